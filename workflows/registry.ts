import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { RegisterActActivities } from '../activities/register-acts.ts';
import type { ImportOutcome, RegistryActivities } from '../activities/registry.ts';
import type { ImportMessage } from '../rules/registry.ts';
import { UNTIL_IT_WORKS } from './retry-policy.ts';
import { markCase } from './search-attributes.ts';

// A file that is refused is no failure but an outcome: all that is retried here is a database that is away.
// The heartbeat says that the process lives; a million rows stay far below the hour.
const { importRights } = proxyActivities<RegistryActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '15 seconds',
  retry: UNTIL_IT_WORKS,
});

/** Import of a register: one stored file, read once, all of it or nothing. Its id is `importWorkflowId`. */
export async function importRightsWorkflow(message: ImportMessage): Promise<ImportOutcome> {
  markCase({ room: 'registry', caseState: 'running' });
  setCurrentDetails('正在读取登记表并核对每一行；整份文件一次性入库，失败则不留任何数据。');
  const outcome = await importRights(message);
  markCase({ caseState: outcome.state });
  setCurrentDetails(describe(outcome));
  return outcome;
}

function describe(outcome: ImportOutcome): string {
  switch (outcome.state) {
    case 'done':
      return `共读 ${outcome.rowsRead} 行：接受 ${outcome.accepted} 行，退回 ${outcome.rejected} 行；新增 ${outcome.added}，变更 ${outcome.changed}，未变 ${outcome.unchanged}。`;
    case 'failed':
      return `文件整体被退回（${outcome.problem}），未导入任何数据。`;
    case 'ended-before':
      return '此前的一次尝试已办结，本次未改动数据。';
  }
}

// One attempt: the next tick is the repetition.
const { startQueuedImports, deleteLostUploads } = proxyActivities<RegistryActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
});

const { applyDueActs } = proxyActivities<RegisterActActivities>({
  startToCloseTimeout: '5 minutes',
  retry: { maximumAttempts: 1 },
});

/**
 * One sweep: starts imports whose start was lost (导入补启动), forgets uploads that became none, carries out acts on the
 * register whose day has come (变更到期生效); a short run per tick.
 */
export async function importSweepWorkflow(): Promise<{
  started: number;
  pieces: number;
  applied: number;
  lapsed: number;
}> {
  const { started } = await startQueuedImports();
  const { pieces } = await deleteLostUploads();
  return { started, pieces, ...(await applyDueActs()) };
}
