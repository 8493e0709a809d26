import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Receipt } from '../port.ts';
import { flushFolder, unlessMissing } from './folder.ts';
import type { Acknowledgement } from './port.ts';

const STATES = new Set(['handed_over', 'delivered', 'failed']);
const REASON = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_REASON = 60;

/** Results in `in/`. A file that is still being written must not end in `.csv`: it is to be moved into its name. */
export async function readAcknowledgements(root: string): Promise<Acknowledgement[]> {
  const files = (await readdir(join(root, 'in'))).filter((file) => file.endsWith('.csv')).sort();
  return Promise.all(
    files.map(async (file) => ({ file, ...readResults(await readFile(join(root, 'in', file), 'utf8'), file) })),
  );
}

/** Moves a file of results to `done/`. */
export async function putAside(root: string, file: string): Promise<void> {
  if (file !== file.replace(/[/\\]|^\.+/g, ''))
    throw new Error(`${JSON.stringify(file)} is no name of a file of results`);
  await unlessMissing(rename(join(root, 'in', file), join(root, 'done', file)));
  await flushFolder(join(root, 'done'));
}

type Row = Partial<Record<'delivery_id' | 'result' | 'reason' | 'message_id', string>>;

/**
 * Reads results, a heading and one line per delivery:
 *
 *   delivery_id,result,reason,message_id
 *   46655,delivered,,OUT-1
 *   46656,failed,number-unknown,
 *
 * `result` is handed_over, delivered or failed; `reason` and `message_id` (the other system's own) may be left out.
 */
export function readResults(text: string, file: string): Pick<Acknowledgement, 'receipts' | 'problems'> {
  const receipts: Receipt[] = [];
  const problems: string[] = [];
  try {
    const rows = parse(text, {
      bom: true,
      columns: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as {
      record: Row;
      info: { lines: number };
    }[];
    for (const { record, info } of rows) {
      const receipt = receiptOf(record, file);
      if (receipt) receipts.push(receipt);
      else problems.push(`line ${info.lines}: delivery_id or result is not what it should be`);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { receipts: [], problems: [`not read: ${error.code}, line ${error.lines ?? 1}`] };
  }
  return { receipts, problems };
}

function receiptOf({ delivery_id = '', result = '', reason, message_id }: Row, file: string): Receipt | undefined {
  if (!/^[1-9]\d{0,14}$/.test(delivery_id) || !STATES.has(result)) return undefined;
  const state = result as 'handed_over' | 'delivered' | 'failed';
  const receipt = { deliveryId: Number(delivery_id), providerId: message_id || file, state };
  return state === 'failed' ? { ...receipt, reason: reasonOf(reason) } : receipt;
}

/** Reasons are recorded and logged: free text of another system is not taken over, nor what could be a number. */
function reasonOf(reason: string | undefined): string {
  const usable = reason && reason.length <= MAX_REASON && REASON.test(reason) && !/\d{7,}/.test(reason);
  return usable ? reason : 'failed';
}
