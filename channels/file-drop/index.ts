import { createHash } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { machineNow as machineClock } from '../../platform/clock.ts';
import { deliveryReference } from '../../rules/deliveries.ts';
import { createHandOver } from '../hand-over.ts';
import { type Deadline, isPast } from '../http/exchange.ts';
import type { Batch, DeliveryOutcome, LookupQuery } from '../port.ts';
import { putAside, readAcknowledgements } from './acknowledgements.ts';
import { flushFolder, isThere, prepareFolders, remove, writeWhole } from './folder.ts';
import type { FileDropMessage, FileDropPort, FileDropReport } from './port.ts';
import { type BatchRecord, batchesWith, readRecord, recordPath, writeRecord } from './records.ts';

/** Longest a write that was begun in time may still take: a slow disk, a folder over the network. */
const SETTLE_AFTER_MS = 60_000;
const NAME = /^[a-z0-9](-?[a-z0-9]){0,79}$/;
const COLUMNS = ['delivery_id', 'reference', 'recipient', 'subject', 'text'];

export interface FileDropOptions {
  /** Its sub-folders are created; all must lie on one file system. */
  folder: string;
  /** Whether the system that collects keeps what it takes inside the country. */
  domestic: boolean;
  /** The clock of `notAfter`; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * Batches as CSV files in a folder that another system collects from (文件交换).
 *
 * Whether a batch was handed over is always known, by two facts that each change in one step:
 *
 *   its record in handed/ │ its file in staging/
 *   ──────────────────────┼──────────────────────
 *   no                    │ –                      never handed over
 *   yes                   │ yes                    not yet handed over: moving it into out/ is handing it over
 *   yes                   │ no                     handed over, collected or not
 *
 * So the channel settles by look-up, a batch sent again under its name leaves once, and no acknowledgement is needed for
 * either; acknowledgements tell what became of the messages. Two workers never write one batch at a time: a batch is
 * claimed, and `notAfter` stops one whose claim has run out.
 */
export function createFileDrop(options: FileDropOptions): FileDropPort {
  const { folder: root, machineNow = machineClock } = options;
  const handOver = createHandOver({ concurrency: 1, machineNow }, outcomeOfFileError);
  return {
    channel: 'file-drop',
    provider: 'file-drop',
    domestic: options.domestic,
    settles: 'lookup',
    settleAfterMs: SETTLE_AFTER_MS,
    sendBatch: (batch) => {
      if (!NAME.test(batch.name)) throw new Error(`${JSON.stringify(batch.name)} is no name for a batch`);
      const [first] = batch.messages;
      return handOver({ deliveryId: first?.deliveryId ?? 0, notAfter: batch.notAfter }, (deadline) =>
        sendBatch(root, batch, deadline),
      );
    },
    lookup: (query) => lookup(root, query),
    readAcknowledgements: async () => {
      await prepareFolders(root);
      return readAcknowledgements(root);
    },
    putAside: (file) => putAside(root, file),
    close: async () => undefined,
  };
}

async function sendBatch(
  root: string,
  batch: Batch<FileDropMessage>,
  deadline: Deadline | undefined,
): Promise<DeliveryOutcome> {
  await prepareFolders(root);
  const name = `gongshi-${batch.name}`;
  const content = contentOf(batch);
  const record: BatchRecord = { digest: sha256(content), deliveries: batch.messages.map((one) => one.deliveryId) };
  const known = await readRecord(root, name);
  const staged = join(root, 'staging', `${name}.csv`);
  if (known && !(await isThere(staged)))
    return known.digest === record.digest
      ? { kind: 'accepted', providerId: `${name}.csv` }
      : { kind: 'refused', reason: 'batch-left-with-other-content', code: 'batch' };
  await writeWhole(staged, content);
  await writeRecord(root, name, record);
  if (isPast(deadline)) return { kind: 'not-sent', reason: 'too-late' };
  return moveOut(root, staged, `${name}.csv`);
}

/** The hand-over itself. Once the file is in `out/` it may be collected, whatever fails afterwards. */
async function moveOut(root: string, staged: string, file: string): Promise<DeliveryOutcome> {
  await rename(staged, join(root, 'out', file));
  try {
    await flushFolder(join(root, 'out'));
    await flushFolder(join(root, 'staging'));
    return { kind: 'accepted', providerId: file };
  } catch (error) {
    return { kind: 'uncertain', reason: reasonOfFileError(error) };
  }
}

/**
 * Whether a delivery was handed over. Only asked after its claim has run out, when nobody writes it any more: a batch
 * found not handed over is withdrawn, lest it leave later beside the one its deliveries go into next.
 */
async function lookup(root: string, { deliveryId, since }: LookupQuery): Promise<FileDropReport | undefined> {
  await prepareFolders(root);
  for (const name of await batchesWith(root, deliveryId, since)) {
    const staged = join(root, 'staging', `${name}.csv`);
    if (!(await isThere(staged))) return { providerId: `${name}.csv`, state: 'handed_over' };
    // The record first: without it, what is staged was never handed over.
    await remove(recordPath(root, name));
    await remove(staged);
  }
  return undefined;
}

function contentOf({ messages }: Batch<FileDropMessage>): string {
  const rows = messages.map(({ deliveryId, to, subject = '', text }) => [
    ...[String(deliveryId), deliveryReference(deliveryId), to, subject, text],
  ]);
  return stringify([COLUMNS, ...rows], { record_delimiter: 'windows', bom: true });
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The folder is not as it was set up: every further batch would fare the same. Anything else passes. */
const SET_UP = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EROFS', 'EXDEV']);

/** Whatever fails before the file is in `out/` has handed nothing over. */
function outcomeOfFileError(error: unknown): DeliveryOutcome {
  const reason = reasonOfFileError(error);
  const { code = '' } = (error ?? {}) as { code?: string };
  return SET_UP.has(code) ? { kind: 'account-refused', reason } : { kind: 'not-sent', reason };
}

function reasonOfFileError(error: unknown): string {
  return `folder-${String((error as { code?: string })?.code ?? 'unknown').toLowerCase()}`;
}
