// The same items by file, where the ministry's system cannot be asked.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVINCE } from './harness/campaign.ts';
import type { Reply } from './harness/index.ts';
import { createMinistryHarness, filing, type MinistryHarness } from './harness/ministry.ts';

const HEADING = '记录编号,版本,序号,发生时间,省级主管部门,许可证号,年度,填报时间,状态';
const licence = (at: number) => `T15520210101${String(at).padStart(6, '0')}`;
const row = (at: number, sequence: number | '' = at, authority = PROVINCE) =>
  `F-${licence(at)},1,${sequence},2021-02-01 08:00:00,${authority},${licence(at)},2021,2021-02-01 08:00:00,有效`;
const csv = (...rows: string[]) => `${[HEADING, ...rows].join('\r\n')}\r\n`;
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: MinistryHarness;

beforeAll(async () => {
  harness = await createMinistryHarness();
  // By file alone: the system is out of reach all the time.
  harness.ministry.setBehaviour({ faults: [{ kind: 'error', status: 503 }] });
}, 120_000);
afterAll(() => harness?.close());

interface Options {
  fields?: Record<string, string>;
  key?: string;
  name?: Parameters<typeof harness.as>[0];
}

function upload(file: string | Buffer, { fields = {}, key, name = 'clerk' }: Options = {}): Promise<Reply> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ kind: 'filings', ...fields })) form.set(field, value);
  form.set('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), '填报导出.csv');
  return harness.as(name).post('/reconciliation/files', form, key === undefined ? {} : { key });
}

async function taken(reply: Reply) {
  if (reply.status !== 202 && reply.status !== 200) throw new Error(`${reply.status}: ${JSON.stringify(reply.body)}`);
  for (;;) {
    const file = (await harness.as('clerk').get(`/reconciliation/files/${reply.body.id}`)).body;
    if (file.state === 'done' || file.state === 'failed') return file;
    await sleep(50);
  }
}

const countItems = async () =>
  (await harness.database.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM reconciliation_items`)).rows[0]?.n;

describe('a file', () => {
  it('is taken in, with what it says and by whom', async () => {
    const file = await taken(await upload(csv(row(1), row(2), row(3))));
    expect(file).toMatchObject({
      state: 'done',
      itemsRead: 3,
      stored: 3,
      repeated: 0,
      quarantined: 0,
      authority: PROVINCE,
    });
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    const log = (await harness.as('auditor').get(`/evidence/reconciliation-file/${file.id}`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual(['file.queued', 'items.received', 'file.done']);
    expect((await harness.as('clerk').get('/reconciliation/files?kind=filings')).body.items).toMatchObject([
      { id: file.id },
    ]);
  });

  it('uploaded again is the same file, and with other rows besides only these are new', async () => {
    const first = await upload(csv(row(1), row(2), row(3)));
    expect(first.status).toBe(200);
    const more = await taken(await upload(csv(row(1), row(2), row(3), row(4))));
    expect(more).toMatchObject({ stored: 1, repeated: 3, quarantined: 0 });
    expect(await countItems()).toBe(4);
  });

  it('is one request by its key: repeated it answers the same, with another file it is refused', async () => {
    const key = 'file-key-1';
    const first = await upload(csv(row(5)), { key });
    const second = await upload(csv(row(5)), { key });
    expect([first.status, second.status, second.body.id]).toEqual([202, 202, first.body.id]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await upload(csv(row(6)), { key })).toMatchObject({ status: 409 });
    await taken(first);
  });

  it('may be GB18030, or lines of JSON as the interface has them', async () => {
    expect(await taken(await upload(iconv.encode(csv(row(7)), 'gb18030')))).toMatchObject({
      stored: 1,
      quarantined: 0,
    });
    const lines = [8, 9].map((at) =>
      JSON.stringify({ ...filing(licence(at), '2021-02-02T08:00:00+08:00'), sequence: at }),
    );
    expect(await taken(await upload(`${lines.join('\n')}\n`))).toMatchObject({ stored: 2 });
  });

  it('keeps rows nobody can read aside, each with its reason, and takes the rest', async () => {
    const file = await taken(await upload(csv(row(10), row(11).replace('2021,', '二〇二一,'), row(12, 12, '440000'))));
    expect(file).toMatchObject({ state: 'done', itemsRead: 3, stored: 1, quarantined: 2 });
    const { items } = (await harness.as('reviewer').get('/reconciliation/quarantine?state=open')).body;
    expect(items.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'bad-content',
      expect.stringMatching(/authority/),
    ]);
  });

  it('says up to when it is complete, and a number that is missing holds that back', async () => {
    const through = '2021-02-03T00:00:00+08:00';
    await taken(await upload(csv(row(6), row(13)), { fields: { through } }));
    expect(await harness.standing('filings')).toMatchObject({ coveredThrough: null, gaps: [{ from: 11, to: 12 }] });
    await taken(await upload(csv(row(11), row(12)), { fields: { through } }));
    expect(await harness.standing('filings')).toMatchObject({ coveredThrough: '2021-02-02T16:00:00.000Z', missing: 0 });
  });
});

describe('what is no such file', () => {
  it.each([
    ['an empty one', '', '没有记录'],
    ['one without its heading', 'a,b\n1,2\n', '缺少'],
    ['a quotation mark that never ends', `${HEADING}\r\n"F-1,1,,2021`, 'CSV'],
  ])('%s ends as failed, with its reason', async (_name, text, why) => {
    const file = await taken(await upload(text));
    expect(file).toMatchObject({ state: 'failed', problem: { type: 'urn:gongshi:problem:system-file-unreadable' } });
    expect(file.problem.detail).toContain(why);
  });

  it('a picture is one of these', async () => {
    const file = await taken(await upload(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff, 0x00, 0x80])));
    expect(file.problem.detail).toContain('编码');
  });

  it('a form that is wrong names each field', async () => {
    const reply = await upload(csv(row(1)), {
      fields: { kind: 'dogs', authority: '15', through: 'yesterday', colour: 'red' },
    });
    expect(reply).toMatchObject(problem(400, 'invalid-request'));
    const pointers = reply.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(['/body/authority', '/body/colour', '/body/kind', '/body/through']);
  });

  it('is not for those who may not', async () => {
    expect(await upload(csv(row(1)), { name: 'inspector' })).toMatchObject(problem(403, 'role-missing'));
    expect(await upload(csv(row(1)), { name: 'other-clerk', fields: { authority: PROVINCE } })).toMatchObject({
      status: 403,
    });
  });
});
