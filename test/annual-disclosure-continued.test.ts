import { afterAll, expect, test } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  openCampaign,
  PROVINCE,
} from './harness/campaign.ts';

let harness: CampaignHarness;
afterAll(() => harness?.close());

test('a campaign that continues as new after every round keeps legal time: five new runs, every round at its instant', async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  const workflowId = `annual-disclosure/${PROVINCE}/2021`;
  // Begun by hand only for `maxEvents`; the request to open it meets this run.
  await harness.temporal.workflow.start('annualDisclosureWorkflow', {
    ...{ workflowId, taskQueue: harness.config.temporal.taskQueue },
    args: [{ authority: PROVINCE, year: 2021, asOf: (await harness.clocks.legalNow()).toISOString(), maxEvents: 1 }],
  });
  const id = await openCampaign(harness);
  await harness.lapse('2021-05-01T00:00:00+08:00');

  const runs = [];
  for await (const { runId, status } of harness.temporal.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push({ runId, status: status.name });
  expect(runs.map(({ status }) => status).sort()).toEqual(['COMPLETED', ...Array(5).fill('CONTINUED_AS_NEW')]);

  const entries = (await harness.as('auditor').get(`/evidence/campaign/${id}?limit=100`)).body.items;
  const planned = entries.filter(({ kind }: { kind: string }) => kind === 'round.planned');
  const { rounds } = (await harness.as('clerk').get(`/campaigns/${id}`)).body;
  const lags = planned.map(
    ({ asOf }: { asOf: string }, index: number) => Date.parse(asOf) - Date.parse(rounds[index].dueAt),
  );
  expect(lags).toHaveLength(6);
  for (const lagMs of lags) expect(lagMs).toBeGreaterThanOrEqual(0);
  // Ahead of its instant never, behind it only by the machine's own time.
  for (const lagMs of lags) expect(lagMs).toBeLessThan(10 * 60_000);
  const closed = entries.find(({ kind }: { kind: string }) => kind === 'campaign.closed');
  expect(Date.parse(closed.asOf)).toBeGreaterThanOrEqual(Date.parse('2021-05-01T00:00:00+08:00'));
}, 180_000);
