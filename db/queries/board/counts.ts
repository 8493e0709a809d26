import { sql } from 'drizzle-orm';
import type { BoardGroup } from '../../../rules/board/counts.ts';
import type { FilingDay } from '../../../rules/board/course.ts';
import type { Executor } from '../../client.ts';
import { type BoardScope, campaignIds, managedBy, managers, placedRights } from './scope.ts';

/**
 * Every right of the scope once, in groups of the same state at the same authority. Rights are grouped first by what the
 * register says of their managers, and those few groups are then placed.
 */
export async function countBoardGroups(executor: Executor, scope: BoardScope): Promise<BoardGroup[]> {
  const { rows } = await executor.execute<Record<keyof BoardGroup, never>>(sql`
    WITH p AS MATERIALIZED (${managers(scope)}), g AS MATERIALIZED (
      SELECT r.authority_code, r.managing_code, r.managing_authority, r.division_code,
             CASE e.state WHEN 'roster' THEN 'roster' ELSE e.ground END AS placing, coalesce(e.expired, false) AS expired,
             CASE WHEN f.late THEN 'late' WHEN NOT f.late THEN 'in-time' END AS filing,
             l.right_id IS NOT NULL AS late, count(*) AS rights
      FROM rights r
      LEFT JOIN campaigns c ON c.authority_code = r.authority_code AND c.id = ANY (${campaignIds(scope)})
      LEFT JOIN roster_entries e ON e.campaign_id = c.id AND e.right_id = r.id
      LEFT JOIN filings f ON f.campaign_id = c.id AND f.right_id = r.id
      LEFT JOIN late_entries l ON l.campaign_id = c.id AND l.right_id = r.id
      WHERE r.authority_code = ANY (${sql.param(scope.registers)}::text[])
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    )
    SELECT p.manager, g.placing, g.expired, g.filing, g.late, sum(g.rights)::int AS rights
    FROM g JOIN p ON ${managedBy('g')} GROUP BY 1, 2, 3, 4, 5`);
  return rows as unknown as BoardGroup[];
}

/** Filings for rights on the roster that the register still holds, by the legal day they were made on. */
export async function countFilingDays(executor: Executor, scope: BoardScope): Promise<FilingDay[]> {
  const within = scope.whole ? sql`` : sql`JOIN (${placedRights(scope)}) p ON p.id = f.right_id`;
  const { rows } = await executor.execute<Record<keyof FilingDay, never>>(sql`
    SELECT to_char(f.day, 'YYYY-MM-DD') AS day, count(*)::int AS filed
    FROM (SELECT campaign_id, right_id, (filed_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM filings
          WHERE campaign_id = ANY (${campaignIds(scope)})) f ${within}
    JOIN campaigns c ON c.id = f.campaign_id
    JOIN rights r ON r.id = f.right_id AND r.authority_code = c.authority_code
    JOIN roster_entries e ON e.campaign_id = f.campaign_id AND e.right_id = f.right_id AND e.state = 'roster'
    GROUP BY f.day ORDER BY f.day`);
  return rows as unknown as FilingDay[];
}
