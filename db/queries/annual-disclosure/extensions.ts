/** Extensions 延期 of single holders (N2-5), by two officers. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { proposalOpen } from '../../../rules/four-eyes.ts';
import type { Executor, Transaction } from '../../client.ts';
import { deadlinesTable } from '../../schema/calendar.ts';
import { extensionsTable as table } from '../../schema/campaign-deadline.ts';
import { rightsTable } from '../../schema/registry.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';

export type Extension = typeof table.$inferSelect & {
  /** The right by which the holder was named. */
  licenceNo: string;
  /** The last day that came of it; null: not approved, or no date yet. */
  lastDay: string | null;
};

/** Whom an extension is asked for: the holder of a right on the roster, and until when he may file now. */
export interface ExtendableHolder {
  rightId: number;
  holderId: number;
  /** Rights of his that the campaign asks for. */
  rights: number;
  dueAt: Date | null;
}

export async function findExtendableHolder(
  executor: Executor,
  campaignId: number,
  licenceNo: string,
): Promise<ExtendableHolder | undefined> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", r.holder_id::int AS "holderId", due.due_at AS "dueAt", (
             SELECT count(*) FROM filing_dues all_dues JOIN rights own ON own.id = all_dues.right_id
             WHERE all_dues.campaign_id = due.campaign_id AND own.holder_id = r.holder_id AND all_dues.obliged)::int AS rights
    FROM filing_dues due JOIN rights r ON r.id = due.right_id
    WHERE due.campaign_id = ${campaignId} AND r.licence_no = ${licenceNo} AND due.obliged`);
  const [row] = rows as unknown as (Omit<ExtendableHolder, 'dueAt'> & { dueAt: string | null })[];
  return row && { ...row, dueAt: row.dueAt === null ? null : new Date(row.dueAt) };
}

/** Keeps a proposal. Throws Refusal proposal-open (409) where one of this holder's still waits. */
export async function saveExtension(
  tx: Transaction,
  extension: Pick<
    Extension,
    'campaignId' | 'holderId' | 'rightId' | 'untilDay' | 'ground' | 'documentNo' | 'proposedBy' | 'proposedAt'
  >,
): Promise<number> {
  const insert = tx
    .insert(table)
    .values({ ...extension, state: 'proposed' })
    .returning({ id: table.id });
  const refusal = () =>
    proposalOpen('该矿业权人的延期申请', `GET /api/v1/campaigns/${extension.campaignId}/extensions`);
  return onlyRow(await withUniqueRefused(insert, 'extensions_open', refusal)).id;
}

/** One of a campaign's, locked until the transaction ends. */
export async function lockExtension(tx: Transaction, campaignId: number, id: number) {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.campaignId, campaignId), eq(table.id, id)))
    .for('update');
  return row;
}

export async function saveExtensionDecision(
  tx: Transaction,
  id: number,
  decision: Pick<Extension, 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote' | 'deadlineId'>,
): Promise<void> {
  await tx.update(table).set(decision).where(eq(table.id, id));
}

/** In the order they were proposed. */
export async function listExtensions(
  executor: Executor,
  query: { campaignId: number; id?: number | undefined; after?: number | undefined; limit: number },
): Promise<Extension[]> {
  const rows = await executor
    .select({ extension: table, licenceNo: rightsTable.licenceNo, lastDay: deadlinesTable.due })
    .from(table)
    .innerJoin(rightsTable, eq(rightsTable.id, table.rightId))
    .leftJoin(deadlinesTable, eq(deadlinesTable.id, table.deadlineId))
    .where(
      and(
        eq(table.campaignId, query.campaignId),
        query.id === undefined ? undefined : eq(table.id, query.id),
        gt(table.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(query.limit);
  return rows.map(({ extension, ...rest }) => ({ ...extension, ...rest }));
}

/** Deadlines of holders of their own, with the instant each was granted. */
export async function listApprovedExtensions(
  executor: Executor,
  campaignId: number,
): Promise<{ deadlineId: number; decidedAt: Date }[]> {
  const rows = await executor
    .select({ deadlineId: table.deadlineId, decidedAt: table.decidedAt })
    .from(table)
    .where(and(eq(table.campaignId, campaignId), eq(table.state, 'approved')))
    .orderBy(asc(table.id));
  return rows as { deadlineId: number; decidedAt: Date }[];
}
