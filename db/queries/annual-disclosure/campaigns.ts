import { and, asc, desc, eq, getTableColumns, lt, sql } from 'drizzle-orm';
import { type CampaignState, type CampaignTerms, campaignExists } from '../../../rules/annual-disclosure.ts';
import type { RulePackId } from '../../../rules/rule-packs/index.ts';
import type { Executor, Transaction } from '../../client.ts';
import { campaignsTable } from '../../schema/annual-disclosure.ts';
import { deadlinesTable } from '../../schema/calendar.ts';
import { authorityAndBelow } from '../identity.ts';

export type Campaign = typeof campaignsTable.$inferSelect & {
  /** The first instant that is late for whoever has no extension, legal time; null: no date yet (N2-5). */
  deadline: Date | null;
  /** The last day before it. */
  lastDay: string | null;
  deadlineVersion: number | null;
};

export interface NewCampaign {
  authorityCode: string;
  year: number;
  rulePack: RulePackId;
  terms: CampaignTerms;
  cutoff: string;
  workflowId: string;
  openedBy: number;
  openedAt: Date;
}

/** A campaign with the deadline it refers to, where `deadlines` is joined by `deadline_id`. */
export const campaignColumns = {
  ...getTableColumns(campaignsTable),
  deadline: deadlinesTable.dueAt,
  lastDay: deadlinesTable.due,
  deadlineVersion: deadlinesTable.version,
};

const campaigns = (executor: Executor) =>
  executor
    .select(campaignColumns)
    .from(campaignsTable)
    .leftJoin(deadlinesTable, eq(deadlinesTable.id, campaignsTable.deadlineId));

/** Opens a campaign, still without a deadline; one a year for one authority, so a second is refused. */
export async function saveCampaign(tx: Transaction, campaign: NewCampaign): Promise<Campaign> {
  const [saved] = await tx
    .insert(campaignsTable)
    .values({ ...campaign, state: 'preparing' })
    .onConflictDoNothing()
    .returning();
  if (saved) return { ...saved, deadline: null, lastDay: null, deadlineVersion: null };
  throw campaignExists(campaign.authorityCode, campaign.year);
}

export async function findCampaign(executor: Executor, id: number): Promise<Campaign | undefined> {
  const [campaign] = await campaigns(executor).where(eq(campaignsTable.id, id));
  return campaign;
}

export async function findCampaignOfYear(
  executor: Executor,
  authority: string,
  year: number,
): Promise<Campaign | undefined> {
  const [campaign] = await campaigns(executor).where(
    and(eq(campaignsTable.authorityCode, authority), eq(campaignsTable.year, year)),
  );
  return campaign;
}

/** The campaigns of a year over some registers, in the order of their authorities. */
export async function listCampaignsOfYear(
  executor: Executor,
  authorities: readonly string[],
  year: number,
): Promise<Campaign[]> {
  return campaigns(executor)
    .where(
      and(
        sql`${campaignsTable.authorityCode} = ANY (${sql.param([...authorities])}::text[])`,
        eq(campaignsTable.year, year),
      ),
    )
    .orderBy(asc(campaignsTable.authorityCode));
}

/** Campaigns of an authority and those below it, newest first. */
export async function listCampaigns(
  executor: Executor,
  query: { authority: string; before?: number | undefined; limit: number },
): Promise<Campaign[]> {
  return campaigns(executor)
    .where(
      and(
        sql`${campaignsTable.authorityCode} IN (${authorityAndBelow(query.authority)})`,
        query.before === undefined ? undefined : lt(campaignsTable.id, query.before),
      ),
    )
    .orderBy(desc(campaignsTable.id))
    .limit(query.limit);
}

/**
 * Holds a campaign's row until the transaction ends: `plan` alone, `file` beside other filings. A round is planned
 * either before a filing or after it, never around it.
 */
export async function lockCampaign(
  tx: Transaction,
  id: number,
  purpose: 'plan' | 'file',
): Promise<Campaign | undefined> {
  const locked = await tx
    .select({ id: campaignsTable.id })
    .from(campaignsTable)
    .where(eq(campaignsTable.id, id))
    .for(purpose === 'plan' ? 'update' : 'share');
  // Read by a second statement: one that waited for the lock would still show the deadline of before.
  return locked.length === 0 ? undefined : findCampaign(tx, id);
}

export async function updateCampaign(
  tx: Transaction,
  id: number,
  change: Partial<Pick<Campaign, 'closedAt' | 'deadlineId' | 'roundsFor'>> & { state?: CampaignState },
): Promise<void> {
  await tx.update(campaignsTable).set(change).where(eq(campaignsTable.id, id));
}
