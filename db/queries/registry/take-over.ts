import { type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { PoolClient } from 'pg';
import { REGISTER_COLUMNS } from '../../../rules/register-heading.ts';
import type { Database, Transaction } from '../../client.ts';
import * as schema from '../../schema/index.ts';
import { keepDecided } from './keep-decided.ts';
import { REGISTER_LOCK } from './register-lock.ts';
import { columnList } from './right-columns.ts';
import { saveStagedHolders } from './save-holders.ts';
import { saveMissingRights, saveStagedRights } from './save-rights.ts';
import { type StagedRow, stageRows } from './staging.ts';

export interface TakeOver {
  importId: string;
  authorityCode: string;
  dryRun: boolean;
  /** The file is the whole register: rights that are not in it are listed. */
  complete: boolean;
  /** Legal day it stands for, YYYY-MM-DD. */
  standsFor: string;
  /** Machine time, asked once the rows are read: from then on they are written down. */
  machineNow: () => Date;
  /** 1-based column of the licence number, known once the heading was read: after the last row. */
  licenceColumn: () => number;
  rows: AsyncIterable<StagedRow>;
}

export interface TakeOverCounts {
  rowsRead: number;
  accepted: number;
  rejected: number;
  /** Of the accepted: new in the register, changed, as they stood. All 0 in a dry run. */
  added: number;
  changed: number;
  unchanged: number;
  /** Rights in force that a complete register does not name; 0 where it need not be complete. */
  missing: number;
}

/**
 * One transaction for a whole import, on a connection of its own, with the register locked against other imports.
 * `undefined`: another import holds it at this moment; ask again later.
 */
export async function withRegisterLocked<T>(
  database: Database,
  work: (tx: Transaction, client: PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const client = await database.$client.connect();
  let broken: Error | undefined;
  try {
    return await drizzle({ client, schema, casing: 'snake_case' }).transaction(async (tx) => {
      const lock = await tx.execute<{ locked: boolean }>(
        sql`SELECT pg_try_advisory_xact_lock(${REGISTER_LOCK}) AS locked`,
      );
      return lock.rows[0]?.locked ? await work(tx, client) : undefined;
    });
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection that failed in the middle of COPY may still be talking: it is closed, not given to the next.
    client.release(broken);
  }
}

/** Takes over a register row by row as `rows` yields them; holds none of them in memory. */
export async function takeOverRows(tx: Transaction, client: PoolClient, takeOver: TakeOver): Promise<TakeOverCounts> {
  const rowsRead = await stageRows(client, takeOver.rows);
  const { importId, authorityCode, dryRun, complete } = takeOver;
  const licenceColumn = takeOver.licenceColumn();
  // Elsewhere first: what another authority holds is not accepted, so a later row is no duplicate of it.
  await refuse(tx, {
    importId,
    licenceColumn,
    reason: 'held-by-other-authority',
    rowNos: heldElsewhere(authorityCode),
  });
  await refuse(tx, { importId, licenceColumn, reason: 'duplicate', rowNos: LATER_WITH_SAME_LICENCE });
  await saveStagedFindings(tx, importId);
  const accepted = await countStaged(tx);
  const missing = complete ? await saveMissingRights(tx, importId, authorityCode) : 0;
  const counts = { rowsRead, accepted, rejected: rowsRead - accepted, missing };
  if (dryRun) return { ...counts, added: 0, changed: 0, unchanged: 0 };
  const source = { importId, authorityCode, standsFor: takeOver.standsFor, recordedAt: takeOver.machineNow() };
  await keepDecided(tx);
  await saveStagedHolders(tx, source);
  const { added, changed } = await saveStagedRights(tx, source);
  // The roster may be computed at once, and would be planned for the table as it was before.
  // Columns by name: without them the expressions of indexes would be computed once more, for a search that can wait.
  await tx.execute(
    sql`ANALYZE rights (${columnList(['id', 'authority_code', 'licence_no', 'state', 'holder_id', 'division_code', 'first_issued', 'valid_to'])})`,
  );
  await tx.execute(sql`ANALYZE holders (id, key)`);
  return { ...counts, added, changed, unchanged: accepted - added - changed };
}

/**
 * Makes the names that came in quick to find, after the import's transaction: nobody waits for it. What the indexes of
 * characters have only noted down is sorted in, else each search would read all of the notes; and the statistics cover
 * expressions too, else a search for what half of all names have would look half of them up.
 */
export async function settleSearch(database: Database): Promise<void> {
  for (const index of ['rights_name_characters', 'holders_name_characters'])
    await database.execute(sql`SELECT gin_clean_pending_list(${index}::regclass)`);
  await database.execute(sql`ANALYZE rights`);
  await database.execute(sql`ANALYZE holders`);
}

const heldElsewhere = (authorityCode: string) => sql`
  SELECT s.row_no FROM staged_rights s JOIN rights r USING (licence_no) WHERE s.accepted AND r.authority_code <> ${authorityCode}`;

// Rows that are rejected already are told too: all faults of a row at once.
const LATER_WITH_SAME_LICENCE = sql`
  SELECT s.row_no FROM staged_rights s
  JOIN (SELECT licence_no, min(row_no) AS first FROM staged_rights WHERE accepted GROUP BY licence_no) taken USING (licence_no)
  WHERE s.row_no > taken.first`;

/**
 * Rejects staged rows for their licence number. What was put right in them no longer matters, and that the number is of
 * the other kind of right is only what it comes to when it is another row's number.
 */
async function refuse(
  tx: Transaction,
  { importId, licenceColumn, reason, rowNos }: { importId: string; licenceColumn: number; reason: string; rowNos: SQL },
): Promise<void> {
  await tx.execute(sql`
    WITH refused AS (
      UPDATE staged_rights SET accepted = false, findings = jsonb_path_query_array(
        findings, '$[*] ? (@.severity == "rejected" && @.reason != "licence-kind-mismatch")')
      WHERE row_no IN (${rowNos}) RETURNING row_no, licence_no)
    INSERT INTO rights_import_findings (import_id, row_no, column_no, column_name, severity, reason, value)
    SELECT ${importId}::uuid, row_no, ${licenceColumn}::int, ${REGISTER_COLUMNS.licenceNo}, 'rejected', ${reason}, licence_no
    FROM refused`);
}

async function saveStagedFindings(tx: Transaction, importId: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO rights_import_findings (import_id, row_no, column_no, column_name, severity, reason, value)
    SELECT ${importId}::uuid, s.row_no, f."column", f."columnName", f.severity, f.reason, f.value
    FROM staged_rights s, jsonb_to_recordset(s.findings)
      AS f ("column" int, "columnName" text, severity text, reason text, value text)
    WHERE s.findings IS NOT NULL`);
}

async function countStaged(tx: Transaction): Promise<number> {
  const result = await tx.execute<{ n: number }>(
    sql`SELECT (count(*) FILTER (WHERE accepted))::int AS n FROM staged_rights`,
  );
  return result.rows[0]?.n ?? 0;
}
