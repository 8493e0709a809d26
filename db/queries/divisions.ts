import { and, asc, eq, gt } from 'drizzle-orm';
import { divisionExists } from '../../rules/authority-tree.ts';
import type { Executor, Transaction } from '../client.ts';
import { divisionsTable } from '../schema/index.ts';
import { onlyRow } from './rows.ts';
import { withUniqueRefused } from './unique.ts';

/** A division 处室 of an authority. */
export type Division = typeof divisionsTable.$inferSelect;

/** Divisions of one authority in the order they were added; a parent always stands before what is below it. */
export function listDivisions(
  executor: Executor,
  authorityCode: string,
  { after = 0, limit }: { after?: number | undefined; limit: number },
): Promise<Division[]> {
  return executor
    .select()
    .from(divisionsTable)
    .where(and(eq(divisionsTable.authorityCode, authorityCode), gt(divisionsTable.id, after)))
    .orderBy(asc(divisionsTable.id))
    .limit(limit);
}

/** Adds a division; undefined: that authority has no such parent. Throws Refusal division-exists (409). */
export async function saveDivision(tx: Transaction, division: Omit<Division, 'id'>): Promise<Division | undefined> {
  const { authorityCode, name, parentId } = division;
  if (parentId !== null) {
    const ofAuthority = and(eq(divisionsTable.authorityCode, authorityCode), eq(divisionsTable.id, parentId));
    if ((await tx.$count(divisionsTable, ofAuthority)) === 0) return undefined;
  }
  const insert = tx.insert(divisionsTable).values(division).returning();
  const exists = () => divisionExists(authorityCode, name);
  return onlyRow(await withUniqueRefused(insert, 'divisions_authority_code_name_key', exists));
}
