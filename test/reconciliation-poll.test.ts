// Reading the ministry's system since a cursor: an outage, gaps, repeats and crashes lose nothing and double nothing.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runWorkflow } from '../platform/start-workflow.ts';
import type { SequenceRange } from '../rules/reconciliation/gaps.ts';
import { pollStart } from '../rules/reconciliation/poll.ts';
import { PROVINCE } from './harness/campaign.ts';
import { createMinistryHarness, draw, filing, type MinistryHarness, right, rightsOf } from './harness/ministry.ts';
import { startWorkerProcess } from './harness/worker-process.ts';

let harness: MinistryHarness;
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });
/** Licence numbers of no register, so that only what is received counts. */
const licences = (count: number, block: number) =>
  Array.from({ length: count }, (_, at) => `T15520210101${String(block * 1_000 + at).padStart(6, '0')}`);

beforeAll(async () => {
  harness = await createMinistryHarness();
}, 120_000);
afterAll(() => harness?.close());
afterEach(() => harness.ministry.setBehaviour({}));

const query = async <T>(statement: ReturnType<typeof sql>) => (await harness.database.execute(statement)).rows as T[];

/** Numbers received of a kind, and whether any came twice. */
async function received(kind = 'filings') {
  const [row] = await query<{ items: number; numbers: number; highest: number }>(sql`
    SELECT count(*)::int AS items, count(DISTINCT sequence)::int AS numbers, coalesce(max(sequence), 0)::int AS highest
    FROM reconciliation_items WHERE kind = ${kind}`);
  return row as { items: number; numbers: number; highest: number };
}

/** Puts in filings, each an hour after the one before. */
function put(count: number, block: number, from: string): void {
  const begin = Date.parse(from);
  harness.ministry.put(
    'filings',
    licences(count, block).map((licenceNo, at) =>
      filing(licenceNo, new Date(begin + at * 3_600_000).toISOString().replace('.000Z', 'Z')),
    ),
  );
}

