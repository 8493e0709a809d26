import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { wordingFor } from '../templates/wording-for.ts';

/**
 * Plans the messages of a round: one per holder with rights on the roster that have not been filed, to the first mobile
 * the holder gave in the system, else at registration; a holder without a mobile is skipped with that reason.
 * Needs the campaign locked for planning, and its wordings fixed. Returns the rights the round must account for, counted apart from the messages.
 */
export async function planDeliveries(
  tx: Transaction,
  round: { id: number; campaignId: number },
  /** SELECT of the rights it speaks of, where not of those still to be filed: `id`, `holder_id`, `mobile`, `mobile_source`. */
  rights: SQL = openRights(round.campaignId),
): Promise<number> {
  // Read once: an import that commits between two statements could move a right to another holder.
  await tx.execute(sql`CREATE TEMPORARY TABLE open_rights ON COMMIT DROP AS ${rights}`);
  await tx.execute(sql`ANALYZE open_rights`);
  await tx.execute(sql`
    INSERT INTO deliveries (round_id, holder_id, channel, recipient, state, reason, rights_count, wording_id)
    SELECT ${round.id}, holder_id, 'sms', mobile, CASE WHEN mobile IS NULL THEN 'skipped' ELSE 'planned' END,
           CASE WHEN mobile IS NULL THEN 'no-mobile' END, rights,
           ${wordingFor(round.id, 'sms', sql`holder_id`)}
    FROM (
      SELECT holder_id, count(*) AS rights,
             -- 'system' sorts after 'registered', so the number given in the system comes first.
             (array_agg(mobile ORDER BY mobile_source DESC, id) FILTER (WHERE mobile IS NOT NULL))[1] AS mobile
      FROM open_rights GROUP BY holder_id) holders
    ORDER BY holder_id`);
  await tx.execute(sql`
    INSERT INTO delivery_rights (round_id, right_id, delivery_id)
    SELECT ${round.id}, o.id, d.id FROM open_rights o
    JOIN deliveries d ON d.round_id = ${round.id} AND d.holder_id = o.holder_id AND d.step = 1`);
  const counted = await tx.execute<{ rights: number }>(sql`SELECT count(*)::int AS rights FROM open_rights`);
  return counted.rows[0]?.rights ?? 0;
}

/** Rights by their numbers, for `planDeliveries`. */
export const rightsNumbered = (rightIds: readonly number[]): SQL => sql`
  SELECT r.id, r.holder_id, r.mobile, r.mobile_source FROM rights r WHERE r.id = ANY (${sql.param([...rightIds])}::bigint[])`;

const openRights = (campaignId: number) => sql`
  SELECT r.id, r.holder_id, r.mobile, r.mobile_source FROM roster_entries e JOIN rights r ON r.id = e.right_id
  WHERE e.campaign_id = ${campaignId} AND e.state = 'roster'
    AND NOT EXISTS (SELECT FROM filings f WHERE f.campaign_id = e.campaign_id AND f.right_id = e.right_id)`;

/**
 * Ends what a round did not finish in time, log entries included: what was not sent has expired; whoever was not called
 * was not called; what nobody could decide is unknown, is never sent again by a machine, and a report of the provider may
 * still move it.
 */
export async function endDeliveries(
  tx: Transaction,
  roundId: number,
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  await tx.execute(sql`
    WITH ended AS (
      UPDATE deliveries SET lease_until = NULL,
        state = CASE state WHEN 'planned' THEN 'failed' ELSE 'unknown' END,
        reason = CASE state WHEN 'planned' THEN CASE channel WHEN 'call-list' THEN 'not-called' ELSE 'expired' END END
      WHERE round_id = ${roundId} AND state IN ('planned', 'sending') RETURNING id, state, reason)
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries',
      CASE WHEN state = 'unknown' THEN 'delivery.undecided' WHEN reason = 'expired' THEN 'delivery.expired' ELSE 'delivery.failed' END,
      'delivery/' || id, jsonb_strip_nulls(jsonb_build_object('reason', reason)) FROM ended`);
}
