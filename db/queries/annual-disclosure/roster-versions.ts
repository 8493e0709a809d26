import { and, desc, eq, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { RosterCounts } from '../../../rules/roster.ts';
import type { Executor, Transaction } from '../../client.ts';
import { rosterVersionsTable } from '../../schema/annual-disclosure.ts';
import { rosterDecisionSql } from '../registry.ts';
import { onlyRow } from '../rows.ts';
import { countsOf } from './roster.ts';

export type RosterVersion = typeof rosterVersionsTable.$inferSelect;

/**
 * What N2-1 … N2-3 make of the register of an authority and of its exclusions, one row a right: `rosterDecision` and
 * `annotationOf` of rules/roster. Exclusions with an instant of their own belong to the running year,
 * not to a freeze; for the rights of `during` they count as well.
 */
export const computedRoster = (campaignId: number, during?: readonly number[]): SQL => sql`
  SELECT r.id AS right_id, r.licence_no, decision.state, decision.ground, annotation.ground_text, annotation.document_no,
         annotation.remark, decision.expired
  FROM campaigns c JOIN rights r ON r.authority_code = c.authority_code
  LEFT JOIN exclusions x ON x.campaign_id = c.id AND x.right_id = r.id AND x.state IN ('approved', 'withdrawing')
    ${during ? sql`` : sql`AND x.effective_at IS NULL`}
  CROSS JOIN LATERAL (${rosterDecisionSql}) decision
  CROSS JOIN LATERAL (
    SELECT CASE WHEN x.id IS NULL THEN nullif(r.closure_ground, '') ELSE x.ground_text END AS ground_text,
           CASE WHEN x.id IS NULL THEN nullif(r.document_no, '') ELSE x.document_no END AS document_no,
           CASE WHEN x.id IS NULL THEN nullif(r.remark, '') ELSE x.remark END AS remark
  ) said
  CROSS JOIN LATERAL (
    SELECT CASE WHEN decision.ground = 'policy-closure' THEN said.ground_text END AS ground_text,
           CASE WHEN decision.ground = 'policy-closure' THEN said.document_no END AS document_no,
           CASE WHEN decision.ground = 'policy-closure' THEN said.remark END AS remark
  ) annotation
  WHERE c.id = ${campaignId} ${during ? sql`AND r.id = ANY(${sql.param(during)}::bigint[])` : sql``}`;

const MEMBERS = sql.raw('right_id, licence_no, state, ground, ground_text, document_no, remark, expired');

const storedRoster = (campaignId: number, version: number): SQL => sql`
  SELECT ${MEMBERS} FROM roster_version_entries WHERE campaign_id = ${campaignId} AND version = ${version}`;

/** Computes the roster from the register and the exclusions as they stand, and keeps it as the next version. */
export async function saveRosterVersion(
  tx: Transaction,
  campaignId: number,
  by: { proposedBy: number; proposedAt: Date },
): Promise<RosterVersion> {
  await tx.execute(sql`CREATE TEMPORARY TABLE computed_roster ON COMMIT DROP AS ${computedRoster(campaignId)}`);
  const latest = await findRosterVersion(tx, campaignId, 'latest');
  const version = (latest?.version ?? 0) + 1;
  const values = { campaignId, version, digest: await digestOf(tx), counts: await computedCounts(tx), ...by };
  const saved = onlyRow(await tx.insert(rosterVersionsTable).values(values).returning());
  await tx.execute(sql`
    INSERT INTO roster_version_entries (campaign_id, version, ${MEMBERS})
    SELECT ${campaignId}, ${version}, ${MEMBERS} FROM computed_roster`);
  await tx.execute(sql`DROP TABLE computed_roster`);
  await tx.execute(sql`ANALYZE roster_version_entries`);
  return saved;
}

/** The digest of rules/roster (`digestLine`): json_build_array writes the line as it is described there. */
async function digestOf(tx: Transaction): Promise<Buffer> {
  const result = await tx.execute<{ digest: Buffer }>(sql`
    SELECT sha256(convert_to(coalesce(string_agg(
      json_build_array(licence_no, state, ground, ground_text, document_no, remark, expired)::text, E'\n'
      ORDER BY licence_no COLLATE "C"), ''), 'UTF8')) AS digest FROM computed_roster`);
  return onlyRow(result.rows).digest;
}

async function computedCounts(tx: Transaction): Promise<RosterCounts> {
  return countsOf(tx, sql`SELECT ground, expired FROM computed_roster`);
}

/** How many rights differ between a version and what register and exclusions say now. */
export async function countRosterChanges(executor: Executor, campaignId: number, version: number): Promise<number> {
  const result = await executor.execute<{ changes: number }>(sql`
    WITH now AS MATERIALIZED (${computedRoster(campaignId)}), stored AS MATERIALIZED (${storedRoster(campaignId, version)})
    SELECT count(DISTINCT right_id)::int AS changes
    FROM ((SELECT * FROM now EXCEPT SELECT * FROM stored) UNION ALL (SELECT * FROM stored EXCEPT SELECT * FROM now)) difference`);
  return result.rows[0]?.changes ?? 0;
}

/** Makes a version the roster that holds. Precondition: nothing that hangs on an entry (late_entries) exists yet. */
export async function freezeRosterVersion(
  tx: Transaction,
  campaignId: number,
  version: number,
  by: { approvedBy: number; approvedAt: Date },
): Promise<void> {
  await tx
    .update(rosterVersionsTable)
    .set(by)
    .where(and(eq(rosterVersionsTable.campaignId, campaignId), eq(rosterVersionsTable.version, version)));
  const entries = sql`SELECT * FROM roster_version_entries WHERE campaign_id = ${campaignId} AND version = ${version}`;
  await tx.execute(sql`
    DELETE FROM roster_entries e WHERE e.campaign_id = ${campaignId}
      AND NOT EXISTS (SELECT FROM (${entries}) v WHERE v.right_id = e.right_id)`);
  // A corrected roster writes only what it corrects.
  await tx.execute(sql`
    INSERT INTO roster_entries AS e (campaign_id, right_id, state, ground, ground_text, document_no, remark, expired)
    SELECT v.campaign_id, v.right_id, v.state, v.ground, v.ground_text, v.document_no, v.remark, v.expired
    FROM (${entries}) v LEFT JOIN roster_entries old ON old.campaign_id = v.campaign_id AND old.right_id = v.right_id
    WHERE old.right_id IS NULL OR (old.state, old.ground, old.ground_text, old.document_no, old.remark, old.expired)
      IS DISTINCT FROM (v.state, v.ground, v.ground_text, v.document_no, v.remark, v.expired)
    ON CONFLICT (campaign_id, right_id) DO UPDATE SET state = excluded.state, ground = excluded.ground,
      ground_text = excluded.ground_text, document_no = excluded.document_no, remark = excluded.remark, expired = excluded.expired`);
  // Every round joins it, and the first may follow before the server takes statistics of its own accord.
  await tx.execute(sql`ANALYZE roster_entries`);
}

/** One version: by its number, the latest proposed, or the latest frozen. */
export async function findRosterVersion(
  executor: Executor,
  campaignId: number,
  which: number | 'latest' | 'frozen',
): Promise<RosterVersion | undefined> {
  const [found] = await executor
    .select()
    .from(rosterVersionsTable)
    .where(
      and(
        eq(rosterVersionsTable.campaignId, campaignId),
        typeof which === 'number' ? eq(rosterVersionsTable.version, which) : undefined,
        which === 'frozen' ? isNotNull(rosterVersionsTable.approvedAt) : undefined,
      ),
    )
    .orderBy(desc(rosterVersionsTable.version))
    .limit(1);
  return found;
}

/** The version before another: the one an officer saw last. */
export async function findFormerVersion(executor: Executor, of: RosterVersion): Promise<RosterVersion | undefined> {
  const [found] = await executor
    .select()
    .from(rosterVersionsTable)
    .where(and(eq(rosterVersionsTable.campaignId, of.campaignId), lt(rosterVersionsTable.version, of.version)))
    .orderBy(desc(rosterVersionsTable.version))
    .limit(1);
  return found;
}

/** The roster the same authority froze for the year before. */
export async function findLastYearsRoster(executor: Executor, campaignId: number): Promise<RosterVersion | undefined> {
  const found = await executor.execute<{ id: number }>(sql`
    SELECT former.id::int AS id FROM campaigns c
    JOIN campaigns former ON former.authority_code = c.authority_code AND former.year = c.year - 1
    WHERE c.id = ${campaignId}`);
  const [former] = found.rows;
  return former && findRosterVersion(executor, former.id, 'frozen');
}

/** Newest first. */
export async function listRosterVersions(
  executor: Executor,
  query: { campaignId: number; before?: number | undefined; limit: number },
): Promise<RosterVersion[]> {
  return executor
    .select()
    .from(rosterVersionsTable)
    .where(
      and(
        eq(rosterVersionsTable.campaignId, query.campaignId),
        query.before === undefined ? undefined : lt(rosterVersionsTable.version, query.before),
      ),
    )
    .orderBy(desc(rosterVersionsTable.version))
    .limit(query.limit);
}

/**
 * Gives rights the place on the roster that register and exclusions say now, those of the running year included. The
 * frozen version stays as it was signed. Precondition: the campaign is held against the planning of a round.
 */
export async function updateRosterEntries(
  tx: Transaction,
  campaignId: number,
  rightIds: readonly number[],
): Promise<void> {
  if (rightIds.length === 0) return;
  await tx.execute(sql`
    UPDATE roster_entries e SET state = now.state, ground = now.ground, ground_text = now.ground_text,
      document_no = now.document_no, remark = now.remark, expired = now.expired
    FROM (${computedRoster(campaignId, rightIds)}) now WHERE e.campaign_id = ${campaignId} AND e.right_id = now.right_id`);
}
