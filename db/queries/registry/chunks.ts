import { randomBytes } from 'node:crypto';
import { and, eq, lt, notExists, sql } from 'drizzle-orm';
import type { Database, Executor } from '../../client.ts';
import { rightsImportChunksTable, rightsImportsTable } from '../../schema/index.ts';

/** Size of a stored piece of an upload: small enough that memory stays flat, large enough for few rows. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Id of a new import: UUID version 7 (RFC 9562 §5.7), whose first 48 bits are the machine's time. Uploads that never
 * became an import are found by it: their pieces have no other date.
 */
export function newImportId(machineNow: Date): string {
  return uuidFrom(machineNow, randomBytes(10));
}

/** Stores an upload as it arrives, in pieces of at most 1 MiB. Each piece is committed: no transaction waits for a slow client. */
export async function saveChunks(database: Database, importId: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  let number = 0;
  for await (const piece of regroup(bytes))
    await database.insert(rightsImportChunksTable).values({ importId, number: number++, bytes: piece });
}

/** Pieces kept while a part of the file is read: whoever reads a ZIP asks for its ends again and again. */
const PIECES_KEPT = 4;

/** The file again: any part of it can be read, never more than a few pieces are in memory. */
export async function openStoredFile(executor: Executor, importId: string) {
  const [stored] = await executor
    .select({ size: sql<number>`coalesce(sum(length(${rightsImportChunksTable.bytes})), 0)::float8` })
    .from(rightsImportChunksTable)
    .where(eq(rightsImportChunksTable.importId, importId));
  const kept = new Map<number, Buffer>();
  const piece = async (number: number) => {
    const bytes = kept.get(number) ?? (await findChunk(executor, importId, number));
    kept.delete(number);
    kept.set(number, bytes);
    for (const oldest of [...kept.keys()].slice(0, -PIECES_KEPT)) kept.delete(oldest);
    return bytes;
  };
  return {
    size: stored?.size ?? 0,
    async *read(start: number, end: number): AsyncGenerator<Buffer> {
      for (let at = start; at < end; ) {
        const number = Math.floor(at / CHUNK_BYTES);
        const from = number * CHUNK_BYTES;
        yield (await piece(number)).subarray(at - from, end - from);
        at = from + CHUNK_BYTES;
      }
    },
  };
}

async function findChunk(executor: Executor, importId: string, number: number): Promise<Buffer> {
  const [row] = await executor
    .select({ bytes: rightsImportChunksTable.bytes })
    .from(rightsImportChunksTable)
    .where(and(eq(rightsImportChunksTable.importId, importId), eq(rightsImportChunksTable.number, number)));
  if (!row) throw new Error(`piece ${number} of import ${importId} is not in the database`);
  return row.bytes;
}

/** Forgets an upload that did not become an import: broken off, refused, or sent a second time. */
export async function deleteChunks(executor: Executor, importId: string): Promise<void> {
  await executor.delete(rightsImportChunksTable).where(eq(rightsImportChunksTable.importId, importId));
}

/** Forgets uploads begun before `before` that never became an import: the process died in between. */
export async function deleteOrphanChunks(executor: Executor, before: Date): Promise<number> {
  const owner = executor
    .select({ one: sql`1` })
    .from(rightsImportsTable)
    .where(eq(rightsImportsTable.id, rightsImportChunksTable.importId));
  const result = await executor
    .delete(rightsImportChunksTable)
    .where(and(lt(rightsImportChunksTable.importId, uuidFrom(before, Buffer.alloc(10))), notExists(owner)));
  return result.rowCount ?? 0;
}

/** The same bytes in pieces of 1 MiB, the last one shorter. */
export async function* regroup(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    held.push(part);
    size += part.length;
    while (size >= CHUNK_BYTES) {
      const all = Buffer.concat(held);
      yield all.subarray(0, CHUNK_BYTES);
      held = [all.subarray(CHUNK_BYTES)];
      size -= CHUNK_BYTES;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

/** 48 bits of milliseconds, then `tail` with version 7 and variant 10 set. */
function uuidFrom(time: Date, tail: Buffer): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time.getTime(), 0, 6);
  tail.copy(bytes, 6);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x70;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
