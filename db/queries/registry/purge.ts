import { and, asc, eq, max, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../client.ts';
import { rightsImportChunksTable, rightsImportFindingsTable, rightsImportsTable } from '../../schema/index.ts';

/** Numbers of the rows refused as secret, the first `limit` of them. */
export async function listSecretRows(executor: Executor, importId: string, limit: number): Promise<number[]> {
  const { rowNo, reason } = rightsImportFindingsTable;
  const rows = await executor
    .select({ rowNo })
    .from(rightsImportFindingsTable)
    .where(and(eq(rightsImportFindingsTable.importId, importId), eq(reason, 'secret')))
    .orderBy(asc(rowNo))
    .limit(limit);
  return rows.map((row) => row.rowNo);
}

/** Deletes the bytes of an upload that held secrets or was refused as a whole, and keeps when that was. */
export async function purgeUpload(tx: Transaction, importId: string, machineNow: Date): Promise<void> {
  await tx.delete(rightsImportChunksTable).where(eq(rightsImportChunksTable.importId, importId));
  await tx.update(rightsImportsTable).set({ purgedAt: machineNow }).where(eq(rightsImportsTable.id, importId));
}

const FORGOTTEN = '（已删除）';

/** The name of a file that was secret as a whole may be secret itself: taken out of the import and of its request. */
export async function forgetFileName(tx: Transaction, importId: string): Promise<void> {
  await tx.update(rightsImportsTable).set({ fileName: FORGOTTEN }).where(eq(rightsImportsTable.id, importId));
  await tx.execute(sql`
    UPDATE commands SET body = jsonb_set(body, '{fileName}', to_jsonb(${FORGOTTEN}::text)),
      answer = jsonb_set(answer, '{fileName}', to_jsonb(${FORGOTTEN}::text))
    WHERE operation = 'registry.import' AND answer ->> 'id' = ${importId}`);
}

/** The latest legal day a register of an authority was taken over for, YYYY-MM-DD. */
export async function findLatestStand(executor: Executor, authorityCode: string): Promise<string | undefined> {
  const { standsFor, asOf, state, dryRun } = rightsImportsTable;
  const [row] = await executor
    .select({ day: max(sql<string>`coalesce(${standsFor}, (${asOf} AT TIME ZONE 'Asia/Shanghai')::date)`) })
    .from(rightsImportsTable)
    .where(and(eq(rightsImportsTable.authorityCode, authorityCode), eq(state, 'done'), eq(dryRun, false)));
  return row?.day ?? undefined;
}
