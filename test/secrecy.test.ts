// R-10: secret rights 涉密矿业权 never enter the register, and nothing of them stays anywhere.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Harness } from './harness/index.ts';
import { createRegisterHarness, importText, licenceOf, registerRow, registerText } from './harness/register.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await createRegisterHarness();
});
afterAll(() => harness?.close());

/** Every place of the database in which a text stands: all columns of all tables, bytes as text too. */
async function placesOf(text: string): Promise<string[]> {
  const { rows: columns } = await harness.database.execute<{
    table_name: string;
    column_name: string;
    data_type: string;
  }>(sql`
    SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'`);
  const places: string[] = [];
  for (const { table_name: table, column_name: column, data_type: type } of columns) {
    const name = sql.raw(`"${column}"`);
    const found =
      type === 'bytea'
        ? sql`position(convert_to(${text}, 'UTF8') IN ${name}) > 0`
        : sql`position(${text} IN ${name}::text) > 0`;
    const { rows } = await harness.database.execute(sql`SELECT 1 FROM ${sql.raw(`"${table}"`)} WHERE ${found} LIMIT 1`);
    if (rows.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}

/** Cells of a row that stand nowhere else. */
const SECRET = {
  矿业权名称: '八一七测区铀矿',
  矿业权人: '第八一七工程有限公司',
  联系人: '钱某某',
  电子邮箱: 'q817@example.cn',
};
const withLevel = (level: string, row: string) => `${row},${level}`;

describe('a secret row', () => {
  it.each([
    ['its remark', (row: string) => row.replace(/,[^,]*$/, ',本矿业权涉密'), ''],
    ['a column 密级', (row: string) => withLevel('机密★10年', row), ',密级'],
  ])('R-10: is refused by %s with its number alone; nothing of it stays in the database', async (_, mark, title) => {
    const open = registerRow();
    const secret = registerRow(SECRET);
    const rows = title === '' ? [open, mark(secret)] : [withLevel('公开', open), mark(secret)];
    const [heading, ...rest] = registerText(...rows).split('\r\n');
    const job = await importText(harness, [heading + title, ...rest].join('\r\n'), { complete: 'true' });
    expect(job).toMatchObject({ state: 'done', accepted: 1, rejected: 1, purgedAt: expect.any(String) });
    const { items } = (await harness.as('clerk').get(`/rights/imports/${job.id}/findings`)).body;
    expect(items).toMatchObject([{ row: 2, severity: 'rejected', reason: 'secret', value: '' }]);
    expect((await harness.as('clerk').get(`/rights/${licenceOf(open)}`)).status).toBe(200);
    for (const text of [...Object.values(SECRET), licenceOf(secret)])
      expect([text, await placesOf(text)]).toEqual([text, []]);
    const log = (await harness.as('auditor').get(`/evidence/import/${job.id}`)).body.items;
    expect(log.find(({ kind }: { kind: string }) => kind === 'import.done').data).toMatchObject({
      secretRows: [2],
      purged: true,
    });
  });

  it('R-10: is refused in a dry run as well, and not kept for it', async () => {
    const secret = registerRow({ ...SECRET, 备注: '绝密' });
    const job = await importText(harness, registerText(secret), { dryRun: 'true' });
    expect(job).toMatchObject({ dryRun: true, rejected: 1, reasons: [{ reason: 'secret', rows: 1 }] });
    for (const text of Object.values(SECRET)) expect(await placesOf(text)).toEqual([]);
  });

  it('is found by the search of this test where it is not secret', async () => {
    await importText(harness, registerText(registerRow({ 矿业权名称: '八一八测区铁矿' })));
    expect((await placesOf('八一八测区铁矿')).sort()).toEqual(['rights.name', 'rights_import_chunks.bytes']);
  });
});

describe('a secret file', () => {
  it.each([
    ['above its heading', '机密★10年\r\n', '矿业权.csv'],
    ['by its name', '', '涉密矿业权-八一七.csv'],
  ])(
    'R-10: that says so %s is refused as a whole, with what to do, and its bytes are deleted',
    async (_, marking, name) => {
      const text = marking + registerText(registerRow(SECRET));
      const job = await importText(harness, text, {}, name);
      expect(job).toMatchObject({ state: 'failed', purgedAt: expect.any(String), fileName: '（已删除）' });
      expect(job.problem.type).toBe('urn:gongshi:problem:secret-file');
      for (const words of ['已从本系统删除', '保密工作机构', '停止在本网络'])
        expect(job.problem.detail).toContain(words);
      for (const found of [...Object.values(SECRET), '八一七'])
        expect([found, await placesOf(found)]).toEqual([found, []]);
    },
  );

  it('R-10: refused for another reason is not kept either: nobody has looked through it', async () => {
    const [heading, ...lines] = registerText(registerRow(SECRET)).split('\r\n');
    const job = await importText(harness, [heading?.replace('许可证号', '编号'), ...lines].join('\r\n'));
    expect(job).toMatchObject({ state: 'failed', purgedAt: expect.any(String), fileName: '矿业权.csv' });
    for (const found of Object.values(SECRET)) expect([found, await placesOf(found)]).toEqual([found, []]);
    const sheet = await harness.as('clerk').get(`/rights/imports/${job.id}/sheet`);
    expect(sheet).toMatchObject({ status: 409, body: { type: 'urn:gongshi:problem:no-error-sheet' } });
  });
});
