import { and, eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../client.ts';
import { filingsTable, rosterEntriesTable } from '../../schema/annual-disclosure.ts';
import { rightsTable } from '../../schema/registry.ts';
import { skippedEntries } from '../deliveries/skipped.ts';

export type Filing = typeof filingsTable.$inferSelect;

/** The roster entry of a licence number in a campaign. */
export async function findRosterEntry(executor: Executor, campaignId: number, licenceNo: string) {
  const [entry] = await executor
    .select({
      ...{ rightId: rightsTable.id, kind: rightsTable.kind },
      ...{ state: rosterEntriesTable.state, ground: rosterEntriesTable.ground },
    })
    .from(rosterEntriesTable)
    .innerJoin(rightsTable, eq(rightsTable.id, rosterEntriesTable.rightId))
    .where(and(eq(rosterEntriesTable.campaignId, campaignId), eq(rightsTable.licenceNo, licenceNo)));
  return entry;
}

export async function findFiling(executor: Executor, campaignId: number, rightId: number): Promise<Filing | undefined> {
  const [filing] = await executor
    .select()
    .from(filingsTable)
    .where(and(eq(filingsTable.campaignId, campaignId), eq(filingsTable.rightId, rightId)));
  return filing;
}

/**
 * Takes a right off every message not yet sent, in the transaction of its filing or of its exclusion. The message's row is
 * locked first: either the filing is seen by whoever claims it, or the message is already on its way and stays.
 * A message whose last right has left is skipped, with a log entry. Returns how many messages the right left.
 */
export async function withdrawRightFromDeliveries(
  tx: Transaction,
  of: { campaignId: number; rightId: number; reason?: 'filed' | 'excluded' },
  time: { machineNow: Date; asOf: Date },
): Promise<number> {
  const reason = of.reason ?? 'filed';
  const result = await tx.execute<{ messages: number }>(sql`
    WITH open_messages AS (
      SELECT d.id, d.round_id FROM deliveries d
      JOIN delivery_rights dr ON dr.delivery_id = d.id AND dr.right_id = ${of.rightId} AND dr.skipped IS NULL
      JOIN rounds r ON r.id = d.round_id AND r.campaign_id = ${of.campaignId} AND r.kind = 'reminder'
      WHERE d.state = 'planned' FOR UPDATE OF d
    ), left_message AS (
      UPDATE delivery_rights dr SET skipped = ${reason} FROM open_messages o
      WHERE dr.round_id = o.round_id AND dr.right_id = ${of.rightId} RETURNING dr.delivery_id
    ), moved AS (
      UPDATE deliveries d SET
        rights_count = d.rights_count - 1,
        state = CASE WHEN d.rights_count = 1 THEN 'skipped' ELSE d.state END,
        reason = CASE WHEN d.rights_count = 1 THEN ${reason} ELSE d.reason END
      FROM left_message l WHERE d.id = l.delivery_id RETURNING d.id, d.state, d.reason
    ), logged AS (${skippedEntries(time)})
    SELECT count(*)::int AS messages FROM moved`);
  return result.rows[0]?.messages ?? 0;
}
