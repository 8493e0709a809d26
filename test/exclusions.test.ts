// Exclusions 除外 for policy reasons over HTTP: two officers, each with ground, document and remark.
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRegister, PROVINCE } from './harness/campaign.ts';
import { createHarness, type Harness, type Reply } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

const DOCUMENT = '内自然资字〔2020〕113号';
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: Harness;
let id: number;
/** Valid rights that N2-2 leaves in, in the order of their numbers. */
let licences: string[];

type Name = Parameters<Harness['as']>[0];
const post = (name: Name, path: string, body?: unknown) => harness.as(name).post(`/campaigns/${id}${path}`, body);
const listed = async (query = ''): Promise<Record<string, unknown>[]> =>
  (await harness.as('clerk').get(`/campaigns/${id}/exclusions?limit=200${query}`)).body.items;
const propose = (licenceNo: string, changes: object = {}) =>
  post('clerk', '/exclusions', {
    ...{ licenceNo, ground: 'nature-reserve', documentNo: DOCUMENT, remark: '位于自然保护地内，已停产' },
    ...changes,
  });
const decide = (exclusion: number, approve = true, name: Name = 'reviewer') =>
  post(name, `/exclusions/${exclusion}/decision`, { approve });

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  await importRegister(harness, 'register-small');
  id = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE })).body.id;
  const found = await harness.database.execute<{ licence_no: string }>(
    sql`SELECT licence_no FROM rights WHERE state = 'valid' AND first_issued <= '2020-07-01' ORDER BY id`,
  );
  licences = found.rows.map(({ licence_no }) => licence_no);
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => licences[index] as string;

describe('an exclusion', () => {
  it('N2-3: takes a ground, a document and a remark, and names everything that is wrong', async () => {
    const wrong = await propose(licence(0), { ground: 'too-dusty', documentNo: ' ', remark: '' });
    expect(wrong).toMatchObject(problem(422, 'exclusion-invalid'));
    const pointers = wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(['/body/ground', '/body/documentNo', '/body/remark']);
    const unnamed = await propose(licence(0), { ground: 'other-policy' });
    expect(unnamed.body.errors).toMatchObject([{ pointer: '/body/groundText' }]);
  });

  it('N2-3: is refused for a right that is in no register, or gone already', async () => {
    expect((await propose('C0000000000000000000000')).body.errors).toMatchObject([{ pointer: '/body/licenceNo' }]);
    const gone = await harness.database.execute<{ licence_no: string }>(
      sql`SELECT licence_no FROM rights WHERE state = 'cancelled' LIMIT 1`,
    );
    const refused = await propose(gone.rows[0]?.licence_no as string);
    expect(refused.body.errors[0].detail).toContain('注销');
  });

  it('N2-3: is proposed by one officer and approved by another, once', async () => {
    const proposed = await post('reviewer', '/exclusions', {
      ...{ licenceNo: licence(0), ground: 'nature-reserve', documentNo: DOCUMENT, remark: '位于自然保护地内，已停产' },
    });
    expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', groundText: '自然保护地' } });
    const { id: exclusion } = proposed.body;
    expect((await propose(licence(0))).body.errors[0].detail).toContain(`已有除外事项 ${exclusion}`);
    expect(await decide(exclusion)).toMatchObject(problem(403, 'same-officer'));
    expect(await decide(exclusion, true, 'clerk2')).toMatchObject(problem(403, 'role-missing'));
    expect(await decide(exclusion, true, 'reviewer2')).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await decide(exclusion, true, 'reviewer2')).toMatchObject(problem(409, 'already-decided'));
    const log = (await harness.as('auditor').get(`/evidence/exclusion/${exclusion}`)).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toEqual(['exclusion.proposed', 'exclusion.approved']);
  });

  it('N2-3: takes another policy ground in its own words', async () => {
    const other = { ground: 'other-policy', groundText: '饮用水水源保护区' };
    const { body } = await propose(licence(1), other);
    expect(await decide(body.id)).toMatchObject({ body: { state: 'approved', groundText: '饮用水水源保护区' } });
  });

  it('stays without effect when rejected, or withdrawn before anybody decided', async () => {
    const rejected = (await propose(licence(2))).body.id;
    expect(await decide(rejected, false)).toMatchObject({ body: { state: 'rejected' } });
    const withdrawn = (await propose(licence(2))).body.id;
    expect(await post('clerk', `/exclusions/${withdrawn}/withdrawal`, { reason: '文号有误' })).toMatchObject({
      status: 200,
      body: { state: 'withdrawn', withdrawalReason: '文号有误' },
    });
    expect(await decide(withdrawn)).toMatchObject(problem(409, 'already-decided'));
  });

  it('once approved, is withdrawn by two officers, and holds until then', async () => {
    const { id: exclusion } = (await propose(licence(3))).body;
    await decide(exclusion);
    const withdraw = () => post('reviewer2', `/exclusions/${exclusion}/withdrawal`, { reason: '已恢复生产' });
    expect((await withdraw()).body.state).toBe('withdrawing');
    expect(await withdraw()).toMatchObject(problem(409, 'nothing-to-withdraw'));
    expect(await decide(exclusion, true, 'reviewer2')).toMatchObject(problem(403, 'same-officer'));
    expect((await decide(exclusion, false)).body.state).toBe('approved');
    await withdraw();
    expect((await decide(exclusion)).body.state).toBe('withdrawn');
  });

  it('is not for the officials of another province, and answers 404 where there is none', async () => {
    const outside = await post('other-clerk', '/exclusions', {
      ...{ licenceNo: licence(4), ground: 'limited-output', documentNo: DOCUMENT, remark: '限产' },
    });
    expect(outside.status).toBe(403);
    expect(await decide(999_999)).toMatchObject(problem(404, 'no-such-exclusion'));
  });
});

