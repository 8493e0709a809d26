import { type CampaignHarness, PROVINCE } from './campaign.ts';
import { filingOf } from './filing.ts';
import type { Reply } from './index.ts';

type Name = Parameters<CampaignHarness['as']>[0];

export const problem = (status: number, code: string) => ({ status, body: { type: `urn:gongshi:problem:${code}` } });

/** One campaign of 2021 over HTTP: what officials do and see while it runs. */
export function courseOf(harness: CampaignHarness, id: number) {
  const post = (name: Name, path: string, body?: unknown): Promise<Reply> =>
    harness.as(name).post(`/campaigns/${id}${path}`, body);
  const get = async (path = '') => (await harness.as('clerk').get(`/campaigns/${id}${path}`)).body;
  return {
    id,
    post,
    get,
    /** Two officers: a proposal under `path` and its approval; answers with what was approved. */
    async agree(path: string, body: unknown, decisionOf: (proposed: number) => string) {
      const proposed = await post('clerk', path, body);
      if (proposed.status !== 201) throw new Error(`${path}: ${JSON.stringify(proposed.body)}`);
      const decided = await post('reviewer', decisionOf(proposed.body.id), { approve: true });
      if (decided.status !== 200) throw new Error(`${path}: ${JSON.stringify(decided.body)}`);
      return { proposed: proposed.body, decided: decided.body };
    },
    /** Rights on the roster in the order of their numbers. */
    async roster(query = ''): Promise<{ licenceNo: string }[]> {
      return (await get(`/roster?state=roster&limit=200${query}`)).items;
    },
    /** Files for one right at an instant of legal time. */
    async file(at: string, licenceNo: string): Promise<Reply> {
      await harness.clocks.setLegal(new Date(at));
      return harness.as('clerk').post('/filings', filingOf(licenceNo));
    },
    /** Licence numbers on the list of the late. */
    async late(): Promise<string[]> {
      return (await get('/late?limit=200')).items.map(({ licenceNo }: { licenceNo: string }) => licenceNo);
    },
    /** What operators see: the current details, and the search attribute they sort by. */
    async operatorsView() {
      const handle = harness.temporal.workflow.getHandle(`annual-disclosure/${PROVINCE}/2021`);
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      const { searchAttributes } = await handle.describe();
      const dueAt = (searchAttributes.DueAt as Date[] | undefined)?.[0];
      return { details: currentDetails, dueAt: dueAt?.toISOString() ?? null };
    },
    /** Kinds of the log about a subject, in order. */
    async log(subject = `campaign/${id}`): Promise<{ kind: string; data: Record<string, unknown>; asOf: string }[]> {
      return (await harness.as('auditor').get(`/evidence/${subject}?limit=200`)).body.items;
    },
  };
}

/** One tick of the sweep that tells campaigns of changes. */
export function sweep(harness: CampaignHarness): Promise<unknown> {
  return harness.temporal.workflow.execute('calendarSweepWorkflow', {
    workflowId: `sweep-${performance.now()}`,
    taskQueue: harness.config.temporal.taskQueue,
  });
}
