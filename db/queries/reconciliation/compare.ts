import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../../client.ts';
import { recordEvidence } from '../evidence.ts';
import { foundFilings } from './compare-filings.ts';
import { foundListed, foundRights } from './compare-rights.ts';

export interface Comparison {
  /** Differences that are new, and those that have gone. */
  found: number;
  gone: number;
}

/** Two comparisons at once would each find what the other has just written. */
const COMPARISON_LOCK = 0x7265636f;

/**
 * Holds our registers against the ministry's, all of them, and brings the differences up to date: what is as it was keeps
 * its decision, what has other values is gone and found anew. Repeated, it changes nothing. Holds no row of the registers.
 */
export function compareRegisters(database: Database, time: { asOf: Date; machineNow: Date }): Promise<Comparison> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(${COMPARISON_LOCK})`);
    await findDifferences(tx);
    const gone = await endGone(tx, time.asOf);
    await reopenUndone(tx);
    const found = await saveFound(tx, time.asOf);
    if (found + gone > 0)
      await recordEvidence(tx, {
        ...{ asOf: time.asOf, recordedAt: time.machineNow, room: 'reconciliation', kind: 'registers.compared' },
        ...{ subject: 'reconciliation/differences', data: { found, gone } },
      });
    return { found, gone };
  });
}

async function findDifferences(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    CREATE TEMPORARY TABLE found_differences (
      kind text, authority_code text, subject text, field text, type text, ground text, licence_no text, year int,
      ours jsonb, theirs jsonb, item_id bigint) ON COMMIT DROP`);
  for (const select of [foundRights(), foundFilings(), foundListed()])
    await tx.execute(sql`INSERT INTO found_differences ${select}`);
  // A temporary table has no statistics of its own accord, and the joins to come depend on them.
  await tx.execute(sql`ANALYZE found_differences`);
}

const SAME = sql`
  f.kind = d.kind AND f.subject = d.subject AND f.field = d.field AND f.type = d.type AND f.authority_code = d.authority_code
  AND f.ground IS NOT DISTINCT FROM d.ground AND f.ours IS NOT DISTINCT FROM d.ours AND f.theirs IS NOT DISTINCT FROM d.theirs`;

async function endGone(tx: Transaction, asOf: Date): Promise<number> {
  const result = await tx.execute(sql`
    UPDATE reconciliation_differences d SET state = 'gone', gone_at = ${asOf.toISOString()}::timestamptz
    WHERE d.state <> 'gone' AND NOT EXISTS (SELECT FROM found_differences f WHERE ${SAME})`);
  return result.rowCount ?? 0;
}

/** Taken over, carried out, and still different: the register refused it, or has changed since. Somebody must look again. */
async function reopenUndone(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    UPDATE reconciliation_differences d SET state = 'open', choice = NULL, note = NULL, import_id = NULL,
      decided_by = NULL, decided_at = NULL, approved_by = NULL, approved_at = NULL
    FROM rights_imports i WHERE i.id = d.import_id AND d.state = 'decided' AND i.state IN ('done', 'failed')`);
}

async function saveFound(tx: Transaction, asOf: Date): Promise<number> {
  const result = await tx.execute(sql`
    INSERT INTO reconciliation_differences
      (kind, authority_code, subject, field, type, ground, licence_no, year, ours, theirs, item_id, found_at, state)
    SELECT f.kind, f.authority_code, f.subject, f.field, f.type, f.ground, f.licence_no, f.year, f.ours, f.theirs, f.item_id,
           ${asOf.toISOString()}::timestamptz, 'open'
    FROM found_differences f
    WHERE NOT EXISTS (SELECT FROM reconciliation_differences d WHERE d.state <> 'gone' AND ${SAME})
    ORDER BY f.kind, f.subject, f.field`);
  return result.rowCount ?? 0;
}
