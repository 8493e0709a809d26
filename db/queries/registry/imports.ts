import { and, asc, desc, eq, inArray, lt, ne } from 'drizzle-orm';
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
  /** Of the accepted: new in the register, changed, as they stood. All 0 in a dry run. */
  added: number;
  changed: number;
  unchanged: number;
  fileSize: number;
  /** Moves while the import runs. */
  bytesRead: number;
  /** How the file is written; null until it was opened. */
  format: 'csv' | 'xlsx' | null;
  /** Of a CSV. */
  encoding: 'UTF-8' | 'GB18030' | null;
  /** An earlier import of the same bytes for the same authority, not a dry run and not refused. */
  sameFileAs: string | null;
  /** Rights in force that a complete register does not name. */
  missing: number;
  /** Legal day the register stands for; null: that of the request. */
  standsFor: string | null;
  /** The importer says it is the whole register. */
  complete: boolean;
  /** Machine time its bytes were deleted, because it held secrets or was refused as a whole. */
  purgedAt: Date | null;
  /** Legal time of the request. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  finishedAt: Date | null;
}

export type NewRightsImport = Pick<
  RightsImport,
  'id' | 'authorityCode' | 'actorId' | 'fileName' | 'fileSize' | 'fileSha256' | 'dryRun' | 'asOf' | 'recordedAt'
> &
  Partial<Pick<RightsImport, 'acceptUnknownLicences' | 'standsFor' | 'complete'>>;

export type ImportCounts = Pick<
  RightsImport,
  'rowsRead' | 'accepted' | 'rejected' | 'added' | 'changed' | 'unchanged' | 'missing' | 'bytesRead'
>;

const NOTHING_READ: ImportCounts = {
  ...{ rowsRead: 0, accepted: 0, rejected: 0, added: 0, changed: 0, unchanged: 0, missing: 0, bytesRead: 0 },
};

/** Imports that still have something to do. */
export const OPEN_IMPORT_STATES = ['queued', 'running'] as const satisfies readonly ImportState[];

/** Queues an import whose pieces are already stored. */
export async function saveImport(tx: Executor, newImport: NewRightsImport): Promise<void> {
  const sameFileAs = (await findSameFile(tx, newImport)) ?? null;
  await tx.insert(rightsImportsTable).values({
    acceptUnknownLicences: false,
    complete: false,
    ...newImport,
    ...NOTHING_READ,
    sameFileAs,
    state: 'queued',
  });
}

/** The latest import that brought the same bytes into the same register, or will. */
async function findSameFile(
  executor: Executor,
  { authorityCode, fileSha256 }: NewRightsImport,
): Promise<string | undefined> {
  const table = rightsImportsTable;
  const [same] = await executor
    .select({ id: table.id })
    .from(table)
    .where(
      and(
        eq(table.authorityCode, authorityCode),
        eq(table.fileSha256, fileSha256),
        eq(table.dryRun, false),
        ne(table.state, 'failed'),
      ),
    )
    .orderBy(desc(table.recordedAt))
    .limit(1);
  return same?.id;
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

/** How far an import is, and how its file is written. */
export type ImportProgress = Pick<RightsImport, 'rowsRead' | 'bytesRead'> &
  Partial<Pick<RightsImport, 'format' | 'encoding'>>;

/** Progress, seen at once by whoever asks: written beside the import's own transaction, never inside it. */
export async function saveImportProgress(executor: Executor, id: string, progress: ImportProgress): Promise<void> {
  await executor
    .update(rightsImportsTable)
    .set({ ...progress, state: 'running' })
    .where(isOpen(id));
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
