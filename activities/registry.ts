import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Transaction } from '../db/client.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import {
  deleteOrphanChunks,
  findImport,
  findLatestStand,
  forgetFileName,
  listQueuedImports,
  listSecretRows,
  openStoredFile,
  purgeUpload,
  type RightsImport,
  recordAcceptedLicences,
  type StagedRow,
  saveImportDone,
  saveImportFailed,
  saveImportProgress,
  settleSearch,
  type TakeOverCounts,
  takeOverRows,
  withRegisterLocked,
} from '../db/queries/registry.ts';
import { legalDayOf } from '../rules/legal-day.ts';
import { PROBLEM_TYPE_PREFIX, Refusal } from '../rules/refusal.ts';
import { assertStand } from '../rules/register-stand.ts';
import type { ImportMessage } from '../rules/registry.ts';
import { assertNoSecrecyMarking, SECRET_FILE } from '../rules/secrecy.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';
import { type RegisterFile, readRegister } from './registry-file.ts';

/** Rows between two looks at the clock, and time between two reports of progress: each is a commit that is waited for. */
const LOOK_EVERY_ROWS = 200;
const PROGRESS_EVERY_MS = 300;

/** How long an import waits before it asks again for a register that another import holds. */
const REGISTER_BUSY_MS = 500;

/** Most row numbers of secret rows that the log names; the findings have them all. */
const SECRET_ROWS_NAMED = 1_000;

/** A queued import older than this was not started by the request that made it. */
const START_LOST_AFTER_MS = 10_000;
const STARTS_PER_SWEEP = 100;

/** No upload takes a day; what has no import by then lost its process on the way. */
const UPLOAD_LOST_AFTER_MS = 24 * 3_600_000;

export interface RegistryDeps extends Pick<ActivityDeps, 'database' | 'machineNow' | 'logger'> {
  /** Begins the import's workflow; meets the one that runs already. */
  startImport: (message: ImportMessage) => Promise<void>;
}

/** How an import ended. Nothing personal: this stands in the workflow's history. */
export type ImportOutcome =
  | ({ state: 'done' } & TakeOverCounts)
  | { state: 'failed'; problem: string }
  /** Another attempt had ended it before. */
  | { state: 'ended-before' };

export type RegistryActivities = ReturnType<typeof createRegistryActivities>;

/** Activities of the register (登记簿). */
export function createRegistryActivities(deps: RegistryDeps) {
  return {
    /**
     * Reads a stored file into the register, all of it or nothing. Safe to repeat: the rows and the end of the import
     * are one transaction, an import that has ended is left alone, and a row taken over twice changes nothing.
     */
    importRights({ importId, asOf }: ImportMessage): Promise<ImportOutcome> {
      const context = Context.current();
      return withHeartbeat(importId, (stopping) =>
        importRegister(deps, { importId, asOf: new Date(asOf) }, { stopping, sleep: (ms) => context.sleep(ms) }),
      );
    },

    /** Starts imports whose start was lost between the request's commit and Temporal. Safe to repeat: a start meets itself. */
    async startQueuedImports(): Promise<{ started: number }> {
      const before = new Date(deps.machineNow().getTime() - START_LOST_AFTER_MS);
      const queued = await listQueuedImports(deps.database, before, STARTS_PER_SWEEP);
      for (const { id, asOf } of queued) await deps.startImport({ importId: id, asOf: asOf.toISOString() });
      return { started: queued.length };
    },

    /** Forgets uploads of more than a day ago that never became an import. Safe to repeat: what is gone stays gone. */
    async deleteLostUploads(): Promise<{ pieces: number }> {
      const before = new Date(deps.machineNow().getTime() - UPLOAD_LOST_AFTER_MS);
      return { pieces: await deleteOrphanChunks(deps.database, before) };
    },
  };
}

/** What a running import is told from outside. */
export interface ImportControl {
  /** True: stop, and undo what was begun. */
  stopping: () => boolean;
  sleep: (ms: number) => Promise<void>;
}

type ImportDeps = Pick<RegistryDeps, 'database' | 'machineNow' | 'logger'>;