describe('a poll since the cursor', () => {
  it('reads page by page to the end, and the next one only what is new', async () => {
    harness.ministry.setBehaviour({ pageSize: 7 });
    put(20, 1, '2021-01-05T00:00:00Z');
    const first = await harness.poll('2021-01-06T09:00:00+08:00');
    expect(first.kinds.filings).toMatchObject({ end: 'up-to-date', pages: 3, stored: 20, repeated: 0, missing: 0 });
    const second = await harness.poll('2021-01-06T10:00:00+08:00');
    expect(second.kinds.filings).toMatchObject({ end: 'up-to-date', stored: 0, repeated: 0 });
    expect(await received()).toEqual({ items: 20, numbers: 20, highest: 20 });
    expect(await harness.standing('filings')).toMatchObject({
      ...{ highest: 20, missing: 0, gaps: [], alarm: false, coveredThrough: '2021-01-06T02:00:00.000Z' },
    });
  });

  it('tells operators in Chinese what was read, and is short', async () => {
    put(2, 5, '2021-01-06T10:30:00+08:00');
    const start = pollStart('operators', { asOf: '2021-01-06T12:00:00+08:00' });
    const { temporal: client, config } = harness;
    await runWorkflow({ client, taskQueue: config.temporal.taskQueue }, start);
    const handle = client.workflow.getHandle(start.workflowId);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain('填报：新收 2 条，已读到最新。');
    expect(currentDetails).toContain('新差异 0 条，消除 0 条');
    const history = await handle.fetchHistory();
    expect(history.events?.length).toBeLessThan(100);
    // For test/histories.test.ts: RECORD_HISTORIES=1 npx vitest run test/reconciliation-poll.test.ts
    const file = new URL('./fixtures/histories/reconciliation-poll.json', import.meta.url);
    if (process.env.RECORD_HISTORIES) writeFileSync(file, `${historyToJSON(history)}\n`);
  });

  it('keeps what it received as it was received: nobody changes an item', async () => {
    await expect(query(sql`UPDATE reconciliation_items SET content = '{}'`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('items are kept as received') },
    });
    await expect(query(sql`DELETE FROM reconciliation_items`)).rejects.toThrow();
    const [row] = await query<{ content: object; occurred_at: Date }>(
      sql`SELECT content, occurred_at FROM reconciliation_items WHERE kind = 'filings' ORDER BY sequence LIMIT 1`,
    );
    expect(row?.content).toMatchObject({ 许可证号: 'T15520210101001000', 填报时间: '2021-01-05T00:00:00Z' });
  });

  it('after a day of outage has everything of that day, once', async () => {
    const from = '2021-01-07T00:00:00+08:00';
    harness.ministry.setBehaviour({ faults: [{ kind: 'outage', from, to: '2021-01-08T00:00:00+08:00' }] });
    put(24, 2, '2021-01-07T00:00:00+08:00');
    for (const hour of ['00:00', '08:00', '16:00', '23:59']) {
      const { kinds } = await harness.poll(`2021-01-07T${hour}:00+08:00`);
      expect(kinds.filings).toMatchObject({ end: 'unavailable', stored: 0 });
    }
    // Nobody is late by our ignorance: what is complete stands where it stood.
    const during = await harness.standing('filings');
    expect(during).toMatchObject({ coveredThrough: '2021-01-06T04:00:00.000Z', lastPoll: { end: 'unavailable' } });
    expect(during.failingSince).not.toBeNull();
    const after = await harness.poll('2021-01-08T00:00:00+08:00');
    expect(after.kinds.filings).toMatchObject({ end: 'up-to-date', stored: 24, repeated: 0, missing: 0 });
    expect(await received()).toEqual({ items: 46, numbers: 46, highest: 46 });
    expect(await harness.standing('filings')).toMatchObject({
      ...{ coveredThrough: '2021-01-07T16:00:00.000Z', failingSince: null },
    });
  });

  it('asks for numbers that came on no page until they come, and is complete only then', async () => {
    const until = '2021-01-11T00:00:00+08:00';
    harness.ministry.setBehaviour({ seed: 3, faults: [{ kind: 'hold-back', share: 0.4, until }] });
    put(30, 3, '2021-01-08T12:00:00+08:00');
    const first = await harness.poll('2021-01-10T09:00:00+08:00');
    const { missing, stored } = first.kinds.filings as { missing: number; stored: number };
    expect(missing).toBeGreaterThan(0);
    expect(stored + missing).toBe(30);
    const standing = await harness.standing('filings');
    expect(standing).toMatchObject({ highest: 76, missing, coveredThrough: '2021-01-07T16:00:00.000Z' });
    const wanted = standing.gaps.reduce((sum: number, { from, to }: SequenceRange) => sum + to - from + 1, 0);
    expect(wanted).toBe(missing);
    const second = await harness.poll('2021-01-11T00:00:00+08:00');
    expect(second.kinds.filings).toMatchObject({ end: 'up-to-date', stored: missing, missing: 0 });
    expect(await received()).toEqual({ items: 76, numbers: 76, highest: 76 });
    expect((await harness.standing('filings')).coveredThrough).toBe('2021-01-10T16:00:00.000Z');
  });

  it('takes items that come twice, and in another order, once', async () => {
    harness.ministry.setBehaviour({ pageSize: 10, faults: [{ kind: 'repeat', share: 0.5 }, { kind: 'disorder' }] });
    put(30, 4, '2021-01-11T12:00:00+08:00');
    const { kinds } = await harness.poll('2021-01-13T00:00:00+08:00');
    expect(kinds.filings).toMatchObject({ stored: 30, quarantined: 0, missing: 0 });
    expect(kinds.filings?.repeated).toBeGreaterThan(5);
    expect(await received()).toEqual({ items: 106, numbers: 106, highest: 106 });
  });

  it('begins anew where the system has forgotten the cursor, and doubles nothing', async () => {
    harness.ministry.setBehaviour({ faults: [{ kind: 'expire-cursor', count: 1, kinds: ['filings'] }] });
    const { kinds } = await harness.poll('2021-01-13T01:00:00+08:00');
    expect(kinds.filings).toMatchObject({ end: 'up-to-date', reset: true, stored: 0, repeated: 106 });
    expect(await received()).toEqual({ items: 106, numbers: 106, highest: 106 });
  });

  it.each([
    [{ kind: 'reset' as const }, 'unavailable'],
    [{ kind: 'slow' as const, latencyMs: 1_500 }, 'unavailable'],
    [{ kind: 'error' as const, status: 502 }, 'unavailable'],
    [{ kind: 'broken-page' as const }, 'malformed-page'],
    [{ kind: 'refuse-account' as const }, 'account-refused'],
  ])('an answer spoilt by %j ends the poll as %s, and the next one goes on', async (fault, end) => {
    const before = await received();
    harness.ministry.setBehaviour({ faults: [{ ...fault, count: 1, kinds: ['filings'] }] });
    const block = 10 + before.items;
    put(1, block, new Date(Date.parse('2021-01-13T02:00:00+08:00') + before.items * 1_000).toISOString());
    const spoilt = await harness.poll('2021-01-14T00:00:00+08:00');
    expect(spoilt.kinds.filings).toMatchObject({ end, stored: 0 });
    // The other kinds are read all the same.
    expect(spoilt.kinds.rights).toMatchObject({ end: 'up-to-date' });
    const alarm = end !== 'unavailable';
    expect(await harness.standing('filings')).toMatchObject({ alarm, lastPoll: { end } });
    const next = await harness.poll('2021-01-14T00:00:00+08:00');
    expect(next.kinds.filings).toMatchObject({ end: 'up-to-date', stored: 1, missing: 0 });
  });
});

