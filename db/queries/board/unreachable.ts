/** Rights on the roster, not filed for, whose holder the latest round has not reached: by reason, and one by one. */
import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { type BoardScope, campaignIds, placedRights } from './scope.ts';

export interface UnreachableRow {
  rightId: number;
  licenceNo: string;
  name: string;
  kind: string;
  holderKind: string;
  managingCode: string;
  managingAuthority: string;
  round: number;
  channel: string;
  reason: string;
}

/** How many there are for each reason, most first. */
export async function countUnreachable(
  executor: Executor,
  scope: BoardScope,
): Promise<{ reason: string; rights: number }[]> {
  const { rows } = await executor.execute<{ reason: string; rights: number }>(sql`
    SELECT ${REASON} AS reason, count(*)::int AS rights ${unreached(scope, !scope.whole)}
    GROUP BY 1 ORDER BY 2 DESC, 1`);
  return rows;
}

/** The rights themselves in the order of their numbers; `after` is the last one already seen. */
export async function listUnreachable(
  executor: Executor,
  scope: BoardScope,
  page: { reason?: string | undefined; after?: number | undefined; limit: number },
): Promise<UnreachableRow[]> {
  const reason = page.reason === undefined ? sql`` : sql`AND ${REASON} = ${page.reason}`;
  const { rows } = await executor.execute<Record<keyof UnreachableRow, never>>(sql`
    SELECT r.id::int AS "rightId", r.licence_no AS "licenceNo", r.name, r.kind, h.kind AS "holderKind",
           p.manager AS "managingCode", a.name AS "managingAuthority", ro.number AS round, d.channel, ${REASON} AS reason
    ${unreached(scope, true)} AND dr.right_id > ${page.after ?? 0} ${reason}
    ORDER BY dr.right_id LIMIT ${page.limit}`);
  return rows as unknown as UnreachableRow[];
}

const REASON = sql`coalesce(d.reason, d.state)`;

/** `placed`: with who manages each right, which the counts of whole registers do not need. */
function unreached(scope: BoardScope, placed: boolean): SQL {
  const places = sql`
    JOIN (${placedRights(scope)}) p ON p.id = dr.right_id JOIN authorities a ON a.code = p.manager
    JOIN rights r ON r.id = dr.right_id JOIN holders h ON h.id = r.holder_id`;
  return sql`
    FROM (SELECT DISTINCT ON (campaign_id) id, campaign_id, number FROM rounds
          WHERE kind = 'reminder' AND campaign_id = ANY (${campaignIds(scope)}) AND planned_at IS NOT NULL
          ORDER BY campaign_id, number DESC) ro
    JOIN delivery_rights dr ON dr.round_id = ro.id AND dr.skipped IS NULL
    JOIN deliveries d ON d.id = dr.delivery_id AND d.state IN ('failed', 'skipped', 'unknown') AND d.reason IS DISTINCT FROM 'filed'
    JOIN roster_entries e ON e.campaign_id = ro.campaign_id AND e.right_id = dr.right_id AND e.state = 'roster'
    ${placed ? places : sql``}
    WHERE NOT EXISTS (SELECT FROM filings f WHERE f.campaign_id = ro.campaign_id AND f.right_id = dr.right_id)`;
}
