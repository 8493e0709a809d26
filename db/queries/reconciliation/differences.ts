import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { DifferenceState, DifferenceType } from '../../../rules/reconciliation/differences.ts';
import type { SystemKind } from '../../../rules/reconciliation/kinds.ts';
import type { Executor, Transaction } from '../../client.ts';
import { reconciliationDifferencesTable } from '../../schema/index.ts';
import { authorityAndBelow } from '../identity.ts';
import { onlyRow } from '../rows.ts';

export type Difference = typeof reconciliationDifferencesTable.$inferSelect;

export interface DifferenceFilter {
  /** Whose: of this authority and those below it. */
  authority: string;
  kind?: SystemKind | undefined;
  type?: DifferenceType | undefined;
  states?: readonly DifferenceState[] | undefined;
  field?: string | undefined;
  licenceNo?: string | undefined;
  after?: number | undefined;
  limit: number;
}

/** Differences in the order they were found. */
export function listDifferences(executor: Executor, filter: DifferenceFilter): Promise<Difference[]> {
  const table = reconciliationDifferencesTable;
  return executor
    .select()
    .from(table)
    .where(
      and(
        sql`${table.authorityCode} IN (${authorityAndBelow(filter.authority)})`,
        filter.kind && eq(table.kind, filter.kind),
        filter.type && eq(table.type, filter.type),
        filter.states && inArray(table.state, [...filter.states]),
        filter.field === undefined ? undefined : eq(table.field, filter.field),
        filter.licenceNo === undefined ? undefined : eq(table.licenceNo, filter.licenceNo),
        gt(table.id, filter.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(filter.limit);
}

/** How many there are of each kind in each state that is not gone. */
export async function countDifferences(
  executor: Executor,
  authority: string,
): Promise<{ kind: SystemKind; type: DifferenceType; state: DifferenceState; rows: number }[]> {
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT kind, type, state, count(*)::int AS rows FROM reconciliation_differences
    WHERE state <> 'gone' AND authority_code IN (${authorityAndBelow(authority)}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`);
  return result.rows as unknown as { kind: SystemKind; type: DifferenceType; state: DifferenceState; rows: number }[];
}

export async function findDifference(executor: Executor, id: number): Promise<Difference | undefined> {
  const [row] = await executor
    .select()
    .from(reconciliationDifferencesTable)
    .where(eq(reconciliationDifferencesTable.id, id));
  return row;
}

/** Held until the transaction ends: neither another decision nor a comparison passes by. */
export async function lockDifference(tx: Transaction, id: number): Promise<Difference | undefined> {
  const [row] = await tx
    .select()
    .from(reconciliationDifferencesTable)
    .where(eq(reconciliationDifferencesTable.id, id))
    .for('update');
  return row;
}

/** Precondition: the rules let it into that state, and four eyes are kept (the database refuses otherwise as well). */
export async function updateDifference(
  tx: Transaction,
  id: number,
  change: Partial<
    Pick<
      Difference,
      'state' | 'choice' | 'note' | 'decidedBy' | 'decidedAt' | 'approvedBy' | 'approvedAt' | 'importId' | 'goneAt'
    >
  >,
): Promise<Difference> {
  const table = reconciliationDifferencesTable;
  return onlyRow(await tx.update(table).set(change).where(eq(table.id, id)).returning());
}
