// The roster 底数 over HTTP: versions, differences, and the annotations that go on to the ministry's system.
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRound, lockCampaign, updateRound } from '../db/queries/annual-disclosure/index.ts';
import { planDeliveries } from '../db/queries/deliveries/index.ts';
import { digestLine, type RosterEntry } from '../rules/roster.ts';
import { type Place, ROSTER_CHANGES, rosterChange } from '../rules/roster-difference.ts';
import { freezeRoster, importRegister, PROVINCE } from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { entryOf, rosterAsRuled } from './harness/roster.ts';
import { startWorkers } from './harness/workers.ts';

const YEAR_BEFORE = new Date('2020-01-06T01:00:00Z');
const STORY = new Date('2021-01-04T01:00:00Z');
const DOCUMENT = '内自然资字〔2020〕113号';
const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

let harness: Harness;
let former: number;
let id: number;
/** Valid rights that N2-2 leaves in, in the order of their numbers. */
let licences: string[];

type Name = Parameters<Harness['as']>[0];
const post = (name: Name, path: string, body?: unknown) => harness.as(name).post(`/campaigns/${id}${path}`, body);
const get = async (path: string) => (await harness.as('clerk').get(`/campaigns/${id}${path}`)).body;
const propose = (licenceNo: string, changes: object = {}) =>
  post('clerk', '/exclusions', {
    ...{ licenceNo, ground: 'nature-reserve', documentNo: DOCUMENT, remark: '位于自然保护地内，已停产' },
    ...changes,
  });
const decide = (exclusion: number, approve = true, name: Name = 'reviewer') =>
  post(name, `/exclusions/${exclusion}/decision`, { approve });
const proposeFreeze = () => post('clerk', '/roster/freeze-proposal');

async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: T[]; next: string | null } = await get(
      `${path}${path.includes('?') ? '&' : '?'}limit=7${next === '' ? '' : `&cursor=${next}`}`,
    );
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

async function setTerm(name: string, value: unknown): Promise<void> {
  const proposal = {
    ...{ authority: PROVINCE, name, value, basisDocument: '演示', basisClause: '上一年度' },
    ...{ effectiveFrom: '2020-01-01', effectiveTo: '2020-12-31', demonstration: true },
  };
  const { body } = await harness.as('clerk').post('/parameters', proposal);
  expect((await harness.as('reviewer').post(`/parameters/${body.id}/decision`, { approve: true })).status).toBe(200);
}

