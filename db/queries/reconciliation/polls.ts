import { and, eq, isNull, lt } from 'drizzle-orm';
import type { PollOutcome } from '../../../rules/reconciliation/poll.ts';
import type { Executor, Transaction } from '../../client.ts';
import { reconciliationPollsTable } from '../../schema/index.ts';

export type Poll = typeof reconciliationPollsTable.$inferSelect;

export async function savePoll(
  tx: Transaction,
  poll: Pick<Poll, 'id' | 'askedBy' | 'asOf' | 'recordedAt'>,
): Promise<void> {
  await tx.insert(reconciliationPollsTable).values(poll);
}

export async function findPoll(executor: Executor, id: string): Promise<Poll | undefined> {
  const [poll] = await executor.select().from(reconciliationPollsTable).where(eq(reconciliationPollsTable.id, id));
  return poll;
}

/** Answers every request recorded before a poll began: whichever poll that was, it read what they wanted read. */
export async function answerPolls(
  executor: Executor,
  begunAt: Date,
  outcome: PollOutcome,
  machineNow: Date,
): Promise<number> {
  const table = reconciliationPollsTable;
  const result = await executor
    .update(table)
    .set({ outcome, finishedAt: machineNow })
    .where(and(isNull(table.outcome), lt(table.recordedAt, begunAt)));
  return result.rowCount ?? 0;
}
