import { sql } from 'drizzle-orm';
import type { ExclusionGround } from '../../../rules/roster.ts';
import type { Executor, Transaction } from '../../client.ts';
import { rosterDecisionSql } from '../registry.ts';

export interface RosterCounts {
  roster: number;
  excluded: Partial<Record<ExclusionGround, number>>;
  expired: number;
}

/** What N2-1 … N2-3 make of the register of an authority, one row a right. */
const computedRoster = (campaignId: number) => sql`
  SELECT c.id AS campaign_id, r.id AS right_id, decision.state, decision.ground, decision.expired
  FROM campaigns c JOIN rights r ON r.authority_code = c.authority_code
  CROSS JOIN LATERAL (${rosterDecisionSql}) decision
  WHERE c.id = ${campaignId}`;

/** Puts every right of the register on the roster or among the excluded, in place of what an earlier proposal held. */
export async function saveRoster(tx: Transaction, campaignId: number): Promise<RosterCounts> {
  await tx.execute(sql`DELETE FROM roster_entries WHERE campaign_id = ${campaignId}`);
  await tx.execute(
    sql`INSERT INTO roster_entries (campaign_id, right_id, state, ground, expired) ${computedRoster(campaignId)}`,
  );
  // Every round joins it, and the first may follow before the server takes statistics of its own accord.
  await tx.execute(sql`ANALYZE roster_entries`);
  return countRoster(tx, campaignId);
}

/** How many rights differ between the stored roster and what the register says now. */
export async function countRosterChanges(executor: Executor, campaignId: number): Promise<number> {
  const stored = sql`SELECT campaign_id, right_id, state, ground, expired FROM roster_entries WHERE campaign_id = ${campaignId}`;
  const result = await executor.execute<{ changes: number }>(sql`
    WITH now AS (${computedRoster(campaignId)}), stored AS (${stored})
    SELECT count(DISTINCT right_id)::int AS changes
    FROM ((SELECT * FROM now EXCEPT SELECT * FROM stored) UNION ALL (SELECT * FROM stored EXCEPT SELECT * FROM now)) difference`);
  return result.rows[0]?.changes ?? 0;
}

export async function countRoster(executor: Executor, campaignId: number): Promise<RosterCounts> {
  const result = await executor.execute<{ ground: ExclusionGround | null; rights: number; expired: number }>(sql`
    SELECT ground, count(*)::int AS rights, (count(*) FILTER (WHERE expired))::int AS expired
    FROM roster_entries WHERE campaign_id = ${campaignId} GROUP BY ground`);
  const counts: RosterCounts = { roster: 0, excluded: {}, expired: 0 };
  for (const row of result.rows) {
    if (row.ground === null) Object.assign(counts, { roster: row.rights, expired: row.expired });
    else counts.excluded[row.ground] = row.rights;
  }
  return counts;
}

/**
 * How the whole register stands in a campaign: every right once (design: accounts always balance). Before the first
 * proposal no right has a place, and none is missing one: `unplaced` counts what came in after the freeze.
 */
export async function countRegister(executor: Executor, campaignId: number) {
  const result = await executor.execute<{ register: number; unplaced: number; filed: number; filed_late: number }>(sql`
    SELECT (SELECT count(*) FROM rights r WHERE r.authority_code = c.authority_code)::int AS register,
           (SELECT count(*) FROM rights r WHERE c.state <> 'preparing' AND r.authority_code = c.authority_code
              AND NOT EXISTS (SELECT FROM roster_entries e WHERE e.campaign_id = c.id AND e.right_id = r.id)
           )::int AS unplaced,
           (SELECT count(*) FROM filings f WHERE f.campaign_id = c.id AND NOT f.late)::int AS filed,
           (SELECT count(*) FROM filings f WHERE f.campaign_id = c.id AND f.late)::int AS filed_late
    FROM campaigns c WHERE c.id = ${campaignId}`);
  const row = result.rows[0];
  const { register = 0, unplaced = 0, filed = 0, filed_late: filedLate = 0 } = row ?? {};
  return { register, unplaced, filed, filedLate };
}

export interface RosterRow {
  rightId: number;
  licenceNo: string;
  name: string;
  kind: string;
  state: 'roster' | 'excluded';
  ground: ExclusionGround | null;
  expired: boolean;
  filedAt: Date | null;
}

/** The roster in the order of the rights' numbers, optionally only one ground or only those that have not filed. */
export async function listRoster(
  executor: Executor,
  query: {
    campaignId: number;
    state?: string | undefined;
    ground?: string | undefined;
    filed?: boolean | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<RosterRow[]> {
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", r.licence_no AS "licenceNo", r.name, r.kind, e.state, e.ground, e.expired, f.filed_at AS "filedAt"
    FROM roster_entries e JOIN rights r ON r.id = e.right_id
    LEFT JOIN filings f ON f.campaign_id = e.campaign_id AND f.right_id = e.right_id
    WHERE e.campaign_id = ${query.campaignId} AND e.right_id > ${query.after ?? 0}
      AND (${query.state ?? null}::text IS NULL OR e.state = ${query.state ?? null})
      AND (${query.ground ?? null}::text IS NULL OR e.ground = ${query.ground ?? null})
      AND (${query.filed ?? null}::boolean IS NULL OR (f.id IS NOT NULL) = ${query.filed ?? null})
    ORDER BY e.right_id LIMIT ${query.limit}`);
  return result.rows as unknown as RosterRow[];
}