describe('items nobody can read', () => {
  const [good, bad] = licences(2, 900) as [string, string];

  it('wait in quarantine with their reason, and their number stays missing', async () => {
    const { highest } = await received();
    harness.ministry.put('filings', [
      filing(good, '2021-01-15T08:00:00+08:00'),
      { ...filing(bad, '2021-01-15T09:00:00+08:00'), content: { 许可证号: bad, 年度: '廿一' } },
    ]);
    const { kinds } = await harness.poll('2021-01-15T10:00:00+08:00');
    // Asked for by number as well, and no better.
    expect(kinds.filings).toMatchObject({ stored: 1, quarantined: 1, missing: 1 });
    expect(await harness.standing('filings')).toMatchObject({
      ...{ quarantined: 1, gaps: [{ from: highest + 2, to: highest + 2 }] },
    });
    const { items } = (await harness.as('clerk').get('/reconciliation/quarantine?state=open')).body;
    expect(items).toMatchObject([
      { kind: 'filings', reason: 'bad-content', externalId: `F-${bad}`, sequence: highest + 2, authority: PROVINCE },
    ]);
    expect(items[0].problems.map(({ field }: { field: string }) => field)).toEqual(['年度', '填报时间']);
    const whole = await harness.as('clerk').get(`/reconciliation/quarantine/${items[0].id}`);
    expect(JSON.parse(whole.body.raw).content).toEqual({ 许可证号: bad, 年度: '廿一' });
    const log = (await harness.as('auditor').get(`/evidence/quarantine/${items[0].id}`)).body.items;
    expect(log).toMatchObject([{ kind: 'quarantine.viewed' }]);
  });

  it('are moot once a later version can be read, and nothing is missing any more', async () => {
    const at = '2021-01-16T09:00:00+08:00';
    harness.ministry.put('filings', [filing(bad, '2021-01-15T09:00:00+08:00', { version: 2, at })]);
    const { kinds } = await harness.poll('2021-01-16T10:00:00+08:00');
    expect(kinds.filings).toMatchObject({ stored: 1, missing: 0 });
    expect(await harness.standing('filings')).toMatchObject({ quarantined: 0, missing: 0 });
    const { items } = (await harness.as('clerk').get('/reconciliation/quarantine?state=superseded')).body;
    expect(items).toMatchObject([{ externalId: `F-${bad}`, version: 1 }]);
  });

  it('are those that come again with other content: one of the two is wrong, and an officer says so', async () => {
    const before = await received();
    harness.ministry.setBehaviour({ faults: [{ kind: 'altered', count: 1, kinds: ['filings'] }] });
    put(1, 901, '2021-01-17T08:00:00+08:00');
    const { kinds } = await harness.poll('2021-01-17T09:00:00+08:00');
    expect(kinds.filings).toMatchObject({ stored: 1, quarantined: 1, missing: 0 });
    expect((await received()).items).toBe(before.items + 1);
    const [item] = (await harness.as('clerk').get('/reconciliation/quarantine?state=open')).body.items;
    expect(item).toMatchObject({ reason: 'version-conflict', reasonText: expect.stringContaining('内容不同') });
    const decide = (body: object) => harness.as('clerk').post(`/reconciliation/quarantine/${item.id}/decision`, body);
    expect(await decide({ decision: 'reread', note: '再读一次' })).toMatchObject(problem(422, 'still-malformed'));
    expect(await decide({ decision: 'set-aside', note: '部信息中心来函确认后一条有误' })).toMatchObject({
      ...{ status: 200, body: { state: 'set-aside', note: '部信息中心来函确认后一条有误' } },
    });
    expect(await decide({ decision: 'set-aside', note: '再来' })).toMatchObject(problem(409, 'quarantine-decided'));
  });
});