beforeAll(async () => {
  harness = await createHarness({
    ...{ temporal: true, legalNow: YEAR_BEFORE },
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  await importRegister(harness, 'register-small');
  await setTerm('disclosure.cutoff', '2019-07-01');
  await setTerm('disclosure.deadline', '2020-04-30');
  await setTerm('disclosure.hotline', '0471-0000000');
  const open = async (year: number) => {
    const opened = await harness.as('clerk').post('/campaigns', { year, authority: PROVINCE });
    expect(opened, JSON.stringify(opened.body)).toMatchObject({ status: 201 });
    return opened.body.id as number;
  };
  former = await open(2020);
  await freezeRoster(harness, former);
  await harness.clocks.setLegal(STORY);
  id = await open(2021);
  const found = await harness.database.execute<{ licence_no: string }>(
    sql`SELECT licence_no FROM rights WHERE state = 'valid' AND first_issued <= '2020-07-01' ORDER BY id`,
  );
  licences = found.rows.map(({ licence_no }) => licence_no);
  const other = { ground: 'other-policy', groundText: '饮用水水源保护区' };
  for (const [index, changes] of [[0], [1, other], [5], [6]] as [number, object?][])
    await decide((await propose(licence(index), changes)).body.id);
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => licences[index] as string;

interface Row extends RosterEntry {
  name: string;
}

describe('a proposed roster', () => {
  let proposal: { version: number; digest: string };

  it('N2-1 … N2-4: holds every right of the register once, as the rules decide it, with ground, document and remark', async () => {
    const undecided = (await propose(licence(7))).body.id;
    const proposed = await proposeFreeze();
    expect(proposed).toMatchObject({ status: 200, body: { state: 'preparing', undecidedExclusions: 1 } });
    proposal = proposed.body.proposal;
    const rows = await all<Row>('/roster');
    const ruled = await rosterAsRuled(harness.database, id);
    expect(new Set(rows.map(({ licenceNo }) => licenceNo)).size).toBe(rows.length);
    expect(new Map(rows.map((row) => [row.licenceNo, entryOf(row)]))).toEqual(ruled);
    const closed = rows.filter(({ ground }) => ground === 'policy-closure');
    // Two of the register, and licences 0, 1, 5 and 6 by two officers; 7 has but one.
    expect(closed).toHaveLength(6);
    for (const { groundText, documentNo } of closed) expect([groundText, documentNo]).not.toContain(null);
    expect(rows.find((row) => row.licenceNo === licence(1))).toMatchObject({ groundText: '饮用水水源保护区' });
    expect(rows.find((row) => row.licenceNo === licence(7))).toMatchObject({ state: 'roster' });
    await decide(undecided, false);
  });

  it('N2-2: leaves out what was newly set after 1 July 2020 by its first issue', async () => {
    const newly = await all<Row>('/roster?ground=newly-set');
    const { rows } = await harness.database.execute<{ licence_no: string }>(
      sql`SELECT licence_no FROM rights WHERE state = 'valid' AND first_issued > '2020-07-01'`,
    );
    expect(newly.map((row) => row.licenceNo).sort()).toEqual(rows.map((row) => row.licence_no).sort());
    expect(newly.length).toBeGreaterThan(0);
  });

  it('has a digest that anybody re-computes from what is listed', async () => {
    const rows = (await all<Row>(`/roster?version=${proposal.version}`)).sort((a, b) =>
      Buffer.compare(Buffer.from(a.licenceNo), Buffer.from(b.licenceNo)),
    );
    const digest = createHash('sha256').update(rows.map(digestLine).join('\n')).digest('hex');
    expect(digest).toBe(proposal.digest);
  });

  it('N2-1: is approved by its name only: not unnamed, not once something changed, not when another followed', async () => {
    const approve = (digest?: string) =>
      post('reviewer', '/roster/freeze-approval', digest === undefined ? {} : { digest });
    expect(await approve()).toMatchObject(problem(422, 'proposal-not-named'));
    const late = (await propose(licence(7))).body.id;
    await decide(late);
    const changed = await approve(proposal.digest);
    expect(changed).toMatchObject(problem(409, 'roster-changed'));
    expect(changed.body.detail).toContain('有 1 宗');
    const next = (await proposeFreeze()).body.proposal;
    expect(next.version).toBe(proposal.version + 1);
    const superseded = await approve(proposal.digest);
    expect(superseded).toMatchObject(problem(409, 'proposal-superseded'));
    expect(superseded.body.detail).toContain(next.digest);
    const approved = await approve(next.digest);
    expect(approved).toMatchObject({ status: 200, body: { state: 'running', proposal: next } });
    expect(approved.body.rounds).toHaveLength(6);
    const versions = await all<{ version: number; state: string }>('/roster/versions');
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [2, 'frozen'],
      [1, 'superseded'],
    ]);
  });
});

interface Difference {
  licenceNo: string;
  change: string;
  before: Place | null;
  after: Place | null;
}

async function expectDifference(against: string, before: Row[], after: Row[]): Promise<Difference[]> {
  const { counts } = await get(`/roster/difference?against=${against}`);
  const rows = await all<Difference>(`/roster/difference?against=${against}`);
  const places = (list: Row[]) => new Map(list.map((row) => [row.licenceNo, entryOf(row)]));
  const [old, now] = [places(before), places(after)];
  const ruled = [...new Set([...old.keys(), ...now.keys()])].map((licenceNo) => ({
    ...{ licenceNo, change: rosterChange(old.get(licenceNo), now.get(licenceNo)) },
  }));
  const changed = ruled.filter(({ change }) => change !== 'unchanged');
  const byLicence = (a: { licenceNo: string }, b: { licenceNo: string }) => (a.licenceNo < b.licenceNo ? -1 : 1);
  expect(rows.map(({ licenceNo, change }) => ({ licenceNo, change })).sort(byLicence)).toEqual(changed.sort(byLicence));
  for (const change of [...ROSTER_CHANGES, 'unchanged'])
    expect([change, counts[change]]).toEqual([change, ruled.filter((row) => row.change === change).length]);
  expect(counts.rosterAfter).toBe(counts.rosterBefore + counts.added - counts.removed);
  return rows;
}

describe('the difference between two rosters', () => {
  it('N2-1: lists by right what changed since the proposal before, in accounts that add up', async () => {
    const [before, after] = [await all<Row>('/roster?version=1'), await all<Row>('/roster?version=2')];
    const rows = await expectDifference('former', before, after);
    expect(rows).toMatchObject([
      { licenceNo: licence(7), change: 'removed', before: { state: 'roster' }, after: { ground: 'policy-closure' } },
    ]);
  });

  it('N2-1: and since the roster frozen last year', async () => {
    const last = (await harness.as('clerk').get(`/campaigns/${former}/roster?limit=200`)).body.items;
    const rows = await expectDifference('last-year', last, await all<Row>('/roster'));
    expect(rows.filter(({ change }) => change === 'removed').map(({ licenceNo }) => licenceNo)).toEqual(
      [0, 1, 5, 6, 7].map(licence),
    );
    const { subject, against } = await get('/roster/difference?against=last-year');
    expect([subject.campaignId, against.campaignId]).toEqual([id, former]);
  });

  it('is shown against an older version, and refused against one that is not there', async () => {
    expect((await get('/roster/difference?version=1')).against).toMatchObject({ campaignId: former });
    expect(await harness.as('clerk').get(`/campaigns/${id}/roster/difference?against=9`)).toMatchObject(
      problem(404, 'no-such-roster'),
    );
    expect(await harness.as('clerk').get(`/campaigns/${former}/roster/difference?against=last-year`)).toMatchObject(
      problem(404, 'no-such-roster'),
    );
  });
});

it('N2-4: exports the excluded with remarks in our words, for the ministry system, and logs who took the list', async () => {
  const reply = await fetch(`${harness.url}/api/v1/campaigns/${id}/roster/excluded.csv`, {
    headers: { authorization: `Bearer ${harness.as('clerk').token}` },
  });
  expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const bytes = Buffer.from(await reply.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
  const excluded = await all<Row>('/roster?state=excluded');
  expect(rows.map((row) => row.许可证号)).toEqual(excluded.map(({ licenceNo }) => licenceNo));
  expect(rows.find((row) => row.许可证号 === licence(0))).toMatchObject({
    ...{ 年度: '2021', 除外情形: '政策性关停', 关停原因: '自然保护地', 文号: DOCUMENT },
    备注说明: `因自然保护地实施政策性关停（文号：${DOCUMENT}），不纳入2021年度应公示范围。位于自然保护地内，已停产。`,
  });
  for (const row of rows) expect(row.备注说明).toContain('不纳入2021年度应公示范围');
  const log = (await harness.as('auditor').get(`/evidence/campaign/${id}?limit=100`)).body.items;
  expect(log.at(-1)).toMatchObject({ kind: 'roster.excluded-exported', data: { version: 2 } });
});

describe('a frozen roster', () => {
  const approve = (digest: string) => post('reviewer', '/roster/freeze-approval', { digest });

  it('N2-1: is corrected before the first round begins: what was frozen stays readable, filings are kept', async () => {
    expect(await proposeFreeze()).toMatchObject(problem(409, 'roster-unchanged'));
    const lastYear = await harness.as('clerk').post(`/campaigns/${former}/roster/freeze-proposal`);
    expect(lastYear).toMatchObject(problem(409, 'roster-closed'));
    const filed = await harness.as('clerk').post('/filings', filingOf(licence(8)));
    expect(filed.status).toBe(201);
    await decide((await propose(licence(8))).body.id);
    const proposed = await proposeFreeze();
    expect(proposed.body).toMatchObject({ state: 'running', difference: { against: 2, removed: 1, added: 0 } });
    const approved = await approve(proposed.body.proposal.digest);
    expect(approved).toMatchObject({ status: 200, body: { proposal: { version: 3 }, difference: { removed: 1 } } });
    expect(approved.body.rounds).toHaveLength(6);
    const progress = await get('');
    expect(progress.register).toMatchObject({ filed: 0, unplaced: 0, rosterVersion: { version: 3 } });
    const { roster, rights } = progress.register;
    const excluded = Object.values(roster.excluded as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(roster.roster + excluded).toBe(rights);
    expect((await all<{ state: string }>('/roster/versions')).map(({ state }) => state)).toEqual([
      ...['frozen', 'replaced', 'superseded'],
    ]);
    expect((await all<Row>('/roster?version=2')).find((row) => row.licenceNo === licence(8))?.state).toBe('roster');
  });

  it('N2-1, N2-6: is fixed once the first round has begun; a message all of whose rights filed is skipped, and logged', async () => {
    await beginFirstRound();
    // An exclusion goes on in the running year (campaign-exclusions.test.ts); a corrected freeze does not.
    for (const refused of [await proposeFreeze(), await approve('0'.repeat(64))])
      expect(refused).toMatchObject(problem(409, 'roster-closed'));
    const [message] = (await harness.as('clerk').get(`/deliveries?campaign=${id}&round=1&state=planned&limit=1`)).body
      .items;
    const { rows } = await harness.database.execute<{ licence_no: string }>(
      sql`SELECT r.licence_no FROM delivery_rights dr JOIN rights r ON r.id = dr.right_id WHERE dr.delivery_id = ${message.id}`,
    );
    for (const { licence_no } of rows) await harness.as('clerk').post('/filings', filingOf(licence_no));
    const log = (await harness.as('auditor').get(`/evidence/delivery/${message.id}`)).body.items;
    expect(log).toMatchObject([{ kind: 'delivery.skipped', data: { reason: 'filed' } }]);
  });
});

/** As the campaign's workflow plans a round, without waiting for its instant. */
async function beginFirstRound(): Promise<void> {
  await harness.database.transaction(async (tx) => {
    await lockCampaign(tx, id, 'plan');
    const found = await tx.execute<{ id: number }>(
      sql`SELECT id::int AS id FROM rounds WHERE campaign_id = ${id} AND number = 1`,
    );
    const round = await findRound(tx, found.rows[0]?.id as number);
    if (!round) throw new Error('the campaign has no first round');
    const plannedRights = await planDeliveries(tx, { id: round.id, campaignId: id });
    await updateRound(tx, round.id, { state: 'sending', plannedAt: STORY, plannedRights });
  });
}
