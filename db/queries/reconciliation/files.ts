import { and, asc, desc, eq, inArray, lt, notExists, sql } from 'drizzle-orm';
import type { SystemKind } from '../../../rules/reconciliation/kinds.ts';
import type { Problem } from '../../../rules/refusal.ts';
import type { Database, Executor, Transaction } from '../../client.ts';
import { reconciliationFileChunksTable, reconciliationFilesTable } from '../../schema/index.ts';
import { authorityAndBelow } from '../identity.ts';
import { newImportId, regroup } from '../registry/chunks.ts';
import type { BatchCounts } from './batch.ts';

export type SystemFile = typeof reconciliationFilesTable.$inferSelect;
export type NewSystemFile = Pick<
  SystemFile,
  'id' | 'kind' | 'authorityCode' | 'actorId' | 'fileName' | 'size' | 'sha256' | 'through' | 'asOf' | 'recordedAt'
>;

const OPEN = ['queued', 'running'] as const;

/** Id of a new file: as that of an import, its first bits are the machine's time. */
export const newFileId = newImportId;

/** Stores an upload as it arrives, piece by piece, each committed: no transaction waits for a slow client. */
export async function saveFileChunks(database: Database, fileId: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  let number = 0;
  for await (const piece of regroup(bytes))
    await database.insert(reconciliationFileChunksTable).values({ fileId, number: number++, bytes: piece });
}

/** The file again, piece by piece; never more than one in memory. */
export async function* readFileChunks(executor: Executor, fileId: string): AsyncGenerator<Buffer> {
  const table = reconciliationFileChunksTable;
  for (let number = 0; ; number++) {
    const [row] = await executor
      .select({ bytes: table.bytes })
      .from(table)
      .where(and(eq(table.fileId, fileId), eq(table.number, number)));
    if (!row) return;
    yield row.bytes;
  }
}

export async function deleteFileChunks(executor: Executor, fileId: string): Promise<void> {
  await executor.delete(reconciliationFileChunksTable).where(eq(reconciliationFileChunksTable.fileId, fileId));
}

/** Forgets uploads begun before `before` that never became a file: the process died in between. */
export async function deleteLostFileChunks(executor: Executor, before: Date): Promise<number> {
  const table = reconciliationFileChunksTable;
  const owner = executor
    .select({ one: sql`1` })
    .from(reconciliationFilesTable)
    .where(eq(reconciliationFilesTable.id, table.fileId));
  const result = await executor.delete(table).where(and(lt(table.fileId, newFileId(before)), notExists(owner)));
  return result.rowCount ?? 0;
}

/** Queues a file whose pieces are stored. The same content, declared the same, is there once: then that one is answered. */
export async function saveFile(tx: Transaction, file: NewSystemFile): Promise<{ file: SystemFile; fresh: boolean }> {
  const [saved] = await tx
    .insert(reconciliationFilesTable)
    .values({ ...file, state: 'queued' })
    .onConflictDoNothing()
    .returning();
  if (saved) return { file: saved, fresh: true };
  const table = reconciliationFilesTable;
  const [earlier] = await tx
    .select()
    .from(table)
    .where(
      and(
        eq(table.kind, file.kind),
        eq(table.authorityCode, file.authorityCode),
        eq(table.sha256, file.sha256),
        sql`${table.through} IS NOT DISTINCT FROM ${file.through?.toISOString() ?? null}::timestamptz`,
        sql`${table.state} <> 'failed'`,
      ),
    );
  if (!earlier) throw new Error(`file ${file.id} conflicts with none`);
  return { file: earlier, fresh: false };
}

export async function findFile(executor: Executor, id: string): Promise<SystemFile | undefined> {
  const [row] = await executor.select().from(reconciliationFilesTable).where(eq(reconciliationFilesTable.id, id));
  return row;
}

/** Held while a portion of it is stored: an attempt believed dead may still be at it. */
export async function lockFile(tx: Transaction, id: string): Promise<SystemFile | undefined> {
  const [row] = await tx
    .select()
    .from(reconciliationFilesTable)
    .where(eq(reconciliationFilesTable.id, id))
    .for('update');
  return row;
}

/** Moves on with a portion, in the transaction that stores its items. */
export async function saveFileProgress(
  tx: Transaction,
  { id, stored, repeated, quarantined }: SystemFile,
  itemsRead: number,
  counts: BatchCounts,
): Promise<void> {
  await tx
    .update(reconciliationFilesTable)
    .set({
      ...{ state: 'running', itemsRead, stored: stored + counts.stored },
      ...{ repeated: repeated + counts.repeated, quarantined: quarantined + counts.quarantined },
    })
    .where(eq(reconciliationFilesTable.id, id));
}

/** Ends a file and lets go of its pieces: its items hold what it said. False: it had ended before. */
export async function saveFileEnd(
  tx: Transaction,
  id: string,
  end: { state: 'done' } | { state: 'failed'; failure: Problem },
  machineNow: Date,
): Promise<boolean> {
  const result = await tx
    .update(reconciliationFilesTable)
    .set({ ...end, finishedAt: machineNow })
    .where(and(eq(reconciliationFilesTable.id, id), inArray(reconciliationFilesTable.state, OPEN)));
  await deleteFileChunks(tx, id);
  return result.rowCount === 1;
}

/** Files recorded before `before` that have not ended: their start may have been lost. */
export function listOpenFiles(executor: Executor, before: Date, limit: number): Promise<SystemFile[]> {
  return executor
    .select()
    .from(reconciliationFilesTable)
    .where(and(inArray(reconciliationFilesTable.state, OPEN), lt(reconciliationFilesTable.recordedAt, before)))
    .orderBy(asc(reconciliationFilesTable.recordedAt))
    .limit(limit);
}

/** Files of an authority and those below it, newest first; ids grow with time. */
export function listFiles(
  executor: Executor,
  query: { authority: string; kind?: SystemKind | undefined; before?: string | undefined; limit: number },
): Promise<SystemFile[]> {
  const table = reconciliationFilesTable;
  return executor
    .select()
    .from(table)
    .where(
      and(
        sql`${table.authorityCode} IN (${authorityAndBelow(query.authority)})`,
        query.kind && eq(table.kind, query.kind),
        query.before === undefined ? undefined : lt(table.id, query.before),
      ),
    )
    .orderBy(desc(table.id))
    .limit(query.limit);
}
