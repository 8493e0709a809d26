import { sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';

/**
 * Saves the holders of accepted staged rows. Where the rows of one holder differ, the last one counts: announcements
 * append corrections. A name that changes is kept with the legal day the next one holds from.
 */
export async function saveStagedHolders(
  tx: Transaction,
  { importId, standsFor, recordedAt }: { importId: string; standsFor: string; recordedAt: Date },
): Promise<void> {
  // Without a name: the row names somebody an act has replaced (keepDecided), and says nothing of the holder it got instead.
  await tx.execute(sql`
    CREATE TEMPORARY TABLE latest_holders ON COMMIT DROP AS
    SELECT DISTINCT ON (holder_key) holder_key AS key, holder_kind AS kind, holder_name AS name, credit_code, row_no
    FROM staged_rights WHERE accepted AND holder_name IS NOT NULL ORDER BY holder_key, row_no DESC`);
  await tx.execute(sql`
    WITH renamed AS (
      SELECT h.id, h.name, h.kind, l.name AS new_name, l.kind AS new_kind FROM latest_holders l JOIN holders h USING (key)
      WHERE (h.kind, h.name) IS DISTINCT FROM (l.kind, l.name)),
    kept AS (
      INSERT INTO holder_former_names (holder_id, held_until, name, kind, import_id, recorded_at)
      SELECT id, ${standsFor}::date, name, kind, ${importId}::uuid, ${recordedAt.toISOString()}::timestamptz FROM renamed)
    UPDATE holders h SET kind = new_kind, name = new_name FROM renamed WHERE h.id = renamed.id`);
  await tx.execute(sql`
    INSERT INTO holders (key, kind, name, credit_code)
    SELECT key, kind, name, credit_code FROM latest_holders l
    WHERE NOT EXISTS (SELECT FROM holders h WHERE h.key = l.key) ORDER BY row_no
    -- A transfer may bring the same holder at the same moment.
    ON CONFLICT (key) DO NOTHING`);
}
