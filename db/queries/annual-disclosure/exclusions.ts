import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { exclusionExists } from '../../../rules/exclusion-refusals.ts';
import type { ExclusionState, PolicyGround, ReadExclusion } from '../../../rules/exclusions.ts';
import type { RightState } from '../../../rules/registry.ts';
import type { Executor, Transaction } from '../../client.ts';
import { exclusionsTable } from '../../schema/annual-disclosure.ts';
import { rightsTable } from '../../schema/registry.ts';
import { withUniqueRefused } from '../unique.ts';

export type Exclusion = typeof exclusionsTable.$inferSelect & { licenceNo: string; name: string };

/** A right somebody wants to exclude, and the exclusion it has already. */
export interface ExcludableRight {
  rightId: number;
  licenceNo: string;
  state: RightState;
  exclusionId: number | null;
}

/** Of these licence numbers, the rights of the campaign's register. */
export async function listExcludableRights(
  executor: Executor,
  campaignId: number,
  licenceNos: readonly string[],
): Promise<ExcludableRight[]> {
  const found = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", r.licence_no AS "licenceNo", r.state, x.id::int AS "exclusionId"
    FROM campaigns c JOIN rights r ON r.authority_code = c.authority_code
    LEFT JOIN exclusions x ON x.campaign_id = c.id AND x.right_id = r.id AND x.state IN ('proposed', 'approved', 'withdrawing')
    WHERE c.id = ${campaignId} AND r.licence_no = ANY(${sql.param(licenceNos)}::text[])`);
  return found.rows as unknown as ExcludableRight[];
}

/** Records proposals, in the order given; they change no roster before another officer approves them. */
export async function saveExclusions(
  tx: Transaction,
  campaignId: number,
  proposals: readonly (Omit<ReadExclusion, 'licenceNo'> & { rightId: number })[],
  by: { proposedBy: number; proposedAt: Date },
): Promise<number[]> {
  const column = <T>(pick: (proposal: (typeof proposals)[number]) => T) => sql.param(proposals.map(pick));
  const insert = tx.execute<{ id: number }>(sql`
    INSERT INTO exclusions (campaign_id, right_id, ground, ground_text, document_no, remark, state, proposed_by, proposed_at)
    SELECT ${campaignId}, right_id, ground, ground_text, document_no, remark, 'proposed', ${by.proposedBy}, ${by.proposedAt.toISOString()}::timestamptz
    FROM unnest(
      ${column(({ rightId }) => rightId)}::bigint[], ${column(({ ground }) => ground)}::text[],
      ${column(({ groundText }) => groundText)}::text[], ${column(({ documentNo }) => documentNo)}::text[],
      ${column(({ remark }) => remark)}::text[]
    ) WITH ORDINALITY AS p (right_id, ground, ground_text, document_no, remark, place) ORDER BY place
    RETURNING id::int AS id`);
  const { rows } = await withUniqueRefused(insert, 'exclusions_live', exclusionExists);
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

/** Exclusions of a campaign by their numbers, in that order, locked until the transaction ends: two decisions cannot cross. */
export async function lockExclusions(tx: Transaction, campaignId: number, ids: readonly number[]) {
  return tx
    .select()
    .from(exclusionsTable)
    .where(and(eq(exclusionsTable.campaignId, campaignId), inArray(exclusionsTable.id, [...ids])))
    .orderBy(asc(exclusionsTable.id))
    .for('update');
}

/** Preconditions: rules/exclusions lets them into that state, and four eyes are kept (the database refuses otherwise as well). */
export async function updateExclusions(
  tx: Transaction,
  ids: readonly number[],
  change: { state: ExclusionState } & Partial<
    Pick<
      Exclusion,
      | 'decidedBy'
      | 'decidedAt'
      | 'decisionNote'
      | 'effectiveAt'
      | 'withdrawalBy'
      | 'withdrawalAt'
      | 'withdrawalReason'
      | 'withdrawalDecidedBy'
      | 'withdrawalDecidedAt'
    >
  >,
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(exclusionsTable)
    .set(change)
    .where(inArray(exclusionsTable.id, [...ids]));
}

/** Exclusions of a campaign in the order of their numbers. */
export async function listExclusions(
  executor: Executor,
  query: {
    campaignId: number;
    state?: ExclusionState | undefined;
    ground?: PolicyGround | undefined;
    ids?: readonly number[] | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<Exclusion[]> {
  const rows = await executor
    .select({ exclusion: exclusionsTable, licenceNo: rightsTable.licenceNo, name: rightsTable.name })
    .from(exclusionsTable)
    .innerJoin(rightsTable, eq(rightsTable.id, exclusionsTable.rightId))
    .where(
      and(
        eq(exclusionsTable.campaignId, query.campaignId),
        query.state === undefined ? undefined : eq(exclusionsTable.state, query.state),
        query.ground === undefined ? undefined : eq(exclusionsTable.ground, query.ground),
        query.ids === undefined ? undefined : inArray(exclusionsTable.id, [...query.ids]),
        gt(exclusionsTable.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(exclusionsTable.id))
    .limit(query.limit);
  return rows.map(({ exclusion, ...right }) => ({ ...exclusion, ...right }));
}

/** How many exclusions, or withdrawals of one, still wait for their second officer: a freeze goes on without them. */
export async function countUndecidedExclusions(executor: Executor, campaignId: number): Promise<number> {
  const result = await executor.execute<{ undecided: number }>(sql`
    SELECT count(*)::int AS undecided FROM exclusions
    WHERE campaign_id = ${campaignId} AND state IN ('proposed', 'withdrawing') AND effective_at IS NULL`);
  return result.rows[0]?.undecided ?? 0;
}
