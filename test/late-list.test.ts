// The list of those who did not file in time 逾期未填报名单: each right at its due instant, with its proof, corrected by new rows.
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../rules/canonical-json.ts';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  setParameter,
} from './harness/campaign.ts';
import { bringFiling, filingOf } from './harness/filing.ts';

const DEADLINE = '2021-04-30T16:00:00.000Z';
/** Moments after it. */
const AT_ONCE = /^2021-04-30T16:00:0/;

let harness: CampaignHarness;
let campaign: number;
/** On the list when it was made, in its order. */
let late: string[];

const clerk = () => harness.as('clerk');
const list = async (query = '') => (await clerk().get(`/campaigns/${campaign}/late?limit=200${query}`)).body;
const proofOf = async (licenceNo: string) => (await clerk().get(`/campaigns/${campaign}/late/${licenceNo}`)).body;

const brought = (licenceNo: string, filedAt: string, item: string) =>
  bringFiling(harness, campaign, { licenceNo, filedAt, item });

beforeAll(async () => {
  harness = await createCampaignHarness();
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  harness.simulator.setBehaviour({ seed: 5, faults: [{ kind: 'undelivered', share: 0.3 }] });
  await importRegister(harness, 'register-small');
  campaign = await openCampaign(harness);
  const { items } = (await clerk().get(`/campaigns/${campaign}/roster?state=roster&limit=10`)).body;
  for (const { licenceNo } of items) await clerk().post('/filings', filingOf(licenceNo));
  expect(await list()).toMatchObject({ items: [], list: { state: 'not-due', fixedAt: null } });
  await harness.lapse('2021-05-01T00:00:00+08:00');
  late = (await list()).items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
}, 240_000);
afterAll(() => harness?.close());

describe('the list', () => {
  it('N2-5: is made at the deadline of everybody who has not filed, where there is nothing to wait for', async () => {
    const { register } = (await clerk().get(`/campaigns/${campaign}`)).body;
    expect(late.length).toBe(register.roster.roster - register.filed);
    const { items, list: state } = await list();
    expect(state).toEqual({
      state: 'fixed',
      knownUntil: null,
      alarmedAt: null,
      fixedAt: expect.stringMatching(AT_ONCE),
    });
    for (const row of items) expect(row).toMatchObject({ dueAt: DEADLINE, listedAt: expect.stringMatching(AT_ONCE) });
    const log = (await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`)).body.items;
    const fixed = log.filter(({ kind }: { kind: string }) => kind === 'late-list.fixed');
    expect(fixed).toMatchObject([{ data: { added: late.length, late: late.length } }]);
  });

  it('N2-6: carries the proof of what was sent to whom and what became of it, with a digest anybody can compute again', async () => {
    const { items } = await list();
    let failed = 0;
    for (const { licenceNo, proofDigest, remindersSent, remindersDelivered } of items) {
      const { onList, listings, corrections } = await proofOf(licenceNo);
      expect([onList, listings.length, corrections]).toEqual([true, 1, []]);
      const [{ proof, digest }] = listings;
      expect(digest).toBe(proofDigest);
      expect(createHash('sha256').update(canonicalJson(proof)).digest('hex')).toBe(digest);
      expect(proof).toMatchObject({ licenceNo, year: 2021, dueAt: DEADLINE, listedAt: expect.stringMatching(AT_ONCE) });
      const states = proof.messages.map(({ state }: { state: string }) => state);
      expect(states.filter((state: string) => ['handed_over', 'delivered'].includes(state))).toHaveLength(
        remindersSent,
      );
      expect(states.filter((state: string) => state === 'delivered')).toHaveLength(remindersDelivered);
      failed += states.filter((state: string) => state === 'failed').length;
      for (const message of proof.messages) {
        // Whoever works through the call list finds the numbers with the rights.
        if (message.state === 'skipped' || message.channel === 'call-list') continue;
        expect(message.recipient).toMatch(/^\*.{4}$/);
        if (['handed_over', 'delivered'].includes(message.state))
          expect(message.events.map(({ kind }: { kind: string }) => kind)).toContain('handed-over');
      }
      expect(new Set(proof.messages.map(({ round }: { round: number }) => round)).size).toBe(6);
    }
    expect(failed).toBeGreaterThan(0);
  });

  it('is a sheet for those who work with it, and whoever takes it stands in the log', async () => {
    const csv = await clerk().get(`/campaigns/${campaign}/late.csv`);
    expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = csv.body.trim().split('\r\n');
    expect(lines[0]).toBe(
      '年度,许可证号,矿业权名称,矿业权类型,填报截止,列入时间,已发提醒,已送达,逾期补报时间,证明摘要',
    );
    expect(lines.slice(1).map((line: string) => line.split(',')[1])).toEqual(late);
    const xlsx = await clerk().get(`/campaigns/${campaign}/late.xlsx`);
    expect([xlsx.status, xlsx.body.startsWith('PK')]).toEqual([200, true]);
    const log = (await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`)).body.items;
    expect(log.filter(({ kind }: { kind: string }) => kind === 'late-list.exported')).toHaveLength(2);
    expect((await harness.as('other-clerk').get(`/campaigns/${campaign}/late.csv`)).status).toBe(403);
  });
});