describe('numbers that never come', () => {
  it('are given up by a province’s reviewer on a ground, and by nobody else', async () => {
    harness.ministry.setBehaviour({ faults: [{ kind: 'malformed', kinds: ['draws'] }] });
    const earlier = (await harness.standing('draws')).coveredThrough;
    harness.ministry.put('draws', [draw('1', '2020', licences(2, 950))]);
    await harness.poll('2021-01-18T09:00:00+08:00');
    expect(await harness.standing('draws')).toMatchObject({ missing: 1, coveredThrough: earlier });
    const note = (name: 'clerk' | 'reviewer', body: object) =>
      harness.as(name).post('/reconciliation/gaps/draws', { ground: '部信息中心确认作废', ...body });
    expect(await note('clerk', { from: 1, to: 1 })).toMatchObject(problem(403, 'role-missing'));
    expect(await note('reviewer', { from: 1, to: 2 })).toMatchObject(problem(409, 'not-missing'));
    expect(await note('reviewer', { from: 1, to: 1 })).toMatchObject({ status: 201, body: { from: 1, to: 1 } });
    expect(await harness.standing('draws')).toMatchObject({ missing: 0 });
    expect((await harness.standing('draws')).coveredThrough).toBe('2021-01-18T01:00:00.000Z');
    const { items } = (await harness.as('auditor').get('/reconciliation/gaps/draws')).body;
    expect(items).toMatchObject([{ from: 1, to: 1, ground: '部信息中心确认作废' }]);
  });
});

describe('a worker killed with -9 in the middle of a poll', () => {
  it('loses nothing and doubles nothing: another goes on at the cursor', async () => {
    await Promise.all(harness.workers.splice(0).map((worker) => worker.shutdown()));
    const before = await received('rights');
    expect(before.items).toBe(0);
    const rows = [...rightsOf('register-2021').values()].slice(0, 3_000);
    harness.ministry.put(
      'rights',
      rows.map((cells) => right(cells, '2021-01-19T08:00:00+08:00')),
    );
    harness.ministry.setBehaviour({ pageSize: 50, faults: [{ kind: 'slow', latencyMs: 40 }] });
    await harness.clocks.setLegal(new Date('2021-01-19T09:00:00+08:00'));
    let worker = await startWorkerProcess(harness);
    const asked = (await harness.as('clerk').post('/reconciliation/polls')).body;
    for (const share of [0.3, 0.7]) {
      while ((await handled()) < share * rows.length) await sleep(20);
      await worker.kill();
      worker = await startWorkerProcess(harness);
    }
    const poll = async () => (await harness.as('clerk').get(`/reconciliation/polls/${asked.id}`)).body;
    while ((await poll()).state !== 'done') await sleep(100);
    await worker.stop();
    const standing = await harness.standing('rights');
    const { items, numbers } = await received('rights');
    expect({ items, numbers }).toEqual({ items: numbers, numbers: items });
    expect(items + standing.quarantined).toBe(rows.length);
    // Rows the register would refuse are the only numbers missing.
    expect(standing).toMatchObject({ highest: rows.length, missing: standing.quarantined });
  }, 180_000);

  async function handled(): Promise<number> {
    const [row] = await query<{ n: number }>(sql`
      SELECT (SELECT count(*) FROM reconciliation_items WHERE kind = 'rights')::int
           + (SELECT count(*) FROM reconciliation_quarantine WHERE kind = 'rights')::int AS n`);
    return row?.n ?? 0;
  }
});
