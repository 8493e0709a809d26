// Files larger than the register of any province: told early, nothing kept, the connection left in order.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadRoute } from '../api/registry/upload.ts';
import { importFile } from '../cli/import.ts';
import { createHarness, type Harness } from './harness/index.ts';

const MIB = 1024 * 1024;
const LIMIT = 3 * MIB;

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({ rooms: [(v1, deps) => uploadRoute(v1, deps, LIMIT)] });
});
afterAll(() => harness?.close());

interface Sent {
  status: number;
  type: string;
  detail: string;
  /** Bytes handed to the connection until the answer was there. */
  sentBytes: number;
}

/** Sends a form whose file goes on for `bytes`, as a client does that looks for an answer only once it has sent all it can. */
function send(bytes: number, { declared }: { declared: boolean }): Promise<Sent> {
  return new Promise((resolve, reject) => {
    let sentBytes = 0;
    const request = httpRequest(`${harness.url}/api/v1/rights/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${harness.as('clerk').token}`,
        'idempotency-key': `large-${bytes}-${declared}`,
        'content-type': 'multipart/form-data; boundary=b',
        ...(declared && { 'content-length': String(bytes) }),
      },
    });
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.once('end', () => {
        request.removeListener('error', reject).on('error', () => undefined);
        resolve({ status: response.statusCode ?? 0, ...JSON.parse(body), sentBytes });
        request.destroy();
      });
    });
    request.write('--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n');
    const piece = Buffer.alloc(64 * 1024, 'x');
    const pump = () => {
      while (sentBytes < bytes && !request.destroyed) {
        sentBytes += piece.length;
        if (!request.write(piece)) return void request.once('drain', pump);
      }
    };
    pump();
  });
}

const countPieces = async () =>
  (await harness.database.execute(sql`SELECT count(*)::int AS n FROM rights_import_chunks`)).rows[0]?.n;

describe('a file of 2 GB', () => {
  it.each([
    ['that says how large it is', true, 20],
    ['that does not say so', false, 40],
  ])('%s is refused long before its end, by the limit, and nothing of it is kept', async (_, declared, mostMiB) => {
    for (let time = 0; time < 5; time++) {
      const { status, type, detail, sentBytes } = await send(2048 * MIB, { declared });
      expect([status, type]).toEqual([413, 'urn:gongshi:problem:file-too-large']);
      expect(detail).toContain('3 MiB');
      expect(sentBytes).toBeLessThan(mostMiB * MIB);
    }
    expect(await countPieces()).toBe(0);
  });

  it('is refused to whoever sends it from a terminal, in words and every time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gongshi-large-'));
    const file = join(folder, 'large.csv');
    writeFileSync(file, '');
    truncateSync(file, 2048 * MIB); // takes no room on the disk
    try {
      for (let time = 0; time < 5; time++)
        await expect(importFile({}, file, { api: harness.url, token: harness.as('clerk').token })).rejects.toThrow(
          /文件约 2049 MiB，超过 3 MiB 的上限/,
        );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('leaves the API at work', async () => {
    const form = new FormData();
    form.set('file', new Blob(['x'.repeat(LIMIT + 1)]), 'x.csv');
    expect((await harness.as('clerk').post('/rights/imports', form)).status).toBe(413);
    const small = new FormData();
    small.set('file', new Blob(['x']), 'x.csv');
    small.set('authority', '150000');
    expect((await harness.as('clerk').post('/rights/imports', small)).status).toBe(202);
    expect(await countPieces()).toBe(1);
  });
});
