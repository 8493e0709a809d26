// The early stop of a campaign, by two officers.
import { afterEach, expect, it } from 'vitest';
import { type CampaignHarness, createCampaignHarness, importRegister, openCampaign } from './harness/campaign.ts';
import { courseOf, problem } from './harness/course.ts';

const STOP = { reason: '机构改革，年度公示改由部统一组织', documentNo: '自然资办函〔2021〕66号' };

let harness: CampaignHarness;
let course: ReturnType<typeof courseOf>;
afterEach(() => harness?.close());

async function opened(options: Parameters<typeof createCampaignHarness>[0] = {}): Promise<void> {
  harness = await createCampaignHarness(options);
  await importRegister(harness, 'register-small');
  course = courseOf(harness, await openCampaign(harness));
}

const sentOf = ({ sent }: { sent: { handedOver: number; delivered: number } }) => sent.handedOver + sent.delivered;

const decide = (stop: number, approve = true, name: 'reviewer' | 'reviewer2' = 'reviewer') =>
  course.post(name, `/stop/${stop}/decision`, { approve });

it('N2-5: a campaign stopped between two rounds holds no other, lists nobody late, and takes no more changes', async () => {
  await opened();
  await harness.lapse('2021-03-05T09:00:00+08:00');
  expect(await course.post('clerk', '/stop', { reason: ' ', documentNo: 'x' })).toMatchObject({ status: 400 });
  const { body } = await course.post('reviewer', '/stop', STOP);
  expect(body).toMatchObject({ state: 'proposed', ...STOP });
  expect(await course.post('clerk', '/stop', STOP)).toMatchObject(problem(409, 'proposal-open'));
  expect(await decide(body.id)).toMatchObject(problem(403, 'same-officer'));
  expect(await decide(body.id, true, 'reviewer2')).toMatchObject({
    status: 200,
    body: { state: 'approved', campaignState: 'stopped' },
  });
  const end = await course.get();
  expect(end).toMatchObject({ state: 'stopped', register: { late: 0 } });
  expect(end.rounds.map(({ state }: { state: string }) => state)).toEqual(['closed', ...Array(5).fill('stopped')]);
  expect(end.rounds.every(({ imbalance }: { imbalance: number }) => imbalance === 0)).toBe(true);
  const handle = harness.temporal.workflow.getHandle('annual-disclosure/150000/2021');
  await expect.poll(async () => (await handle.describe()).status.name, { timeout: 20_000 }).toBe('COMPLETED');
  expect((await course.operatorsView()).details).toContain('已提前终止');

  await harness.lapse('2021-05-02T09:00:00+08:00');
  expect(await course.late()).toEqual([]);
  expect((await course.log()).map(({ kind }) => kind)).toContain('campaign.stopped');
  for (const [path, asked] of [
    ['/stop', STOP],
    ['/deadline', { ...STOP, lastDay: '2021-06-30' }],
  ] as const)
    expect(await course.post('clerk', path, asked)).toMatchObject(problem(409, 'campaign-over'));
}, 120_000);

it('N2-6: a stop in the middle of a round skips what is not sent, and its accounts balance to the last right', async () => {
  // Short claims and one message a second: the round is under way when the stop comes.
  await opened({ config: (config) => ({ ...config, dispatch: { ...config.dispatch, leaseMs: 3_000 } }) });
  await harness.database.$client.query(
    `UPDATE campaigns SET terms = jsonb_set(terms, '{sms.rate-per-second,value}', '1')`,
  );
  const { body } = await course.post('clerk', '/stop', STOP);
  const lapse = harness.lapse('2021-03-01T09:30:00+08:00');
  await expect
    .poll(async () => sentOf((await course.get()).rounds[0].balance), { timeout: 60_000, interval: 200 })
    .toBeGreaterThan(1);
  expect(await decide(body.id)).toMatchObject({ status: 200 });
  await lapse;
  const { rounds } = await course.get();
  expect(rounds[0]).toMatchObject({ state: 'closed', imbalance: 0 });
  expect(rounds[0].balance.skipped.stopped).toBeGreaterThan(0);
  expect(rounds[0].balance.pending).toEqual({ planned: 0, sending: 0, calls: 0 });
}, 180_000);

it('N2-1: a campaign is stopped before its roster is frozen as well', async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  const { id } = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: '150000' })).body;
  course = courseOf(harness, id);
  const { body } = await course.post('clerk', '/stop', STOP);
  expect(await decide(body.id, false)).toMatchObject({ body: { state: 'rejected', campaignState: 'preparing' } });
  const again = await course.post('clerk', '/stop', STOP);
  expect(await decide(again.body.id)).toMatchObject({ body: { campaignState: 'stopped' } });
  expect((await course.get('/stop')).items).toMatchObject([{ state: 'rejected' }, { state: 'approved' }]);
  const freeze = await course.post('clerk', '/roster/freeze-proposal');
  expect(freeze.status).toBe(409);
}, 60_000);
