/**
 * Reconciliation with the ministry's system 核对: one short run per tick, or for one uploaded file.
 *
 *   read what is new, kind by kind ─▶ filings become filings here ─▶ differences brought up to date
 *
 * All that must not be lost is in rows: a run that dies is made up for by the next one.
 */
import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { ReconciliationActivities } from '../activities/reconciliation/index.ts';
import { KIND_TITLES, SYSTEM_KINDS } from '../rules/reconciliation/kinds.ts';
import { type FileMessage, POLL_ENDS, type PollMessage, type PollOutcome } from '../rules/reconciliation/poll.ts';
import { UNTIL_IT_WORKS } from './retry-policy.ts';
import { markCase } from './search-attributes.ts';

// The ministry's faults are outcomes, not failures: retried here is only a database that is away. A system that is down
// is asked again by the next tick, at most ten minutes later (platform/environment.ts), without end.
const { beginPoll, startOpenFiles, pollKind, takeFile, acceptFilings, compareRegisters, answerPolls } =
  proxyActivities<ReconciliationActivities>({
    startToCloseTimeout: '1 hour',
    heartbeatTimeout: '15 seconds',
    retry: UNTIL_IT_WORKS,
  });

/** One poll 查询部公示系统: of the schedule, of an official, or of a rehearsal's driver. */
export async function reconciliationPollWorkflow(message: PollMessage = {}): Promise<PollOutcome> {
  markCase({ room: 'reconciliation', caseState: 'running' });
  const { asOf, begunAt } = await beginPoll(message);
  await startOpenFiles();
  const kinds: PollOutcome['kinds'] = {};
  for (const kind of SYSTEM_KINDS) {
    setCurrentDetails(`正在读取部公示系统：${KIND_TITLES[kind]}`);
    kinds[kind] = await pollKind({ kind, asOf });
  }
  const outcome = { kinds, ...(await settle(asOf)) };
  await answerPolls({ begunAt, outcome });
  setCurrentDetails(describe(outcome));
  markCase({ caseState: 'done' });
  return outcome;
}

/** One uploaded file 收入导出文件. Its id is `fileStart`'s. */
export async function reconciliationFileWorkflow({ fileId, asOf }: FileMessage): Promise<PollOutcome> {
  markCase({ room: 'reconciliation', caseState: 'running' });
  const { state } = await takeFile({ fileId, asOf });
  const outcome = { kinds: {}, ...(await settle(asOf)) };
  setCurrentDetails(describe(outcome));
  markCase({ caseState: state });
  return outcome;
}

async function settle(asOf: string): Promise<Omit<PollOutcome, 'kinds'>> {
  const filings = await acceptFilings({ asOf });
  return { filings, ...(await compareRegisters({ asOf })) };
}

function describe({ kinds, filings, found, gone }: PollOutcome): string {
  const read = SYSTEM_KINDS.flatMap((kind) => {
    const outcome = kinds[kind];
    return outcome ? [`${KIND_TITLES[kind]}：新收 ${outcome.stored} 条，${POLL_ENDS[outcome.end]}。`] : [];
  });
  return [...read, `转为填报 ${filings} 件；新差异 ${found} 条，消除 ${gone} 条。`].join('\n');
}
