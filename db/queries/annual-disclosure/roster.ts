import { type SQL, sql } from 'drizzle-orm';
import type { ExclusionGround, RosterCounts, RosterEntry } from '../../../rules/roster.ts';
import type { Executor } from '../../client.ts';

export type { RosterCounts } from '../../../rules/roster.ts';

/** The roster that holds, in numbers; before the first freeze there is none. */
export async function countRoster(executor: Executor, campaignId: number): Promise<RosterCounts> {
  return countsOf(executor, sql`SELECT ground, expired FROM roster_entries WHERE campaign_id = ${campaignId}`);
}

/** Numbers of entries: a SELECT of `ground` and `expired`. */
export async function countsOf(executor: Executor, entries: SQL): Promise<RosterCounts> {
  const result = await executor.execute<{ ground: ExclusionGround | null; rights: number; expired: number }>(sql`
    SELECT ground, count(*)::int AS rights, (count(*) FILTER (WHERE expired))::int AS expired
    FROM (${entries}) entries GROUP BY ground ORDER BY ground`);
  const counts: RosterCounts = { roster: 0, excluded: {}, expired: 0 };
  for (const row of result.rows) {
    if (row.ground === null) Object.assign(counts, { roster: row.rights, expired: row.expired });
    else counts.excluded[row.ground] = row.rights;
  }
  return counts;
}

/**
 * How the whole register stands in a campaign: every right once (design: accounts always balance). Before the first
 * freeze no right has a place, and none is missing one: `unplaced` counts what came in after it. A filing of a right
 * that a corrected roster left out is kept, and counts for nothing.
 */
export async function countRegister(executor: Executor, campaignId: number) {
  const result = await executor.execute<{ register: number; unplaced: number; filed: number; filed_late: number }>(sql`
    SELECT (SELECT count(*) FROM rights r WHERE r.authority_code = c.authority_code)::int AS register,
           (SELECT count(*) FROM rights r WHERE c.state <> 'preparing' AND r.authority_code = c.authority_code
              AND NOT EXISTS (SELECT FROM roster_entries e WHERE e.campaign_id = c.id AND e.right_id = r.id)
           )::int AS unplaced,
           filed.in_time AS filed, filed.late AS filed_late
    FROM campaigns c CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE NOT f.late))::int AS in_time, (count(*) FILTER (WHERE f.late))::int AS late
      FROM filings f JOIN roster_entries e ON e.campaign_id = f.campaign_id AND e.right_id = f.right_id AND e.state = 'roster'
      WHERE f.campaign_id = c.id) filed
    WHERE c.id = ${campaignId}`);
  const row = result.rows[0];
  const { register = 0, unplaced = 0, filed = 0, filed_late: filedLate = 0 } = row ?? {};
  return { register, unplaced, filed, filedLate };
}

export interface RosterRow extends RosterEntry {
  rightId: number;
  name: string;
  kind: string;
  filedAt: Date | null;
}

/**
 * A roster in the order of the rights' numbers, optionally only one ground or only those that have not filed. Without
 * `version` the one that holds; with it, that version as it was proposed.
 */
export async function listRoster(
  executor: Executor,
  query: {
    campaignId: number;
    version?: number | undefined;
    state?: string | undefined;
    ground?: string | undefined;
    filed?: boolean | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<RosterRow[]> {
  const { version } = query;
  // A version keeps the licence number a right had when it was proposed; the roster that holds shows today's.
  const [table, licenceNo] =
    version === undefined
      ? [sql`roster_entries e`, sql`r.licence_no`]
      : [sql`roster_version_entries e`, sql`e.licence_no`];
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", ${licenceNo} AS "licenceNo", r.name, r.kind, e.state, e.ground, e.ground_text AS "groundText",
           e.document_no AS "documentNo", e.remark, e.expired, f.filed_at AS "filedAt"
    FROM ${table} JOIN rights r ON r.id = e.right_id
    LEFT JOIN filings f ON f.campaign_id = e.campaign_id AND f.right_id = e.right_id
    WHERE e.campaign_id = ${query.campaignId} ${version === undefined ? sql`` : sql`AND e.version = ${version}`}
      AND e.right_id > ${query.after ?? 0}
      AND (${query.state ?? null}::text IS NULL OR e.state = ${query.state ?? null})
      AND (${query.ground ?? null}::text IS NULL OR e.ground = ${query.ground ?? null})
      AND (${query.filed ?? null}::boolean IS NULL OR (f.id IS NOT NULL) = ${query.filed ?? null})
    ORDER BY e.right_id LIMIT ${query.limit}`);
  return result.rows as unknown as RosterRow[];
}
