import { and, asc, countDistinct, desc, eq, sql } from 'drizzle-orm';
import type { Finding, FindingReason, FindingSeverity } from '../../../rules/register-findings.ts';
import type { Executor } from '../../client.ts';
import { rightsImportFindingsTable } from '../../schema/index.ts';

/** A finding with its row; 1 = first row below the heading. */
export interface ImportFinding extends Finding {
  row: number;
}

/** Place of a finding in the order of the file; unique within an import. */
export interface FindingKey {
  row: number;
  column: number;
  reason: string;
}

export interface FindingFilter {
  severity?: FindingSeverity | undefined;
  /** The last finding already seen. */
  after?: FindingKey | undefined;
  limit: number;
}

/** Findings of an import in the order of the file. */
export async function listImportFindings(
  executor: Executor,
  importId: string,
  { severity, after, limit }: FindingFilter,
): Promise<ImportFinding[]> {
  const table = rightsImportFindingsTable;
  const rows = await executor
    .select()
    .from(table)
    .where(
      and(
        eq(table.importId, importId),
        severity && eq(table.severity, severity),
        after &&
          sql`(${table.rowNo}, ${table.columnNo}, ${table.reason}) > (${after.row}, ${after.column}, ${after.reason})`,
      ),
    )
    .orderBy(asc(table.rowNo), asc(table.columnNo), asc(table.reason))
    .limit(limit);
  return rows.map(toFinding);
}

/** How many rows of an import carry which finding. */
export interface FindingCount {
  severity: FindingSeverity;
  reason: FindingReason;
  rows: number;
}

export async function countFindings(executor: Executor, importId: string): Promise<FindingCount[]> {
  const { severity, reason, rowNo } = rightsImportFindingsTable;
  const rows = await executor
    .select({ severity, reason, rows: countDistinct(rowNo) })
    .from(rightsImportFindingsTable)
    .where(eq(rightsImportFindingsTable.importId, importId))
    .groupBy(severity, reason)
    .orderBy(desc(severity), asc(reason));
  return rows.map((row) => ({ ...row, reason: row.reason as FindingReason }));
}

function toFinding(row: typeof rightsImportFindingsTable.$inferSelect): ImportFinding {
  const { rowNo, columnNo, columnName, severity, value } = row;
  return { row: rowNo, column: columnNo, columnName, severity, reason: row.reason as FindingReason, value };
}
