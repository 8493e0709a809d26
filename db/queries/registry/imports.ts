import { and, asc, eq, inArray, lt } from 'drizzle-orm';
import type { Problem } from '../../../rules/refusal.ts';
import type { ImportState } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';
import { rightsImportsTable } from '../../schema/index.ts';

/** One import of a register, from the upload to its end. */
export interface RightsImport {
  id: string;
  authorityCode: string;
  actorId: number;
  fileName: string;
  /** Of the bytes as they came. */
  fileSha256: Buffer;
  /** Read and checked, nothing taken over. */
  dryRun: boolean;
  /** The officer's decision for this file: licence numbers of unknown shape are taken over and flagged. */
  acceptUnknownLicences: boolean;
  state: ImportState;
  /** Why the file was refused as a whole. */
  failure: Problem | null;
  /** Moves while the import runs; rows below the heading that are not blank. */
  rowsRead: number;
  accepted: number;
  rejected: number;
  /** Legal time of the request. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  finishedAt: Date | null;
}

export type NewRightsImport = Pick<
  RightsImport,
  'id' | 'authorityCode' | 'actorId' | 'fileName' | 'fileSha256' | 'dryRun' | 'asOf' | 'recordedAt'
> &
  Partial<Pick<RightsImport, 'acceptUnknownLicences'>>;

export interface ImportCounts {
  rowsRead: number;
  accepted: number;
  rejected: number;
}

/** Imports that still have something to do. */
export const OPEN_IMPORT_STATES = ['queued', 'running'] as const satisfies readonly ImportState[];

/** Queues an import whose pieces are already stored. */
export async function saveImport(tx: Executor, newImport: NewRightsImport): Promise<void> {
  const counts = { rowsRead: 0, accepted: 0, rejected: 0 };
  await tx
    .insert(rightsImportsTable)
    .values({ acceptUnknownLicences: false, ...newImport, state: 'queued', ...counts });
}

export async function findImport(executor: Executor, id: string): Promise<RightsImport | undefined> {
  const [row] = await executor.select().from(rightsImportsTable).where(eq(rightsImportsTable.id, id));
  return row && toImport(row);
}

/** Imports recorded before `before` that no worker has begun, oldest first: their start may have been lost. */
export async function listQueuedImports(executor: Executor, before: Date, limit: number): Promise<RightsImport[]> {
  const rows = await executor
    .select()
    .from(rightsImportsTable)
    .where(and(eq(rightsImportsTable.state, 'queued'), lt(rightsImportsTable.recordedAt, before)))
    .orderBy(asc(rightsImportsTable.recordedAt))
    .limit(limit);
  return rows.map(toImport);
}

/** Progress, seen at once by whoever asks: written beside the import's own transaction, never inside it. */
export async function saveImportProgress(executor: Executor, id: string, rowsRead: number): Promise<void> {
  await executor.update(rightsImportsTable).set({ state: 'running', rowsRead }).where(isOpen(id));
}

/** Ends an import that was carried out. False: it had ended before, by another attempt. */
export async function saveImportDone(
  tx: Executor,
  id: string,
  counts: ImportCounts,
  machineNow: Date,
): Promise<boolean> {
  const set = { ...counts, state: 'done', finishedAt: machineNow } as const;
  const result = await tx.update(rightsImportsTable).set(set).where(isOpen(id));
  return result.rowCount === 1;
}

/** Ends an import whose file was refused as a whole. False: it had ended before. */
export async function saveImportFailed(tx: Executor, id: string, failure: Problem, machineNow: Date): Promise<boolean> {
  const set = { state: 'failed', failure, accepted: 0, rejected: 0, finishedAt: machineNow } as const;
  const result = await tx.update(rightsImportsTable).set(set).where(isOpen(id));
  return result.rowCount === 1;
}

const isOpen = (id: string) =>
  and(eq(rightsImportsTable.id, id), inArray(rightsImportsTable.state, OPEN_IMPORT_STATES));

function toImport(row: typeof rightsImportsTable.$inferSelect): RightsImport {
  // What is stored there is a Problem as it was thrown; the schema keeps only what every reader needs.
  return { ...row, failure: row.failure as Problem | null };
}
