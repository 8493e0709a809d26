import { sql } from 'drizzle-orm';
import type { Database } from '../../client.ts';
import { skippedEntries } from './skipped.ts';

/**
 * Takes filed rights off messages that were tried and came back: their holder filed while the message was on its way,
 * and the filing could not take it off. Waits for filings under way, which hold the campaign.
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
        UPDATE delivery_rights dr SET skipped = 'filed'
        FROM come_back b, rounds r, filings f
        WHERE dr.delivery_id = b.id AND dr.skipped IS NULL AND r.id = ${roundId}
          AND f.campaign_id = r.campaign_id AND f.right_id = dr.right_id
        RETURNING dr.delivery_id
      ), filed AS (SELECT delivery_id, count(*) AS rights FROM left_message GROUP BY delivery_id
      ), moved AS (
      UPDATE deliveries d SET
        rights_count = d.rights_count - filed.rights,
        state = CASE WHEN d.rights_count = filed.rights THEN 'skipped' ELSE d.state END,
        reason = CASE WHEN d.rights_count = filed.rights THEN 'filed' ELSE d.reason END
      FROM filed WHERE d.id = filed.delivery_id RETURNING d.id, d.state)
      ${skippedEntries(time)}`);
  });
}
