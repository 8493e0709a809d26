import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

/**
 * Plans the messages of a round: one per holder with rights on the roster that have not been filed, to the first mobile
 * the holder gave in the system, else at registration; a holder without a mobile is skipped with that reason.
 * Needs the campaign locked for planning. Returns the rights the round must account for, counted apart from the messages.
 */
export async function planDeliveries(tx: Transaction, round: { id: number; campaignId: number }): Promise<number> {
  const { id: roundId, campaignId } = round;
  await tx.execute(sql`
    INSERT INTO deliveries (round_id, holder_id, channel, recipient, state, reason, rights_count)
    SELECT ${roundId}, holder_id, 'sms', mobile, CASE WHEN mobile IS NULL THEN 'skipped' ELSE 'planned' END,
           CASE WHEN mobile IS NULL THEN 'no-mobile' END, rights
    FROM (
      SELECT holder_id, count(*) AS rights,
             (array_agg(mobile ORDER BY mobile_source DESC, id) FILTER (WHERE mobile IS NOT NULL))[1] AS mobile
      FROM (${openRights(campaignId)}) open_rights GROUP BY holder_id) holders
    ORDER BY holder_id`);
  // The table has just grown by a round: without fresh statistics the joins to come are planned for an empty one.
  await tx.execute(sql`ANALYZE deliveries`);
  await tx.execute(sql`
    INSERT INTO delivery_rights (round_id, right_id, delivery_id)
    SELECT ${roundId}, o.id, d.id FROM (${openRights(campaignId)}) o
    JOIN deliveries d ON d.round_id = ${roundId} AND d.holder_id = o.holder_id AND d.channel = 'sms'`);
  await tx.execute(sql`ANALYZE delivery_rights`);
  const counted = await tx.execute<{ rights: number }>(
    sql`SELECT count(*)::int AS rights FROM (${openRights(campaignId)}) open_rights`,
  );
  return counted.rows[0]?.rights ?? 0;
}

// mobile_source DESC: 'system' sorts after 'registered', so the number given in the system comes first.
const openRights = (campaignId: number) => sql`
  SELECT r.id, r.holder_id, r.mobile, r.mobile_source FROM roster_entries e JOIN rights r ON r.id = e.right_id
  WHERE e.campaign_id = ${campaignId} AND e.state = 'roster'
    AND NOT EXISTS (SELECT FROM filings f WHERE f.campaign_id = e.campaign_id AND f.right_id = e.right_id)`;

/** Ends what a round did not send in time: planned → failed(expired). Returns how many messages. */
export async function expireDeliveries(tx: Transaction, roundId: number): Promise<number> {
  const result = await tx.execute(
    sql`UPDATE deliveries SET state = 'failed', reason = 'expired' WHERE round_id = ${roundId} AND state = 'planned'`,
  );
  return result.rowCount ?? 0;
}
