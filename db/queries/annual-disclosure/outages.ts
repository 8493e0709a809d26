/** Outages 停机 of the filing system (N2-5), by two officers, and what an approved one does to the campaigns it concerns. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { legalDayOf } from '../../../rules/legal-day.ts';
import type { Executor, Transaction } from '../../client.ts';
import { outagesTable as table } from '../../schema/campaign-course.ts';
import type { DeadlineBy } from '../calendar/index.ts';
import { authorityAndBelow } from '../identity.ts';
import { onlyRow } from '../rows.ts';
import { type Campaign, findCampaign, lockCampaign } from './campaigns.ts';
import { listApprovedExtensions } from './extensions.ts';
import { followLaterDue, type LaterDue } from './later-due.ts';
import { bringOutagesUpToDate, giveBack } from './outage-days.ts';

export type Outage = typeof table.$inferSelect;

export async function saveOutage(
  tx: Transaction,
  outage: Pick<Outage, 'authorityCode' | 'fromAt' | 'toAt' | 'evidence' | 'documentNo' | 'proposedBy' | 'proposedAt'>,
): Promise<Outage> {
  return onlyRow(
    await tx
      .insert(table)
      .values({ ...outage, state: 'proposed' })
      .returning(),
  );
}

/** Locked until the transaction ends, so that two decisions cannot both find it undecided. */
export async function lockOutage(tx: Transaction, id: number): Promise<Outage | undefined> {
  const [row] = await tx.select().from(table).where(eq(table.id, id)).for('update');
  return row;
}

export async function saveOutageDecision(
  tx: Transaction,
  id: number,
  decision: Pick<Outage, 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote'>,
): Promise<Outage> {
  return onlyRow(await tx.update(table).set(decision).where(eq(table.id, id)).returning());
}

/** Outages of an authority and those below it, in the order they were proposed. */
export async function listOutages(
  executor: Executor,
  query: { authority: string; after?: number | undefined; limit: number },
): Promise<Outage[]> {
  const within = sql`${table.authorityCode} IN (${authorityAndBelow(query.authority)})`;
  return executor
    .select()
    .from(table)
    .where(and(within, gt(table.id, query.after ?? 0)))
    .orderBy(asc(table.id))
    .limit(query.limit);
}

/** One campaign an outage gave days to. */
export interface Lengthened extends LaterDue {
  campaignId: number;
  year: number;
  /** Last days before and after. */
  former: string | null;
  due: string | null;
}

/**
 * Gives the days of approved outages back to every campaign of the authority and of those below it, the own deadlines of
 * holders included; a campaign that had closed is corrected. Repeated, it changes nothing.
 */
export async function applyOutages(tx: Transaction, authority: string, by: DeadlineBy): Promise<Lengthened[]> {
  const { rows } = await tx.execute<{ id: number }>(sql`
    SELECT id::int AS id FROM campaigns
    WHERE authority_code IN (${authorityAndBelow(authority)}) AND state IN ('running', 'closed') AND deadline_id IS NOT NULL ORDER BY id`);
  const lengthened: Lengthened[] = [];
  for (const { id } of rows) {
    const campaign = await lockCampaign(tx, id, 'plan');
    if (!campaign || !(await lengthen(tx, campaign, by))) continue;
    const later = await followLaterDue(tx, id, 'outage', by);
    const due = (await findCampaign(tx, id))?.lastDay ?? null;
    lengthened.push({ campaignId: id, year: campaign.year, former: campaign.lastDay, due, ...later });
  }
  return lengthened;
}

/** Whether any deadline of the campaign has become later. */
async function lengthen(tx: Transaction, campaign: Campaign, by: DeadlineBy): Promise<boolean> {
  let changed = (await bringOutagesUpToDate(tx, campaign, by)) !== undefined;
  for (const { deadlineId, decidedAt } of await listApprovedExtensions(tx, campaign.id)) {
    // Whoever granted it knew of the outages before.
    const own = { ...campaign, deadlineId, begins: legalDayOf(decidedAt) };
    if (await giveBack(tx, own, by)) changed = true;
  }
  return changed;
}
