import { and, asc, eq, gt } from 'drizzle-orm';
import { proposalOpen } from '../../../rules/four-eyes.ts';
import type { Executor, Transaction } from '../../client.ts';
import { deadlineChangesTable as table } from '../../schema/campaign-deadline.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';

/** What officers said about a campaign's deadline: the event it runs from, or another last day. */
export type DeadlineChange = typeof table.$inferSelect;

export type NewDeadlineChange = Pick<
  DeadlineChange,
  'campaignId' | 'kind' | 'day' | 'documentNo' | 'clause' | 'reason' | 'proposedBy' | 'proposedAt'
>;

/** Keeps a proposal. Throws Refusal proposal-open (409) where another one still waits. */
export async function saveDeadlineChange(tx: Transaction, change: NewDeadlineChange): Promise<DeadlineChange> {
  const insert = tx
    .insert(table)
    .values({ ...change, state: 'proposed' })
    .returning();
  const refusal = () =>
    proposalOpen('截止日期的调整或事件', `GET /api/v1/campaigns/${change.campaignId}/deadline/changes`);
  return onlyRow(await withUniqueRefused(insert, 'deadline_changes_open', refusal));
}

/** One of a campaign's, locked until the transaction ends. */
export async function lockDeadlineChange(
  tx: Transaction,
  campaignId: number,
  id: number,
): Promise<DeadlineChange | undefined> {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.campaignId, campaignId), eq(table.id, id)))
    .for('update');
  return row;
}

export async function saveDeadlineDecision(
  tx: Transaction,
  id: number,
  decision: Pick<DeadlineChange, 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote' | 'deadlineVersion'>,
): Promise<DeadlineChange> {
  return onlyRow(await tx.update(table).set(decision).where(eq(table.id, id)).returning());
}

/** In the order they were proposed. */
export async function listDeadlineChanges(
  executor: Executor,
  query: { campaignId: number; after?: number | undefined; limit: number },
): Promise<DeadlineChange[]> {
  return executor
    .select()
    .from(table)
    .where(and(eq(table.campaignId, query.campaignId), gt(table.id, query.after ?? 0)))
    .orderBy(asc(table.id))
    .limit(query.limit);
}
