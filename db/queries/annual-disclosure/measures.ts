import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { type MeasureKind, measureCorrected } from '../../../rules/campaign-measures.ts';
import type { Executor, Transaction } from '../../client.ts';
import { campaignMeasuresTable as table } from '../../schema/campaign-course.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';

/** An entry, and the one that stands in for it; null: it holds. */
export type CampaignMeasure = typeof table.$inferSelect & { correctedBy: number | null };

/** Keeps an entry. Throws Refusal measure-corrected (409) where what it corrects has been corrected already. */
export async function saveMeasure(
  tx: Transaction,
  measure: Omit<CampaignMeasure, 'id' | 'correctedBy'>,
): Promise<CampaignMeasure> {
  const insert = tx.insert(table).values(measure).returning();
  const refusal = () => measureCorrected(measure.correctsId as number);
  const row = onlyRow(await withUniqueRefused(insert, 'campaign_measures_corrects_id_key', refusal));
  return { ...row, correctedBy: null };
}

export async function existsMeasure(executor: Executor, campaignId: number, id: number): Promise<boolean> {
  const rows = await executor
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.campaignId, campaignId), eq(table.id, id)));
  return rows.length > 0;
}

/** Entries in the order they were made; `holding`: only those that hold now. */
export async function listMeasures(
  executor: Executor,
  query: {
    campaignId: number;
    kind?: MeasureKind | undefined;
    holding?: boolean | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<CampaignMeasure[]> {
  const correctedBy = sql<
    number | null
  >`(SELECT later.id::int FROM campaign_measures later WHERE later.corrects_id = campaign_measures.id)`;
  const rows = await executor
    .select({ measure: table, correctedBy })
    .from(table)
    .where(
      and(
        eq(table.campaignId, query.campaignId),
        query.kind === undefined ? undefined : eq(table.kind, query.kind),
        query.holding ? sql`NOT ${table.withdrawn} AND ${correctedBy} IS NULL` : undefined,
        gt(table.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(query.limit);
  return rows.map(({ measure, correctedBy }) => ({ ...measure, correctedBy }));
}

/** Entries that hold, by kind, with the persons they reached as far as that is known. */
export async function countMeasures(
  executor: Executor,
  campaignId: number,
): Promise<Partial<Record<MeasureKind, { entries: number; reach: number }>>> {
  const { rows } = await executor.execute<{ kind: MeasureKind; entries: number; reach: number }>(sql`
    SELECT m.kind, count(*)::int AS entries, coalesce(sum(m.reach), 0)::int AS reach FROM campaign_measures m
    WHERE m.campaign_id = ${campaignId} AND NOT m.withdrawn
      AND NOT EXISTS (SELECT FROM campaign_measures later WHERE later.corrects_id = m.id)
    GROUP BY m.kind ORDER BY m.kind`);
  return Object.fromEntries(rows.map(({ kind, ...counts }) => [kind, counts]));
}
