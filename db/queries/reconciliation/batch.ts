import { sql } from 'drizzle-orm';
import { type Claim, receive } from '../../../rules/reconciliation/gaps.ts';
import type { MalformedReason, ReceivedItem, SystemItem, SystemKind } from '../../../rules/reconciliation/kinds.ts';
import type { Transaction } from '../../client.ts';
import { recordEvidence } from '../evidence.ts';
import { type FreshItem, findKnown, type ItemSource, itemDigest, itemKey, saveItems } from './items.ts';
import { type RefusedItem, saveQuarantine, supersede } from './quarantine.ts';
import { lockSequence, saveSequence } from './sequences.ts';

/** Items that came together: a page, a range, a portion of a file, or one read again. */
export interface Batch extends ItemSource {
  kind: SystemKind;
  items: readonly ReceivedItem[];
  /** What the ministry, or the official who brought the file, says is complete. */
  claim?: Claim | undefined;
  /** Where the next page begins; absent: the cursor stays. */
  cursor?: string | undefined;
  /** Of a file: whose it is. Items of another authority are not taken. */
  authorityCode?: string | undefined;
}

export interface BatchCounts {
  stored: number;
  repeated: number;
  /** New in quarantine. */
  quarantined: number;
}

interface Sorted {
  fresh: FreshItem[];
  /** Good items that were here already. */
  repeated: SystemItem[];
  refused: RefusedItem[];
}

/**
 * Stores items, moves the cursor and the numbers, and writes the log, in one transaction: whatever is killed, either all
 * of a page is here or it is asked for again. Items that are here already change nothing.
 */
export async function storeBatch(tx: Transaction, batch: Batch): Promise<BatchCounts> {
  const { kind, items, claim, cursor, fileId, asOf, recordedAt } = batch;
  const source = { fileId, asOf, recordedAt };
  const sequence = await lockSequence(tx, kind);
  const { fresh, repeated, refused } = await sortOut(tx, batch);
  await saveItems(tx, kind, fresh, source);
  const good = [...fresh.map(({ item }) => item), ...repeated];
  const moot = await supersede(tx, kind, good);
  const quarantined = await saveQuarantine(tx, kind, refused, source);
  // A number that came with something nobody can read stays missing, and is asked for again.
  const numbers = [...good.flatMap((item) => (item.sequence === null ? [] : [item.sequence])), ...moot];
  const seen = Math.max(0, ...items.map(({ result }) => (result.ok ? result.item.sequence : result.sequence) ?? 0));
  await saveSequence(tx, kind, receive(sequence, numbers, claim, seen), cursor);
  const counts = { stored: fresh.length, repeated: repeated.length, quarantined };
  if (counts.stored + counts.quarantined > 0) await recordBatch(tx, batch, counts);
  return counts;
}

async function sortOut(tx: Transaction, { kind, items, authorityCode }: Batch): Promise<Sorted> {
  const sorted: Sorted = { fresh: [], repeated: [], refused: [] };
  const readable = items.flatMap(({ result }) => (result.ok ? [result.item] : []));
  const provinces = await listProvinces(tx);
  const known = await findKnown(tx, kind, readable);
  for (const { raw, result } of items) {
    if (!result.ok) {
      const { ok: _ok, authorityCode: code, ...rest } = result;
      sorted.refused.push({ ...rest, raw, authorityCode: code !== null && provinces.has(code) ? code : null });
      continue;
    }
    const { item } = result;
    const digest = itemDigest(item);
    const reason = refusal(item, digest, { provinces, known, authorityCode });
    if (reason) sorted.refused.push(refused(item, raw, reason, provinces));
    else if (known.digests.has(itemKey(item))) sorted.repeated.push(item);
    else {
      sorted.fresh.push({ item, digest });
      known.digests.set(itemKey(item), digest);
      if (item.sequence !== null) known.owners.set(item.sequence, itemKey(item));
    }
  }
  return sorted;
}

interface Known {
  provinces: ReadonlySet<string>;
  known: { digests: Map<string, Buffer>; owners: Map<number, string> };
  authorityCode: string | undefined;
}

function refusal(item: SystemItem, digest: Buffer, { provinces, known, authorityCode }: Known) {
  if (!provinces.has(item.authorityCode)) return 'unknown-authority';
  if (authorityCode !== undefined && item.authorityCode !== authorityCode) return 'other-authority';
  const held = known.digests.get(itemKey(item));
  if (held) return held.equals(digest) ? undefined : 'version-conflict';
  const owner = item.sequence === null ? undefined : known.owners.get(item.sequence);
  return owner === undefined ? undefined : 'sequence-conflict';
}

function refused(
  { externalId, version, sequence, authorityCode }: SystemItem,
  raw: unknown,
  reason: MalformedReason,
  provinces: ReadonlySet<string>,
): RefusedItem {
  const known = provinces.has(authorityCode) ? authorityCode : null;
  return { raw, reason, problems: [], externalId, version, sequence, authorityCode: known };
}

/** A register is kept by a province; what is of anybody else cannot be compared with one. */
async function listProvinces(tx: Transaction): Promise<Set<string>> {
  const { rows } = await tx.execute<{ code: string }>(sql`SELECT code FROM authorities WHERE level = 'province'`);
  return new Set(rows.map(({ code }) => code));
}

function recordBatch(tx: Transaction, { kind, fileId, asOf, recordedAt }: Batch, counts: BatchCounts): Promise<void> {
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, room: 'reconciliation', kind: 'items.received' },
    subject: fileId === undefined ? `reconciliation/${kind}` : `reconciliation-file/${fileId}`,
    data: { kind, ...counts },
  });
}
