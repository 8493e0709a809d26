import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { readSystemFile } from '../../channels/system/file.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import {
  findFile,
  lockFile,
  lockSequence,
  readFileChunks,
  type SystemFile,
  saveFileEnd,
  saveFileProgress,
  storeBatch,
} from '../../db/queries/reconciliation/index.ts';
import type { ReceivedItem } from '../../rules/reconciliation/kinds.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ActivityDeps } from '../deps.ts';

/** Items of one transaction. */
const PORTION = 500;

type FileDeps = Pick<ActivityDeps, 'database' | 'machineNow'>;

/** How a file ended. Counts only: this stands in the workflow's history. */
export interface FileOutcome {
  state: 'done' | 'failed';
  items: number;
}

/**
 * Takes in an uploaded file, portion by portion. Safe to repeat and to kill: how far it has come moves in the transaction
 * that stores the portion, and a repetition goes on there. A file that cannot be read ends as failed, with its reason.
 */
export async function takeFile(
  deps: FileDeps,
  { fileId, asOf }: { fileId: string; asOf: Date },
  stopping: () => boolean,
): Promise<FileOutcome> {
  const file = await findFile(deps.database, fileId);
  if (!file)
    throw ApplicationFailure.nonRetryable(`file ${fileId} is not in the database`, 'no-such-reconciliation-file');
  if (file.state === 'done' || file.state === 'failed') return { state: file.state, items: file.itemsRead };
  try {
    for await (const { items, from } of portions(deps, file)) {
      if (stopping()) throw new CancelledFailure('the file was told to stop');
      await takePortion(deps, fileId, { items, from, asOf });
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return end(deps, file, { state: 'failed', failure: error.problem }, asOf);
  }
  return end(deps, file, { state: 'done' }, asOf);
}

async function* portions(
  { database }: FileDeps,
  file: SystemFile,
): AsyncGenerator<{ items: ReceivedItem[]; from: number }> {
  let items: ReceivedItem[] = [];
  let from = 0;
  for await (const item of readSystemFile(file.kind, () => readFileChunks(database, file.id))) {
    items.push(item);
    if (items.length < PORTION) continue;
    yield { items, from };
    from += items.length;
    items = [];
  }
  if (items.length > 0) yield { items, from };
}

function takePortion(
  deps: FileDeps,
  fileId: string,
  { items, from, asOf }: { items: ReceivedItem[]; from: number; asOf: Date },
): Promise<void> {
  return deps.database.transaction(async (tx) => {
    const file = await lockFile(tx, fileId);
    // Another attempt has taken this portion, or all of them. One taken in part is stored again: repeats change nothing.
    if (!file || file.itemsRead >= from + items.length || file.state === 'done' || file.state === 'failed') return;
    const { kind, authorityCode } = file;
    const recordedAt = deps.machineNow();
    const counts = await storeBatch(tx, { kind, items, authorityCode, fileId, asOf, recordedAt });
    await saveFileProgress(tx, file, from + items.length, counts);
  });
}

async function end(
  deps: FileDeps,
  { id, kind, authorityCode, actorId, through }: SystemFile,
  outcome: Parameters<typeof saveFileEnd>[2],
  asOf: Date,
): Promise<FileOutcome> {
  const recordedAt = deps.machineNow();
  return deps.database.transaction(async (tx) => {
    if (await saveFileEnd(tx, id, outcome, recordedAt)) {
      // The official's word holds for what is here by then: a number that is still missing holds it back.
      if (outcome.state === 'done' && through !== null) {
        const { high } = await lockSequence(tx, kind);
        const claim = { high, through: through.toISOString() };
        await storeBatch(tx, { kind, items: [], claim, fileId: id, asOf, recordedAt });
      }
      await recordEvidence(tx, {
        ...{ asOf, recordedAt, actorId, room: 'reconciliation', kind: `file.${outcome.state}` },
        subject: `reconciliation-file/${id}`,
        data: { kind, authorityCode, ...(through && { through: through.toISOString() }) },
      });
    }
    const file = await findFile(tx, id);
    return { state: outcome.state, items: file?.itemsRead ?? 0 };
  });
}
