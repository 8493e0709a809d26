import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

/**
 * Writes into the log who accepted which licence number of unknown shape: one entry per right that this import brought
 * or changed. Runs after the rows were taken over, in the transaction of the import, while `staged_rights` is there.
 */
export async function recordAcceptedLicences(
  tx: Transaction,
  { importId, actorId, asOf, recordedAt }: { importId: string; actorId: number; asOf: Date; recordedAt: Date },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO evidence (recorded_at, as_of, actor_id, room, kind, subject, data)
    SELECT ${recordedAt.toISOString()}::timestamptz, ${asOf.toISOString()}::timestamptz, ${actorId}::bigint, 'registry',
      'right.unknown-licence-accepted', 'right/' || r.id, jsonb_build_object('importId', ${importId}::text, 'row', s.row_no)
    FROM staged_rights s JOIN rights r USING (licence_no)
    WHERE s.accepted AND s.unknown_licence AND r.import_id = ${importId}::uuid ORDER BY s.row_no`);
}
