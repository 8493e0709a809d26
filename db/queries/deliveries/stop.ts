import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { skippedEntries } from './skipped.ts';

/**
 * Skips every message of a campaign that has not been sent, of rounds under way and of those followed up, with a log
 * entry each. What is on its way stays: it is settled as any other. Returns how many messages were skipped.
 */
export async function skipPlannedDeliveries(
  tx: Transaction,
  campaignId: number,
  time: { machineNow: Date; asOf: Date },
): Promise<number> {
  const result = await tx.execute<{ messages: number }>(sql`
    WITH moved AS (
      UPDATE deliveries SET state = 'skipped', reason = 'stopped', not_before = NULL
      WHERE state = 'planned' AND round_id IN (SELECT id FROM rounds WHERE campaign_id = ${campaignId} AND kind = 'reminder')
      RETURNING id, state, reason
    ), logged AS (${skippedEntries(time)})
    SELECT count(*)::int AS messages FROM moved`);
  return result.rows[0]?.messages ?? 0;
}
