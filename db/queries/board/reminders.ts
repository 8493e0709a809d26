import { sql } from 'drizzle-orm';
import { FILED_WITHIN_DAYS, type ReminderGroup } from '../../../rules/board/course.ts';
import type { Executor } from '../../client.ts';
import { type BoardScope, campaignIds, placedRights } from './scope.ts';

/**
 * Every right of every round once, in groups of the same state on the same channel; and, not to be counted again, each
 * step it has behind it.
 */
export async function countReminderGroups(executor: Executor, scope: BoardScope): Promise<ReminderGroup[]> {
  const within = scope.whole ? sql`` : sql`JOIN (${placedRights(scope)}) p ON p.id = dr.right_id`;
  const { rows } = await executor.execute<Record<keyof ReminderGroup, never>>(sql`
    SELECT dr.round_id::int AS "roundId", d.channel,
           CASE WHEN dr.skipped IS NOT NULL THEN 'skipped'
                WHEN d.channel = 'call-list' AND d.state = 'planned' THEN 'calling' ELSE d.state END AS state,
           CASE WHEN dr.skipped IS NULL THEN d.reason ELSE dr.skipped END AS reason,
           d.handed_over_at IS NOT NULL AS "handedOver", f.right_id IS NOT NULL AS filed, true AS counts,
           count(*)::int AS rights
    FROM rounds ro JOIN delivery_rights dr ON dr.round_id = ro.id
    JOIN deliveries d ON d.id = dr.delivery_id ${within}
    LEFT JOIN filings f ON f.campaign_id = ro.campaign_id AND f.right_id = dr.right_id
      AND f.filed_at >= ro.due_at AND f.filed_at < ro.due_at + make_interval(days => ${FILED_WITHIN_DAYS})
    WHERE ro.kind = 'reminder' AND ro.campaign_id = ANY (${campaignIds(scope)})
    GROUP BY 1, 2, 3, 4, 5, 6
    UNION ALL
    SELECT dr.round_id::int, e.channel, e.state, e.reason, e.handed_over_at IS NOT NULL, false, false, count(*)::int
    FROM rounds ro JOIN deliveries d ON d.round_id = ro.id AND d.step > 1
    JOIN delivery_rights dr ON dr.delivery_id = d.id ${within}
    JOIN deliveries e ON e.round_id = d.round_id AND e.holder_id = d.holder_id AND e.step < d.step
    WHERE ro.kind = 'reminder' AND ro.campaign_id = ANY (${campaignIds(scope)})
    GROUP BY 1, 2, 3, 4, 5`);
  return rows as unknown as ReminderGroup[];
}
