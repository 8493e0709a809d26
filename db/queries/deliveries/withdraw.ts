import { sql } from 'drizzle-orm';
import type { Database } from '../../client.ts';
import { skippedEntries } from './skipped.ts';

/**
 * Takes filed and excluded rights off messages that were tried and came back: the holder filed, or two officers excluded
 * the right, while the message was on its way and could not be reached. Waits for filings under way, which hold the campaign.
 */
export async function withdrawFiledRights(
  database: Database,
  roundId: number,
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(sql`
      SELECT FROM campaigns c JOIN rounds r ON r.campaign_id = c.id WHERE r.id = ${roundId} FOR UPDATE OF c`);
    await tx.execute(sql`
      WITH come_back AS (
        SELECT id FROM deliveries WHERE round_id = ${roundId} AND state = 'planned' AND attempts > 0 FOR UPDATE SKIP LOCKED
      ), left_message AS (
        UPDATE delivery_rights dr SET skipped = CASE WHEN e.state = 'excluded' THEN 'excluded' ELSE 'filed' END
        FROM come_back b, rounds r, roster_entries e
        WHERE dr.delivery_id = b.id AND dr.skipped IS NULL AND r.id = ${roundId} AND r.kind = 'reminder'
          AND e.campaign_id = r.campaign_id AND e.right_id = dr.right_id
          AND (e.state = 'excluded' OR EXISTS (
            SELECT FROM filings f WHERE f.campaign_id = e.campaign_id AND f.right_id = e.right_id))
        RETURNING dr.delivery_id, dr.skipped
      ), gone AS (SELECT delivery_id, count(*) AS rights, max(skipped) AS reason FROM left_message GROUP BY delivery_id
      ), moved AS (
      UPDATE deliveries d SET
        rights_count = d.rights_count - gone.rights,
        state = CASE WHEN d.rights_count = gone.rights THEN 'skipped' ELSE d.state END,
        reason = CASE WHEN d.rights_count = gone.rights THEN gone.reason ELSE d.reason END
      FROM gone WHERE d.id = gone.delivery_id RETURNING d.id, d.state, d.reason)
      ${skippedEntries(time)}`);
  });
}
