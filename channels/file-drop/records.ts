import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, unlessMissing, writeWhole } from './folder.ts';

/** What we keep of a batch: which deliveries it holds and a digest of its file, nothing of whom they go to. */
export interface BatchRecord {
  digest: string;
  deliveries: readonly number[];
}

/** `…/handed/gongshi-round-7-1.json` */
export function recordPath(root: string, name: string): string {
  return join(root, 'handed', `${name}.json`);
}

export async function readRecord(root: string, name: string): Promise<BatchRecord | undefined> {
  const text = await readIfThere(recordPath(root, name));
  return text === undefined ? undefined : (JSON.parse(text) as BatchRecord);
}

export function writeRecord(root: string, name: string, record: BatchRecord): Promise<void> {
  return writeWhole(recordPath(root, name), JSON.stringify(record));
}

/** Names of the batches written since an instant that hold a delivery. */
export async function batchesWith(root: string, deliveryId: number, since: Date): Promise<string[]> {
  const files = (await readdir(join(root, 'handed'))).filter((file) => file.endsWith('.json'));
  const found: string[] = [];
  for (const file of files) {
    const written = await unlessMissing(stat(join(root, 'handed', file)));
    if (!written || written.mtimeMs < since.getTime()) continue;
    const name = file.slice(0, -'.json'.length);
    const record = await readRecord(root, name);
    if (record?.deliveries.includes(deliveryId)) found.push(name);
  }
  return found;
}
