// N3-2: holders on the lists are urged every so many days, once for each due day, until the entry is removed.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importRegister, openCampaign, setParameter } from './harness/campaign.ts';
import { abnormal, createMinistryHarness, type MinistryHarness, serious } from './harness/ministry.ts';

let harness: MinistryHarness;
let campaign: number;
/** Two rights of one holder with a mobile, then rights of others. */
let listed: string[];

const urgings = async (): Promise<Record<string, unknown>[]> =>
  (await harness.as('clerk').get('/urgings?authority=150000&limit=200')).body.items;
const due = async (licenceNo: string) =>
  (await urgings()).filter((row) => row.licenceNo === licenceNo).map(({ dueOn }) => dueOn);
/** What the provider received of it. */
async function texts(): Promise<string[]> {
  const answer = await fetch(`${harness.simulator.address}/_simulator/messages?pageSize=500`);
  const { messages } = (await answer.json()) as { messages: { body: string }[] };
  return messages.map(({ body }) => body).filter((body) => body.includes('整改'));
}

beforeAll(async () => {
  harness = await createMinistryHarness();
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  await setParameter(harness, 'disclosure.rounds', [3]);
  await importRegister(harness, 'register-small');
  campaign = await openCampaign(harness);
  const { rows } = await harness.database.execute<{ licence_no: string }>(sql`
    SELECT r.licence_no FROM rights r WHERE r.mobile IS NOT NULL AND r.state = 'valid'
    ORDER BY (SELECT count(*) FROM rights o WHERE o.holder_id = r.holder_id AND o.mobile IS NOT NULL) DESC, r.holder_id, r.id`);
  listed = rows.map(({ licence_no }) => licence_no);
}, 120_000);
afterAll(() => harness?.close());

const licence = (index: number) => listed[index] as string;

describe('urging', () => {
  it('N3-2: goes to the holder thirty days after the listing and every thirty days after, one message for all rights listed', async () => {
    harness.ministry.put('abnormal-list', [abnormal(licence(0), '2021-01-05'), abnormal(licence(1), '2021-01-05')]);
    await harness.lapse('2021-02-04T08:59:00+08:00');
    expect(await urgings()).toEqual([]);
    await harness.lapse('2021-02-04T12:00:00+08:00');
    expect(await due(licence(0))).toEqual(['2021-02-04']);
    expect(await urgings()).toMatchObject([
      { list: 'abnormal-list', listTitle: '异常名录', round: 1001, channel: 'sms', state: 'delivered' },
      { round: 1001, state: 'delivered' },
    ]);
    const sent = await texts();
    expect(sent.length).toBeLessThanOrEqual(2);
    // N6-3: it goes through a provider, and names no list.
    for (const body of sent) expect(body).not.toMatch(/异常|名录|名单|违法/);
    await harness.lapse('2021-03-07T12:00:00+08:00');
    expect(await due(licence(0))).toEqual(['2021-02-04', '2021-03-06']);
    expect(await texts()).toHaveLength(2 * sent.length);
  }, 240_000);

  it('happens once for a due day, however many look', async () => {
    const before = (await texts()).length;
    await Promise.all(
      ['a', 'b'].map((id) =>
        harness.temporal.workflow.execute('urgingSweepWorkflow', {
          ...{ workflowId: `urging/sweep/${id}`, taskQueue: harness.config.temporal.taskQueue },
          args: [{ asOf: '2021-03-07T12:00:00+08:00' }],
        }),
      ),
    );
    expect(await texts()).toHaveLength(before);
    const change = harness.database.execute(sql`DELETE FROM urgings`);
    await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('is kept') } });
  }, 120_000);

  it('N3-2: stops when the entry is removed, and urges those on the list of serious violations too', async () => {
    harness.ministry.put('abnormal-list', [
      abnormal(licence(0), '2021-01-05', { 移出日期: '2021-03-20', 移出事由: '已整改' }, 2),
    ]);
    const { rows } = await harness.database.execute<{ name: string; credit_code: string; licence_no: string }>(sql`
      SELECT h.name, h.credit_code, r.licence_no FROM holders h JOIN rights r ON r.holder_id = h.id
      WHERE h.kind = 'enterprise' AND r.mobile IS NOT NULL AND NOT r.licence_no = ANY (${sql.param([licence(0), licence(1)])}::text[]) LIMIT 1`);
    const holder = rows[0] as { name: string; credit_code: string; licence_no: string };
    harness.ministry.put('serious-list', [
      serious('1', holder.name, '2021-03-08', { 统一社会信用代码: holder.credit_code }),
    ]);
    await harness.lapse('2021-04-08T12:00:00+08:00');
    expect(await due(licence(0))).toEqual(['2021-02-04', '2021-03-06']);
    expect(await due(licence(1))).toEqual(['2021-02-04', '2021-03-06', '2021-04-05']);
    const rest = (await urgings()).filter(({ list }) => list === 'serious-list');
    expect(rest.map(({ licenceNo }) => licenceNo)).toContain(holder.licence_no);
    expect(new Set(rest.map(({ dueOn }) => dueOn))).toEqual(new Set(['2021-04-07']));
  }, 240_000);

  it('N3-2: what is planned and not sent when the entry is removed goes out no more', async () => {
    harness.simulator.setBehaviour({ seed: 7, faults: [{ kind: 'error-before', share: 1 }] });
    const waiting = listed.at(-1) as string;
    harness.ministry.put('abnormal-list', [abnormal(waiting, '2021-03-12')]);
    await harness.lapse('2021-04-11T12:00:00+08:00');
    const before = (await urgings()).find(({ licenceNo, list }) => licenceNo === waiting && list === 'abnormal-list');
    expect(before).toMatchObject({ dueOn: '2021-04-11', state: 'planned' });
    harness.ministry.put('abnormal-list', [
      abnormal(waiting, '2021-03-12', { 移出日期: '2021-04-12', 移出事由: '已整改' }, 2),
    ]);
    harness.simulator.setBehaviour({ seed: 7, faults: [] });
    const sent = (await texts()).length;
    await harness.lapse('2021-04-12T12:00:00+08:00');
    const after = (await urgings()).find(({ licenceNo, list }) => licenceNo === waiting && list === 'abnormal-list');
    expect(after).toMatchObject({ state: 'skipped', reason: 'removed' });
    expect(await texts()).toHaveLength(sent);
  }, 240_000);

  it('is no round of the campaign: its reminders, accounts and late list know nothing of it', async () => {
    const { rounds } = (await harness.as('clerk').get(`/campaigns/${campaign}`)).body;
    expect(rounds.map(({ number }: { number: number }) => number)).toEqual([1]);
    expect(rounds.every(({ imbalance }: { imbalance: number }) => imbalance === 0)).toBe(true);
    expect((await harness.as('other-clerk').get('/urgings?authority=150000')).status).toBe(403);
    const log = (await harness.as('auditor').get('/evidence/authority/150000?limit=200')).body.items;
    expect(log.map(({ kind }: { kind: string }) => kind)).toContain('urgings.viewed');
  });
});