/** The work of `importRights`, without Temporal around it. */
export async function importRegister(
  deps: ImportDeps,
  { importId, asOf }: { importId: string; asOf: Date },
  control: ImportControl,
): Promise<ImportOutcome> {
  const found = await findImport(deps.database, importId);
  if (!found)
    throw ApplicationFailure.nonRetryable(
      `import ${importId} is not in the database; it is queued before its workflow starts`,
      'no-such-import',
    );
  try {
    for (;;) {
      const outcome = await takeOver(deps, found, asOf, control);
      if (outcome?.state === 'done' && !found.dryRun) await settleSearch(deps.database);
      if (outcome) return outcome;
      await control.sleep(REGISTER_BUSY_MS);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuseFile(deps, found, asOf, error);
  }
}

/** One attempt under the register's lock; undefined: another import holds it. */
function takeOver(
  deps: ImportDeps,
  found: RightsImport,
  asOf: Date,
  control: ImportControl,
): Promise<ImportOutcome | undefined> {
  const { id: importId, authorityCode, actorId, dryRun, complete, acceptUnknownLicences, fileSize, fileSha256 } = found;
  return withRegisterLocked(deps.database, async (tx, client) => {
    // Asked again under the lock: an attempt believed dead may have ended the import meanwhile.
    const current = await findImport(tx, importId);
    if (current?.state === 'done' || current?.state === 'failed') return { state: 'ended-before' };
    assertNoSecrecyMarking([found.fileName]);
    const standsFor = await standsForOf(tx, found, asOf);
    await saveImportProgress(deps.database, importId, { rowsRead: 0, bytesRead: 0 });
    const file = await readRegister(await openStoredFile(deps.database, importId), { acceptUnknownLicences });
    const report = (rowsRead: number) => {
      const bytesRead = Math.round(fileSize * Math.min(file.progress(), 1));
      return saveImportProgress(deps.database, importId, { rowsRead, bytesRead, ...writtenAs(file.format) });
    };
    const counts = await takeOverRows(tx, client, {
      importId,
      ...{ authorityCode, dryRun, complete, standsFor, machineNow: deps.machineNow },
      rows: watched(file.rows, { report, control, machineNow: deps.machineNow }),
      licenceColumn: () => file.licenceColumn,
    });
    const recordedAt = deps.machineNow();
    if (acceptUnknownLicences && !dryRun) await recordAcceptedLicences(tx, { importId, actorId, asOf, recordedAt });
    await saveImportDone(tx, importId, { ...counts, bytesRead: fileSize }, recordedAt);
    const secretRows = await purgeIfSecret(tx, importId, recordedAt);
    const data = {
      ...{ authorityCode, dryRun, acceptUnknownLicences, complete, standsFor },
      ...{ sha256: fileSha256.toString('hex'), ...counts, ...secretRows },
    };
    await recordEvidence(tx, {
      asOf,
      recordedAt,
      actorId,
      room: 'registry',
      kind: 'import.done',
      subject: `import/${importId}`,
      data,
    });
    return { state: 'done', ...counts };
  });
}

const writtenAs = (format: RegisterFile['format']) => ({
  format: format.type,
  encoding: format.type === 'csv' ? format.encoding : null,
});

/** The day a register stands for: as it was said, else that of the request. Refuses one older than what is known already. */
async function standsForOf(tx: Transaction, found: RightsImport, asOf: Date): Promise<string> {
  const standsFor = found.standsFor ?? legalDayOf(asOf);
  const known = await findLatestStand(tx, found.authorityCode);
  assertStand(standsFor, { today: legalDayOf(asOf), known });
  return standsFor;
}

/** where a row was secret, the file is not kept. Of the rows their numbers remain. */
async function purgeIfSecret(tx: Transaction, importId: string, recordedAt: Date) {
  const rows = await listSecretRows(tx, importId, SECRET_ROWS_NAMED);
  if (rows.length === 0) return {};
  await purgeUpload(tx, importId, recordedAt);
  return { secretRows: rows, purged: true };
}

interface Watch {
  /** Told how many rows were read. */
  report: (rowsRead: number) => Promise<void>;
  control: ImportControl;
  machineNow: () => Date;
}

/** Passes rows on, reports how many, and breaks off when told to. */
async function* watched(
  rows: AsyncIterable<StagedRow>,
  { report, control, machineNow }: Watch,
): AsyncGenerator<StagedRow> {
  let count = 0;
  let reportedAt = machineNow().getTime();
  // On a connection of its own: inside the import's transaction nobody would see it move.
  await report(0);
  for await (const row of rows) {
    if (control.stopping()) throw new CancelledFailure('the import was told to stop');
    yield row;
    count += 1;
    if (count % LOOK_EVERY_ROWS !== 0 || machineNow().getTime() - reportedAt < PROGRESS_EVERY_MS) continue;
    await report(count);
    reportedAt = machineNow().getTime();
  }
  await report(count);
}

async function refuseFile(deps: ImportDeps, found: RightsImport, asOf: Date, refusal: Refusal): Promise<ImportOutcome> {
  const recordedAt = deps.machineNow();
  const { type } = refusal.problem;
  const ended = await deps.database.transaction(async (tx) => {
    if (!(await saveImportFailed(tx, found.id, refusal.problem, recordedAt))) return false;
    // Nothing came of it, and what it holds nobody has looked through: secrets and persons may be in it.
    await purgeUpload(tx, found.id, recordedAt);
    if (type === PROBLEM_TYPE_PREFIX + SECRET_FILE) await forgetFileName(tx, found.id);
    const sha256 = found.fileSha256.toString('hex');
    const data = { authorityCode: found.authorityCode, sha256, problem: type, purged: true };
    const subject = `import/${found.id}`;
    await recordEvidence(tx, {
      asOf,
      recordedAt,
      actorId: found.actorId,
      room: 'registry',
      kind: 'import.failed',
      subject,
      data,
    });
    return true;
  });
  return ended ? { state: 'failed', problem: type } : { state: 'ended-before' };
}
