import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { PROVINCE } from './campaign.ts';
import { createHarness, type Harness, type Reply } from './index.ts';
import { startWorkers } from './workers.ts';

/** What a generator says of its register: counts by flaw, class, kind and holder, known by construction. */
export type Truth = Record<string, number>;

/** A register of test/fixtures: in UTF-8 with BOM unless another file of it is named. */
export const fixture = (name: string, file = 'rights.csv') =>
  readFileSync(new URL(`../fixtures/${name}/${file}`, import.meta.url));

export const truthOf = (name: string): Truth =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}/truth.json`, import.meta.url), 'utf8'));

export interface UploadOptions {
  key?: string;
  fields?: Record<string, string>;
  as?: Parameters<Harness['as']>[0];
  fileName?: string;
}

export interface Found {
  row: number;
  column: number;
  columnName: string;
  severity: string;
  reason: string;
  value: string;
}

/** The product with a worker, and what the tests of the register do with it. */
export interface RegistryHarness extends Harness {
  upload(file: Buffer | string, options?: UploadOptions): Promise<Reply>;
  /** The job of an upload, once it has ended. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every member of a job
  finished(reply: Reply): Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  importFile(file: Buffer | string, options?: UploadOptions): Promise<any>;
  allFindings(job: { id: string }): Promise<Found[]>;
  query<T = Record<string, unknown>>(statement: ReturnType<typeof sql>): Promise<T[]>;
  countRights(): Promise<number | undefined>;
  /** Everything the register holds, as one digest. */
  registerDigest(): Promise<unknown>;
  emptyRegister(): Promise<void>;
}

export async function createRegistryHarness(): Promise<RegistryHarness> {
  const harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  const query = async <T>(statement: ReturnType<typeof sql>) => (await harness.database.execute(statement)).rows as T[];
  const upload = (file: Buffer | string, options?: UploadOptions) => uploadFile(harness, file, options);
  const finished = (reply: Reply) => finishedJob(harness, reply);
  return {
    ...{ ...harness, query, upload, finished },
    importFile: async (file, options) => finished(await upload(file, options)),
    allFindings: (job) => listFindings(harness, job.id),
    countRights: async () => (await query<{ n: number }>(sql`SELECT count(*)::int AS n FROM rights`))[0]?.n,
    registerDigest: async () => (await query(REGISTER_DIGEST))[0],
    emptyRegister: () => emptyRegister(harness),
  };
}

/** What the product refuses: histories hang on rights, and their triggers let nobody empty them. */
function emptyRegister(harness: Harness): Promise<void> {
  return harness.database.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(sql`TRUNCATE rights, holders CASCADE`);
  });
}

const REGISTER_DIGEST = sql`
  SELECT (SELECT md5(string_agg(r::text, '|' ORDER BY id)) FROM rights r) AS rights,
         (SELECT md5(string_agg(h::text, '|' ORDER BY id)) FROM holders h) AS holders`;

function uploadFile(harness: Harness, file: Buffer | string, options: UploadOptions = {}): Promise<Reply> {
  const { key, fields = {}, as = 'clerk', fileName = '矿业权.csv' } = options;
  const form = new FormData();
  for (const [name, value] of Object.entries({ authority: PROVINCE, ...fields })) form.set(name, value);
  form.set('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), fileName);
  return harness.as(as).post('/rights/imports', form, key === undefined ? {} : { key });
}

async function finishedJob(harness: Harness, reply: Reply) {
  if (reply.status !== 202) throw new Error(`${reply.status}: ${JSON.stringify(reply.body)}`);
  for (;;) {
    const { body } = await harness.as('clerk').get(`/rights/imports/${reply.body.id}`);
    if (body.state === 'done' || body.state === 'failed') return body;
    await sleep(50);
  }
}

async function listFindings(harness: Harness, importId: string): Promise<Found[]> {
  const items: Found[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await harness
      .as('clerk')
      .get(`/rights/imports/${importId}/findings?limit=50${cursor && `&cursor=${cursor}`}`);
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = body.next;
  }
}