describe('a list of exclusions', () => {
  const csv = (rows: string[][]) => rows.map((row) => row.join(',')).join('\r\n');
  const HEAD = ['许可证号', '关停原因', '文号', '备注'];
  const answerOf = async (body: string | Uint8Array) => {
    const reply = await fetch(`${harness.url}/api/v1/campaigns/${id}/exclusions/lists`, {
      ...{ method: 'POST', body: body as string },
      headers: {
        ...{ authorization: `Bearer ${harness.as('clerk').token}`, 'content-type': 'text/csv' },
        'idempotency-key': createHash('sha256').update(body).digest('hex'),
      },
    });
    return { status: reply.status, body: (await reply.json()) as Reply['body'] };
  };

  it('N2-3: names every wrong cell of every row, and takes nothing of it', async () => {
    const before = (await listed()).length;
    const rows = [
      HEAD,
      [licence(5), '限产', DOCUMENT, '限产'],
      ['C0000000000000000000000', '限产', DOCUMENT, '限产'],
      [licence(5), '', '', '限产'],
    ];
    const refused = await answerOf(csv(rows));
    expect(refused).toMatchObject(problem(422, 'exclusion-invalid'));
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      ...['/body/items/1/licenceNo', '/body/items/2/groundText', '/body/items/2/documentNo'],
    ]);
    expect(await listed()).toHaveLength(before);
    expect(await answerOf('许可证号\nC1')).toMatchObject(problem(422, 'not-an-exclusion-list'));
  });

  it('N2-3: takes a list with BOM and quoted commas, and a second officer approves it at once', async () => {
    const rows = [HEAD, [licence(5), '限产', DOCUMENT, '限产'], [licence(6), '军事禁区', DOCUMENT, '"划入禁区,停产"']];
    const taken = await answerOf(`\uFEFF${csv(rows)}`);
    expect(taken).toMatchObject({ status: 201, body: { state: 'proposed' } });
    const { ids } = taken.body;
    const approved = await post('reviewer', '/exclusions/decisions', { ids, approve: true });
    expect(approved).toMatchObject({ status: 200, body: { ids, state: 'approved' } });
    const approvedOnes = await listed('&state=approved');
    expect(approvedOnes.filter((exclusion) => ids.includes(exclusion.id))).toMatchObject([
      { groundText: '限产', remark: '限产' },
      { groundText: '军事禁区', remark: '划入禁区,停产' },
    ]);
    expect(await post('reviewer', '/exclusions/decisions', { ids, approve: false })).toMatchObject(
      problem(409, 'already-decided'),
    );
  });
});
