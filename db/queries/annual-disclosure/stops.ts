/** Early stops 提前终止 of a campaign, by two officers, and what one does to its rounds. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { proposalOpen } from '../../../rules/four-eyes.ts';
import type { Executor, Transaction } from '../../client.ts';
import { roundsTable } from '../../schema/annual-disclosure.ts';
import { campaignStopsTable as table } from '../../schema/campaign-course.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';

export type CampaignStop = typeof table.$inferSelect;

/** Keeps a proposal. Throws Refusal proposal-open (409) where another one still waits. */
export async function saveStop(
  tx: Transaction,
  stop: Pick<CampaignStop, 'campaignId' | 'reason' | 'documentNo' | 'proposedBy' | 'proposedAt'>,
): Promise<CampaignStop> {
  const insert = tx
    .insert(table)
    .values({ ...stop, state: 'proposed' })
    .returning();
  const refusal = () => proposalOpen('提前终止', `GET /api/v1/campaigns/${stop.campaignId}/stop`);
  return onlyRow(await withUniqueRefused(insert, 'campaign_stops_open', refusal));
}

/** One of a campaign's, locked until the transaction ends. */
export async function lockStop(tx: Transaction, campaignId: number, id: number): Promise<CampaignStop | undefined> {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.campaignId, campaignId), eq(table.id, id)))
    .for('update');
  return row;
}

export async function saveStopDecision(
  tx: Transaction,
  id: number,
  decision: Pick<CampaignStop, 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote'>,
): Promise<void> {
  await tx.update(table).set(decision).where(eq(table.id, id));
}

/** In the order they were proposed. */
export async function listStops(
  executor: Executor,
  query: { campaignId: number; after?: number | undefined; limit: number },
): Promise<CampaignStop[]> {
  return executor
    .select()
    .from(table)
    .where(and(eq(table.campaignId, query.campaignId), gt(table.id, query.after ?? 0)))
    .orderBy(asc(table.id))
    .limit(query.limit);
}

/** Rounds not begun are never held; one under way closes its own accounts. Returns how many were not. */
export async function stopRounds(tx: Transaction, campaignId: number, closedAt: Date): Promise<number> {
  const stopped = await tx
    .update(roundsTable)
    .set({ state: 'stopped', closedAt })
    .where(
      and(eq(roundsTable.campaignId, campaignId), eq(roundsTable.kind, 'reminder'), eq(roundsTable.state, 'scheduled')),
    )
    .returning({ id: roundsTable.id });
  return stopped.length;
}

/** Deadlines of the campaign, its holders' own included. */
export async function listDeadlinesOf(executor: Executor, campaignId: number): Promise<number[]> {
  const { rows } = await executor.execute<{ id: number }>(sql`
    SELECT deadline_id::int AS id FROM campaigns WHERE id = ${campaignId} AND deadline_id IS NOT NULL
    UNION SELECT deadline_id::int FROM extensions WHERE campaign_id = ${campaignId} AND deadline_id IS NOT NULL ORDER BY 1`);
  return rows.map(({ id }) => id);
}
