// What differs between the registers, decided row by row.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseLicence } from '../rules/licence.ts';
import { importFile, importRegister, PROVINCE } from './harness/campaign.ts';
import { createMinistryHarness, type MinistryHarness, right, rightsOf } from './harness/ministry.ts';

type Cells = Record<string, string>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into every member
type Shown = any;

const NEW_RIGHT = 'C1500002019093210000009';
const T0 = '2021-01-05T08:00:00+08:00';

let harness: MinistryHarness;
/** The register's rows as the ministry has them, by licence number. */
let theirs: Map<string, Cells>;
let numbers: string[];
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

beforeAll(async () => {
  harness = await createMinistryHarness();
  await importRegister(harness, 'register-small');
  const found = await harness.database.execute<{ licence_no: string }>(sql`
    SELECT licence_no FROM rights WHERE state = 'valid' ORDER BY id`);
  numbers = found.rows.map(({ licence_no }) => licence_no);
  const all = await harness.database.execute<{ licence_no: string }>(sql`SELECT licence_no FROM rights`);
  const known = new Set(all.rows.map(({ licence_no }) => licence_no));
  const rows = [...rightsOf('register-small').values()].map(
    (row) => [normaliseLicence(row.许可证号 as string), row] as const,
  );
  theirs = new Map(rows.filter(([number]) => known.has(number)));
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => numbers[index] as string;
const cellsOf = (index: number, changes: Cells = {}) => ({ ...(theirs.get(licence(index)) as Cells), ...changes });
const reply = (path: string, name: Parameters<typeof harness.as>[0] = 'clerk') =>
  harness.as(name).get(`/reconciliation/differences${path}`);
const list = async (query = ''): Promise<Shown[]> => (await reply(`?limit=200${query}`)).body.items;
const of = async (index: number, state = ''): Promise<Shown> =>
  (await list(`&licenceNo=${licence(index)}${state && `&state=${state}`}`))[0];
const decide = (id: number, choice: string, name: Parameters<typeof harness.as>[0] = 'clerk') =>
  harness.as(name).post(`/reconciliation/differences/${id}/decision`, { choice, note: '经与部信息中心核实' });
const approve = (id: number, name: Parameters<typeof harness.as>[0] = 'reviewer', approve = true) =>
  harness.as(name).post(`/reconciliation/differences/${id}/approval`, { approve });
const imported = async (importId: string) => {
  for (;;) {
    const job = (await harness.as('clerk').get(`/rights/imports/${importId}`)).body;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(50);
  }
};
const rightOf = async (licenceNo: string) => (await harness.as('clerk').get(`/rights/${licenceNo}`)).body;
const areaOf = async (index: number) => Number((await rightOf(licence(index))).areaKm2);

/** Changed at the ministry: 0 area, 1 telephones, 2 state, 3 remark, 4 name; 5 is not there; one is only there. */
const CHANGES: Cells[] = [
  { '面积(平方公里)': '99.5' },
  { 系统填报电话: '16900000001' },
  { 状态: '注销' },
  { 备注: '联系人张三 150102198001011234' },
  { 矿业权名称: '乌兰察布市新名称铁矿' },
];

describe('a comparison', () => {
  it('finds nothing between registers that say the same, however they write it', async () => {
    harness.ministry.put(
      'rights',
      [...theirs].map(([, cells]) => right(cells, T0)).filter((item) => normaliseLicence(item.id) !== licence(5)),
    );
    const { found } = await harness.poll('2021-01-05T09:00:00+08:00');
    expect(await list()).toMatchObject([{ licenceNo: licence(5), type: 'missing-there', theirs: '' }]);
    expect(found).toBe(1);
  });

  it('finds each field that differs, what is only there, and what is only here, side by side', async () => {
    const at = '2021-01-06T08:00:00+08:00';
    harness.ministry.put('rights', [
      ...CHANGES.map((changes, index) => right(cellsOf(index, changes), at, 2)),
      right(cellsOf(6, { 许可证号: NEW_RIGHT, 矿业权名称: '新采矿权', 矿业权类型: '采矿权' }), at),
    ]);
    const { found, gone } = await harness.poll('2021-01-06T09:00:00+08:00');
    expect({ found, gone }).toEqual({ found: 6, gone: 0 });
    const ours = (index: number) => theirs.get(licence(index)) as Cells;
    expect(await of(0)).toMatchObject({
      field: 'areaKm2',
      fieldTitle: '面积(平方公里)',
      ours: ours(0)['面积(平方公里)'],
      theirs: '99.5',
    });
    expect(await of(2)).toMatchObject({ field: 'state', ours: '有效', theirs: '注销', type: 'field', state: 'open' });
    expect(await of(4)).toMatchObject({ field: 'name', ours: ours(4).矿业权名称, theirs: '乌兰察布市新名称铁矿' });
    expect(await list(`&licenceNo=${NEW_RIGHT}`)).toMatchObject([
      { type: 'missing-here', ours: '', theirs: '新采矿权' },
    ]);
    // Compared again, nothing is new.
    expect(await harness.poll('2021-01-06T10:00:00+08:00')).toMatchObject({ found: 0, gone: 0 });
  });

  it('is listed by kind, state and field, page by page, and counted', async () => {
    const first = (await reply('?limit=3')).body;
    const rest = (await reply(`?limit=200&cursor=${first.next}`)).body;
    expect([first.items.length, rest.items.length]).toEqual([3, 4]);
    expect(await list('&type=missing-there')).toHaveLength(1);
    expect(await list('&field=areaKm2&kind=rights&state=open')).toHaveLength(1);
    expect(await list('&state=decided')).toEqual([]);
    const { differences } = await harness.standing('rights');
    expect(differences).toContainEqual({ type: 'field', state: 'open', rows: 5 });
  });

  it('shows telephones and remarks one by one only, and writes down who saw them', async () => {
    const [inList] = await list(`&licenceNo=${licence(1)}`);
    expect(inList).toMatchObject({ field: 'systemPhones', ours: '（请查看单条）', theirs: '（请查看单条）' });
    const alone = (await reply(`/${inList.id}`)).body;
    expect(alone.theirs).toBe('16900000001');
    const remark = (await reply(`/${(await of(3)).id}`)).body;
    expect(remark.theirs).toBe('联系人张三 150102************');
    const log = (await harness.as('auditor').get(`/evidence/difference/${inList.id}`)).body.items;
    expect(log).toMatchObject([{ kind: 'difference.viewed', actorId: harness.officials.clerk.id }]);
  });

  it('is nobody’s outside the authority', async () => {
    expect(await reply(`?authority=${PROVINCE}`, 'other-clerk')).toMatchObject({ status: 403 });
    expect(await reply(`/${(await of(0)).id}`, 'other-clerk')).toMatchObject({ status: 403 });
    expect((await reply('', 'other-clerk')).body.items).toEqual([]);
    expect(await decide((await of(0)).id, 'keep-ours', 'other-clerk')).toMatchObject({ status: 403 });
    expect(await reply('/999999')).toMatchObject(problem(404, 'no-such-difference'));
  });

  it('is exported as a report without contacts, and who took it is on record', async () => {
    const { status, body } = await reply('.csv');
    expect(status).toBe(200);
    expect(body).toContain('99.5');
    expect(body).not.toContain('16900000001');
    expect(body.trim().split('\r\n')).toHaveLength(1 + 7);
    const log = (await harness.as('auditor').get(`/evidence/authority/${PROVINCE}?limit=200`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toContain('differences.exported');
  });
});

describe('take-theirs', () => {
  it('takes two officers, and then changes the register', async () => {
    const { id } = await of(0);
    expect(await decide(id, 'take-theirs', 'reviewer')).toMatchObject({ status: 200, body: { state: 'proposed' } });
    expect(await decide(id, 'take-theirs')).toMatchObject(problem(409, 'difference-not-open'));
    expect(await approve(id, 'clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await approve(id)).toMatchObject(problem(403, 'same-officer'));
    expect(await areaOf(0)).not.toBe(99.5);
    const approved = await approve(id, 'reviewer2');
    expect(approved).toMatchObject({ status: 200, body: { state: 'decided', choice: 'take-theirs' } });
    expect(await imported(approved.body.importId)).toMatchObject({ state: 'done', changed: 1, rejected: 0 });
    expect(await areaOf(0)).toBe(99.5);
    // Nothing else of the right has changed.
    expect(await rightOf(licence(0))).toMatchObject({ name: cellsOf(0).矿业权名称, state: 'valid' });
    expect(await harness.poll('2021-01-07T09:00:00+08:00')).toMatchObject({ found: 0, gone: 1 });
    expect(await of(0)).toBeUndefined();
    const log = (await harness.as('auditor').get(`/evidence/difference/${id}`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual(['difference.taking-proposed', 'difference.taken']);
  });

  it('is open again where the second officer says no', async () => {
    const { id } = await of(4);
    await decide(id, 'take-theirs');
    expect(await approve(id, 'reviewer', false)).toMatchObject({ body: { state: 'open', choice: null } });
  });

  it('brings a right in that only the ministry has', async () => {
    const [{ id }] = await list(`&licenceNo=${NEW_RIGHT}`);
    await decide(id, 'take-theirs');
    const { body } = await approve(id);
    expect(await imported(body.importId)).toMatchObject({ state: 'done', added: 1 });
    expect(await rightOf(NEW_RIGHT)).toMatchObject({ name: '新采矿权', kind: 'mining' });
  });

  it('has nothing to take of what is only here', async () => {
    const { id } = await of(5);
    const refused = await decide(id, 'take-theirs');
    expect(refused).toMatchObject(problem(422, 'nothing-to-take'));
    expect(refused.body.errors[0].pointer).toBe('/body/choice');
  });

  it('is refused where ours has changed since', async () => {
    const { id } = await of(2);
    await decide(id, 'take-theirs');
    const changed = cellsOf(2, { 状态: '政策性关停', 关停原因: '生态保护红线', 文号: '内自然资字〔2020〕113号' });
    await importFile(harness, `${Object.keys(changed).join(',')}\n${Object.values(changed).join(',')}\n`);
    expect(await approve(id)).toMatchObject(problem(409, 'difference-overtaken'));
    expect(await harness.poll('2021-01-08T09:00:00+08:00')).toMatchObject({ gone: expect.any(Number) });
    expect(await of(2)).toMatchObject({ state: 'open', choice: null });
    expect((await of(2)).id).not.toBe(id);
  });
});

describe('keep-ours and ask', () => {
  it('keep-ours stays decided as long as both values stay, and is asked anew when one changes', async () => {
    const { id } = await of(4);
    expect(await decide(id, 'keep-ours')).toMatchObject({
      status: 200,
      body: { state: 'decided', choice: 'keep-ours' },
    });
    await harness.poll('2021-01-09T09:00:00+08:00');
    expect(await of(4)).toMatchObject({ id, state: 'decided', note: '经与部信息中心核实' });
    harness.ministry.put('rights', [right(cellsOf(4, { 矿业权名称: '又一个名称' }), '2021-01-10T08:00:00+08:00', 3)]);
    await harness.poll('2021-01-10T09:00:00+08:00');
    expect(await of(4)).toMatchObject({ state: 'open', choice: null, theirs: '又一个名称' });
    expect((await reply(`/${id}`)).body).toMatchObject({ state: 'gone', choice: 'keep-ours' });
  });

  it('ask waits for the ministry, and is gone once the ministry has mended it', async () => {
    const { id } = await of(1);
    expect(await decide(id, 'ask')).toMatchObject({ body: { state: 'asked' } });
    harness.ministry.put('rights', [right(cellsOf(1), '2021-01-11T08:00:00+08:00', 3)]);
    await harness.poll('2021-01-11T09:00:00+08:00');
    expect((await reply(`/${id}`)).body).toMatchObject({ state: 'gone', goneAt: '2021-01-11T01:00:00.000Z' });
    expect(await decide(id, 'keep-ours')).toMatchObject(problem(409, 'difference-not-open'));
  });

  it('need their reason', async () => {
    const { id } = await of(5);
    const bare = await harness.as('clerk').post(`/reconciliation/differences/${id}/decision`, { choice: 'keep-ours' });
    expect(bare).toMatchObject(problem(400, 'invalid-request'));
  });
});