describe('a filing known only after the deadline', () => {
  it('N2-5: made before it takes the right off the list by a new row; what the list said stays', async () => {
    const licenceNo = late[0] as string;
    await harness.clocks.setLegal(new Date('2021-05-02T09:00:00+08:00'));
    const before = await proofOf(licenceNo);
    const accepted = await brought(licenceNo, '2021-04-30T23:59:59+08:00', 'F1');
    expect(accepted).toMatchObject({ takenOffLateList: true, filing: { late: false } });
    expect((await list()).items.map((row: { licenceNo: string }) => row.licenceNo)).not.toContain(licenceNo);
    const after = await proofOf(licenceNo);
    expect(after).toMatchObject({
      onList: false,
      listings: [{ ...before.listings[0], stands: false }],
      corrections: [
        {
          cause: 'filed-in-time',
          listedAt: before.listings[0].listedAt,
          correctedAt: '2021-05-02T01:00:00.000Z',
          dueAt: DEADLINE,
        },
      ],
    });
  });

  it('N2-5: made after it leaves the right on the list, by poll and by clerk', async () => {
    const [polled, clerks] = late.slice(1, 3) as [string, string];
    expect(await brought(polled, '2021-05-01T00:00:00+08:00', 'F2')).toMatchObject({ takenOffLateList: false });
    expect((await clerk().post('/filings', filingOf(clerks))).body).toMatchObject({ late: true });
    const { items } = await list();
    const times = items
      .filter((row: { licenceNo: string }) => [polled, clerks].includes(row.licenceNo))
      .map((row: { filedLateAt: string }) => row.filedLateAt);
    expect(times).toEqual([DEADLINE, '2021-05-02T01:00:00.000Z']);
  });

  it('a right that was never on the list has no proof', async () => {
    const { items } = (await clerk().get('/filings?authority=150000&year=2021&late=false&source=clerk&limit=1')).body;
    expect(await clerk().get(`/campaigns/${campaign}/late/${items[0].licenceNo}`)).toMatchObject({
      ...{ status: 404, body: { type: 'urn:gongshi:problem:never-late' } },
    });
  });

  it('N2-5: a right whose later due instant has passed after the list was made is put on it by the next look, with its own proof', async () => {
    const licenceNo = late.at(-1) as string;
    // As an extension lifts it, which has run out by now.
    await harness.database.execute(sql`
      DELETE FROM late_entries l USING rights r WHERE r.id = l.right_id AND r.licence_no = ${licenceNo}`);
    expect((await proofOf(licenceNo)).onList).toBe(false);
    const looked = await harness.temporal.workflow.execute('lateListSweepWorkflow', {
      ...{ workflowId: 'late-list/sweep/test', taskQueue: harness.config.temporal.taskQueue },
      args: [{ asOf: '2021-05-03T09:00:00+08:00' }],
    });
    expect(looked).toBe(1);
    const { onList, listings } = await proofOf(licenceNo);
    expect([onList, listings.map(({ stands }: { stands: boolean }) => stands)]).toEqual([true, [false, true]]);
    expect(listings[1]).toMatchObject({
      listedAt: '2021-05-03T01:00:00.000Z',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each(['late_listings', 'late_proofs', 'late_corrections'])('what was said is never changed: %s', async (table) => {
    const change = harness.database.execute(sql.raw(`DELETE FROM ${table}`));
    await expect(change).rejects.toMatchObject({ cause: { message: expect.stringContaining('is kept') } });
  });
});
