import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../../client.ts';
import { onlyRow } from '../rows.ts';
import { CONTENT_COLUMNS, columnList, FILE_COLUMNS, VERSION_COLUMNS } from './right-columns.ts';

export interface RegisterSource {
  importId: string;
  authorityCode: string;
  /** Legal day the register stands for, YYYY-MM-DD. */
  standsFor: string;
  /** Machine time. */
  recordedAt: Date;
}

/** Where a staged row's value of a column comes from: `s` the row, `h` the holder it names. */
const staged = (column: string) => (column === 'holder_id' ? 'coalesce(h.merged_into, h.id)' : `s.${column}`);
const STAGED = sql.raw(FILE_COLUMNS.map(staged).join(', '));
const NAMED = sql.raw('CASE WHEN h.merged_into IS NOT NULL THEN h.id END');

/**
 * Takes accepted staged rows into the register. A right that stands as it stood keeps its row, its version and the import
 * that brought it: the same file again changes nothing. One that changed gets a new version; what it was is kept.
 * Preconditions: the register is locked, the holders are saved, `keepDecided` has run.
 */
export async function saveStagedRights(
  tx: Transaction,
  source: RegisterSource,
): Promise<{ added: number; changed: number }> {
  await compareRights(tx);
  await archiveChanged(tx);
  const changed = await updateChanged(tx, source);
  return { added: await insertNew(tx, source), changed };
}

/** Which rights differ from their staged rows, and in what. */
async function compareRights(tx: Transaction): Promise<void> {
  const names = FILE_COLUMNS.map(
    (column) => `CASE WHEN r.${column} IS DISTINCT FROM ${staged(column)} THEN '${column}' END`,
  );
  await tx.execute(sql`
    CREATE TEMPORARY TABLE changed_rights ON COMMIT DROP AS
    SELECT r.id, s.row_no, coalesce(h.merged_into, h.id) AS holder_id, ${NAMED} AS named_holder_id,
           array_remove(ARRAY[${sql.raw(names.join(', '))}, CASE WHEN r.managing_code IS NOT NULL AND ${MOVED} THEN 'managing_code' END], NULL) AS changed
    FROM staged_rights s JOIN rights r ON r.licence_no = s.licence_no JOIN holders h ON h.key = s.holder_key
    WHERE s.accepted AND (${columnList([...FILE_COLUMNS, 'named_holder_id'], 'r.')}) IS DISTINCT FROM (${STAGED}, ${NAMED})`);
}

// The file names another managing authority or another place than before: its newer word ends what a transfer said.
const MOVED: SQL = sql.raw(
  '(r.managing_authority, r.division_code) IS DISTINCT FROM (s.managing_authority, s.division_code)',
);

async function archiveChanged(tx: Transaction): Promise<void> {
  const kept = [...VERSION_COLUMNS, ...CONTENT_COLUMNS];
  await tx.execute(sql`
    INSERT INTO right_versions (right_id, ${columnList(kept)})
    SELECT r.id, ${columnList(kept, 'r.')} FROM changed_rights c JOIN rights r USING (id) WHERE c.changed <> '{}'`);
}

async function updateChanged(tx: Transaction, source: RegisterSource): Promise<number> {
  const values = FILE_COLUMNS.map((column) => (column === 'holder_id' ? 'c.holder_id' : `s.${column}`));
  // An act may hold from a later day than the file stands for: the file's word then counts from that day.
  const result = await tx.execute(sql`
    UPDATE rights r SET (${columnList(FILE_COLUMNS)}) = ROW (${sql.raw(values.join(', '))}),
      version = r.version + 1, based_on = r.version, holds_from = greatest(${source.standsFor}::date, r.holds_from),
      recorded_at = ${source.recordedAt.toISOString()}::timestamptz, event = 'imported', changed = c.changed, act_id = NULL,
      import_id = ${source.importId}::uuid, named_holder_id = c.named_holder_id,
      managing_code = CASE WHEN 'managing_code' = ANY (c.changed) THEN NULL ELSE r.managing_code END
    FROM changed_rights c JOIN staged_rights s USING (row_no) WHERE r.id = c.id AND c.changed <> '{}'`);
  // The same holder under another of its keys: nothing of the right changes.
  await tx.execute(sql`
    UPDATE rights r SET named_holder_id = c.named_holder_id FROM changed_rights c WHERE r.id = c.id AND c.changed = '{}'`);
  return result.rowCount ?? 0;
}

async function insertNew(tx: Transaction, { importId, authorityCode, standsFor, recordedAt }: RegisterSource) {
  const result = await tx.execute(sql`
    INSERT INTO rights (authority_code, licence_no, import_id, holds_from, recorded_at, event, named_holder_id, ${columnList(FILE_COLUMNS)})
    SELECT ${authorityCode}, s.licence_no, ${importId}::uuid, ${standsFor}::date, ${recordedAt.toISOString()}::timestamptz,
           'imported', ${NAMED}, ${STAGED}
    FROM staged_rights s JOIN holders h ON h.key = s.holder_key
    WHERE s.accepted AND NOT EXISTS (SELECT FROM rights r WHERE r.licence_no = s.licence_no) ORDER BY s.row_no`);
  return result.rowCount ?? 0;
}

/** The rights of a complete register that are in force here and on no row of it, rejected rows included (R: an officer decides). */
export async function saveMissingRights(tx: Transaction, importId: string, authorityCode: string): Promise<number> {
  const result = await tx.execute<{ missing: number }>(sql`
    WITH saved AS (
      INSERT INTO rights_import_missing (import_id, right_id)
      SELECT ${importId}::uuid, r.id FROM rights r
      WHERE r.authority_code = ${authorityCode} AND r.state IN ('valid', 'policy-closed')
        AND NOT EXISTS (SELECT FROM staged_rights s WHERE s.licence_no = r.licence_no)
      RETURNING 1)
    SELECT count(*)::int AS missing FROM saved`);
  return onlyRow(result.rows).missing;
}
