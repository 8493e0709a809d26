// Filings that arrive by the poll: each with the time it was made at the ministry.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRegister, openCampaign, PROVINCE, setParameter } from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { createMinistryHarness, filing, type MinistryHarness } from './harness/ministry.ts';

let harness: MinistryHarness;
let id: number;
/** Licence numbers on the roster. */
let roster: string[];

beforeAll(async () => {
  harness = await createMinistryHarness();
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  await importRegister(harness, 'register-small');
  id = await openCampaign(harness);
  const found = await harness.database.execute<{ licence_no: string }>(sql`
    SELECT licence_no FROM roster_entries e JOIN rights r ON r.id = e.right_id WHERE e.state = 'roster' ORDER BY r.id`);
  roster = found.rows.map(({ licence_no }) => licence_no);
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => roster[index] as string;
const campaign = async () => (await harness.as('clerk').get(`/campaigns/${id}`)).body;
const late = async (): Promise<{ licenceNo: string; filedLateAt: string | null }[]> =>
  (await harness.as('clerk').get(`/campaigns/${id}/late?limit=200`)).body.items;
const onLateList = async (index: number) => (await late()).find(({ licenceNo }) => licenceNo === licence(index));
const log = async (kind: string, index: number) =>
  (
    await harness.database.execute<{ data: Record<string, unknown>; actor_id: number | null }>(sql`
      SELECT data, actor_id FROM evidence WHERE kind = ${kind} AND data->>'licenceNo' = ${licence(index)} ORDER BY seq`)
  ).rows;
const differences = async (query = '') =>
  (await harness.as('clerk').get(`/reconciliation/differences?kind=filings&limit=200${query}`)).body.items;

describe('before the deadline', () => {
  it('N2-6: a filing at the ministry stops the reminders of its right from the next round on', async () => {
    await harness.lapse('2021-03-01T12:00:00+08:00');
    expect((await campaign()).rounds[0]).toMatchObject({ imbalance: 0, balance: { planned: roster.length } });
    harness.ministry.put(
      'filings',
      [0, 1, 2].map((at) => filing(licence(at), '2021-03-10T15:30:00+08:00')),
    );
    await harness.lapse('2021-03-31T12:00:00+08:00');
    const { rounds, register } = await campaign();
    expect(register).toMatchObject({ filed: 3, filedLate: 0 });
    expect(rounds[1]).toMatchObject({ imbalance: 0, balance: { planned: roster.length - 3 } });
    const [entry] = await log('filing.received', 0);
    // Nobody here has filed it: the item of the ministry's is its source.
    expect(entry).toMatchObject({ actor_id: null, data: { late: false, filedAt: '2021-03-10T07:30:00.000Z' } });
  });

  it('takes the earlier of several filings of one right, and the same one again changes nothing', async () => {
    const again = { ...filing(licence(0), '2021-04-01T10:00:00+08:00'), id: 'F-second' };
    harness.ministry.put('filings', [again]);
    const { filings } = await harness.poll('2021-04-02T09:00:00+08:00');
    expect(filings).toBe(0);
    expect(await log('filing.received', 0)).toHaveLength(1);
    expect((await campaign()).register.filed).toBe(3);
  });
});

describe('at the deadline', () => {
  it('N2-5: the ministry is out of reach on the last day, and nobody knows who filed', async () => {
    const outage = { kind: 'outage' as const, from: '2021-04-30T00:00:00+08:00', to: '2021-05-02T00:00:00+08:00' };
    harness.ministry.setBehaviour({ faults: [outage] });
    harness.ministry.put('filings', [
      filing(licence(3), '2021-04-30T23:59:59+08:00'),
      filing(licence(4), '2021-05-01T00:00:00+08:00'),
    ]);
    await harness.lapse('2021-05-01T09:00:00+08:00');
    expect((await campaign()).register).toMatchObject({ filed: 3 });
    // What has not been read up to the deadline is said so: who is late cannot be known yet.
    const { coveredThrough } = await harness.standing('filings');
    expect(Date.parse(coveredThrough)).toBeLessThan(Date.parse('2021-05-01T00:00:00+08:00'));
  });

  it('N2-5: the time of the filing decides whether it is late, not when it became known', async () => {
    // The list has waited for this, and is made when the campaign asks again.
    expect(await late()).toEqual([]);
    await harness.lapse('2021-05-02T01:30:00+08:00');
    expect((await campaign()).register).toMatchObject({ filed: 4, filedLate: 1 });
    expect(await onLateList(3)).toBeUndefined();
    expect(await onLateList(4)).toMatchObject({ filedLateAt: '2021-04-30T16:00:00.000Z' });
    expect((await log('filing.received', 3))[0]?.data).toMatchObject({ late: false });
    expect((await log('filing.received', 4))[0]?.data).toMatchObject({ late: true });
    const { coveredThrough } = await harness.standing('filings');
    expect(Date.parse(coveredThrough)).toBeGreaterThanOrEqual(Date.parse('2021-05-02T00:00:00+08:00'));
  }, 180_000);

  it('N2-5: filed late here and in time there is in time', async () => {
    const here = await harness.as('clerk').post('/filings', filingOf(licence(5)));
    expect(here).toMatchObject({ status: 201, body: { late: true } });
    expect(await onLateList(5)).toBeDefined();
    harness.ministry.put('filings', [
      filing(licence(5), '2021-04-20T10:00:00+08:00', { at: '2021-05-03T08:00:00+08:00' }),
    ]);
    expect((await harness.poll('2021-05-03T09:00:00+08:00')).filings).toBe(1);
    expect(await onLateList(5)).toBeUndefined();
    expect(await log('filing.corrected', 5)).toMatchObject([
      { data: { takenOffLateList: true, version: 2, late: false } },
    ]);
  });
});

describe('a filing of the ministry’s with no place here', () => {
  it('is a difference with its ground', async () => {
    const excluded = await harness.database.execute<{ licence_no: string }>(sql`
      SELECT licence_no FROM roster_entries e JOIN rights r ON r.id = e.right_id WHERE e.state <> 'roster' LIMIT 1`);
    const gone = excluded.rows[0]?.licence_no as string;
    const unknown = 'C1500002020015210000001';
    const at = '2021-05-04T08:00:00+08:00';
    harness.ministry.put('filings', [filing(gone, at), filing(unknown, at)]);
    await harness.poll('2021-05-04T09:00:00+08:00');
    const found = await differences('&type=missing-here');
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.objectContaining({ licenceNo: gone, ground: 'not-on-roster', ours: '' }));
    expect(found).toContainEqual(expect.objectContaining({ licenceNo: unknown, ground: 'unknown-right', year: 2021 }));
  });
});

describe('a filing withdrawn at the ministry', () => {
  it('stands here until two officers take it back, and then the right is late', async () => {
    const at = '2021-05-05T08:00:00+08:00';
    const taken = filing(licence(3), '2021-04-30T23:59:59+08:00', { version: 2, state: '撤回', at });
    harness.ministry.put('filings', [taken]);
    await harness.poll('2021-05-05T09:00:00+08:00');
    const [difference] = await differences('&type=withdrawn');
    expect(difference).toMatchObject({ licenceNo: licence(3), state: 'open', authority: PROVINCE });
    expect(await onLateList(3)).toBeUndefined();
    const path = `/reconciliation/differences/${difference.id}`;
    const choice = { choice: 'take-theirs', note: '部信息中心来函：企业申请撤回' };
    expect(await harness.as('clerk').post(`${path}/decision`, choice)).toMatchObject({ body: { state: 'proposed' } });
    const approved = await harness.as('reviewer').post(`${path}/approval`, { approve: true });
    expect(approved).toMatchObject({ status: 200, body: { state: 'decided', choice: 'take-theirs' } });
    expect(await onLateList(3)).toMatchObject({ filedLateAt: null });
    expect(await log('filing.taken-back', 3)).toMatchObject([
      { data: { itemId: expect.any(Number) }, actor_id: String(harness.officials.reviewer.id) },
    ]);
    // Nothing brings it in again.
    expect((await harness.poll('2021-05-06T09:00:00+08:00')).filings).toBe(0);
    expect(await differences('&type=withdrawn')).toEqual([]);
  });
});
