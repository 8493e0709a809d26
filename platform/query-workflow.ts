import type { Client } from '@temporalio/client';

/** A page does not wait longer for a workflow before it answers from the rows. */
const QUERY_DEADLINE_MS = 1_000;

/** What a live workflow answers to a query; undefined when it has no worker, has gone, or does not answer in time. */
export async function queryWorkflow<Answer>(
  client: Client,
  workflowId: string,
  query: string,
): Promise<Answer | undefined> {
  try {
    return await client.withAbortSignal(AbortSignal.timeout(QUERY_DEADLINE_MS), () =>
      client.workflow.getHandle(workflowId).query<Answer>(query),
    );
  } catch {
    return undefined;
  }
}
