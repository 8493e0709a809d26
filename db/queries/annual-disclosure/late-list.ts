import { eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../client.ts';
import { lateListsTable } from '../../schema/late-list.ts';
import { saveLateEntries } from './late.ts';

export type LateList = typeof lateListsTable.$inferSelect;

export async function findLateList(executor: Executor, campaignId: number): Promise<LateList | undefined> {
  const [list] = await executor.select().from(lateListsTable).where(eq(lateListsTable.campaignId, campaignId));
  return list;
}

/** Notes that the list was to be made at `askedAt`; the first time stays. Returns it as it stands. */
export async function saveLateListAsked(
  tx: Transaction,
  campaignId: number,
  { askedAt, knownUntil }: { askedAt: Date; knownUntil: Date | null },
): Promise<LateList> {
  const [list] = await tx
    .insert(lateListsTable)
    .values({ campaignId, askedAt, knownUntil })
    .onConflictDoUpdate({ target: lateListsTable.campaignId, set: { knownUntil } })
    .returning();
  if (!list) throw new Error(`the list of the late of campaign ${campaignId} was not saved`);
  return list;
}

export async function updateLateList(
  tx: Transaction,
  campaignId: number,
  change: Partial<Pick<LateList, 'alarmedAt' | 'fixedAt'>>,
): Promise<void> {
  await tx.update(lateListsTable).set(change).where(eq(lateListsTable.campaignId, campaignId));
}

/** The latest instant up to `asOf` at which rights of a campaign were due; null: none was yet. */
export async function findLatestDue(executor: Executor, campaignId: number, asOf: Date): Promise<Date | null> {
  const { rows } = await executor.execute<{ due: string | null }>(sql`
    SELECT max(due_at)::text AS due FROM filing_dues
    WHERE campaign_id = ${campaignId} AND obliged AND due_at <= ${asOf.toISOString()}::timestamptz`);
  const due = rows[0]?.due;
  return due ? new Date(due) : null;
}

/** The next instant after `asOf` at which rights of a campaign become due; null: none does any more. */
export async function findNextDue(executor: Executor, campaignId: number, asOf: Date): Promise<Date | null> {
  const { rows } = await executor.execute<{ due: string | null }>(sql`
    SELECT min(due_at)::text AS due FROM filing_dues
    WHERE campaign_id = ${campaignId} AND obliged AND due_at > ${asOf.toISOString()}::timestamptz`);
  const due = rows[0]?.due;
  return due ? new Date(due) : null;
}

/**
 * Follows what officers decided about a filing once the list has been made: whoever is late by it is put on the list.
 * Before, there is no list to follow. Needs the campaign locked for planning.
 */
export async function extendLateList(
  tx: Transaction,
  campaignId: number,
  { asOf, machineNow }: { asOf: Date; machineNow: Date },
): Promise<void> {
  const list = await findLateList(tx, campaignId);
  if (!list?.fixedAt) return;
  await saveLateEntries(tx, campaignId, { listedAt: asOf, dueBy: asOf, knownUntil: list.knownUntil, machineNow });
}

/**
 * Closed campaigns whose list has been made and lacks somebody whose time is over: a due instant given after the list has
 * passed, and nobody waits for it any more.
 */
export async function listIncompleteLateLists(executor: Executor, asOf: Date): Promise<number[]> {
  const { rows } = await executor.execute<{ id: number }>(sql`
    SELECT c.id::int AS id FROM campaigns c JOIN late_lists list ON list.campaign_id = c.id
    WHERE c.state = 'closed' AND list.fixed_at IS NOT NULL AND EXISTS (
      SELECT FROM filing_dues due
      WHERE due.campaign_id = c.id AND due.obliged AND due.due_at <= ${asOf.toISOString()}::timestamptz
        AND NOT EXISTS (SELECT FROM filings f WHERE f.campaign_id = c.id AND f.right_id = due.right_id AND NOT f.late)
        AND NOT EXISTS (SELECT FROM late_entries l WHERE l.campaign_id = c.id AND l.right_id = due.right_id))
    ORDER BY c.id`);
  return rows.map(({ id }) => id);
}

/** Notes anew which filings are late, where due instants have moved since they were made. */
export async function updateLateness(tx: Transaction, campaignId: number): Promise<void> {
  await tx.execute(sql`
    UPDATE filings f SET late = coalesce(f.filed_at >= due.due_at, false) FROM filing_dues due
    WHERE f.campaign_id = ${campaignId} AND due.campaign_id = f.campaign_id AND due.right_id = f.right_id
      AND f.late <> coalesce(f.filed_at >= due.due_at, false)`);
}
