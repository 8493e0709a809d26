// N2-5: the list of the late waits until the ministry's filings are known up to the due instant, shows it, and gives an alarm.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importRegister, openCampaign, setParameter } from './harness/campaign.ts';
import { createMinistryHarness, filing, type MinistryHarness } from './harness/ministry.ts';

let harness: MinistryHarness;
let campaign: number;
let licences: string[];

const late = async () => (await harness.as('clerk').get(`/campaigns/${campaign}/late?limit=200`)).body;
const log = async (kind: string) =>
  (await harness.as('auditor').get(`/evidence/campaign/${campaign}?limit=200`)).body.items.filter(
    (entry: { kind: string }) => entry.kind === kind,
  );

beforeAll(async () => {
  harness = await createMinistryHarness();
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  await setParameter(harness, 'disclosure.rounds', [3]);
  await importRegister(harness, 'register-small');
  campaign = await openCampaign(harness);
  const { items } = (await harness.as('clerk').get(`/campaigns/${campaign}/roster?state=roster&limit=3`)).body;
  licences = items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
}, 120_000);
afterAll(() => harness?.close());

it('N2-5: lists nobody while the ministry has not been read beyond the deadline; operators read why, and after a day there is an alarm', async () => {
  const outage = { kind: 'outage' as const, from: '2021-04-30T12:00:00+08:00', to: '2021-05-02T08:00:00+08:00' };
  harness.ministry.setBehaviour({ faults: [outage] });
  const [before, after] = licences as [string, string];
  harness.ministry.put('filings', [
    filing(before, '2021-04-30T23:59:59+08:00'),
    filing(after, '2021-05-01T00:00:00+08:00'),
  ]);
  await harness.lapse('2021-05-01T09:00:00+08:00');
  expect(await late()).toMatchObject({ items: [], list: { state: 'waiting', fixedAt: null, alarmedAt: null } });
  expect((await harness.as('clerk').get(`/campaigns/${campaign}`)).body).toMatchObject({ state: 'closed' });
  const handle = harness.temporal.workflow.getHandle('annual-disclosure/150000/2021');
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('等待部公示系统的填报数据齐至截止时间');
  expect(await log('late-list.waits-long')).toEqual([]);
  await harness.lapse('2021-05-02T01:00:00+08:00');
  expect((await late()).list).toMatchObject({ state: 'waiting', alarmedAt: expect.any(String) });
  expect(await log('late-list.waits-long')).toHaveLength(1);
}, 240_000);

it('N2-5: is made once the cursor has passed the deadline: who filed before is not on it, who filed after is', async () => {
  await harness.lapse('2021-05-02T21:00:00+08:00');
  const { items, list } = await late();
  expect(list).toMatchObject({ state: 'fixed', fixedAt: expect.stringMatching(/^2021-05-02T/) });
  expect(Date.parse(list.knownUntil)).toBeGreaterThanOrEqual(Date.parse('2021-05-01T00:00:00+08:00'));
  const [before, after] = licences as [string, string];
  const listed = new Map(items.map((row: { licenceNo: string; filedLateAt: string | null }) => [row.licenceNo, row]));
  expect(listed.has(before)).toBe(false);
  expect(listed.get(after)).toMatchObject({
    filedLateAt: '2021-04-30T16:00:00.000Z',
    dueAt: '2021-04-30T16:00:00.000Z',
  });
  expect(await log('late-list.waits-long')).toHaveLength(1);
  const proof = (await harness.as('clerk').get(`/campaigns/${campaign}/late/${after}`)).body;
  expect(proof.listings[0].proof.knownUntil).toBe(list.knownUntil);
}, 240_000);
