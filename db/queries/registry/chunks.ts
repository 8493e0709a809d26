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

/** The file again, piece by piece; never more than one in memory. */
export async function* readChunks(executor: Executor, importId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number++) {
    const [row] = await executor
      .select({ bytes: rightsImportChunksTable.bytes })
      .from(rightsImportChunksTable)
      .where(and(eq(rightsImportChunksTable.importId, importId), eq(rightsImportChunksTable.number, number)));
    if (!row) return;
    yield row.bytes;
  }
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

async function* regroup(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
