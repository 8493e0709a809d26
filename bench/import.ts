import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { writeWorkbook } from '../documents/sheets/xlsx/write.ts';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { apiClient } from '../test/harness/client.ts';
import { makeRows, type RegisterOptions, writeRegister } from '../tools/make-register.ts';
import type { BenchProcess } from './processes.ts';
import type { Bench } from './setup.ts';

const PROVINCE = '150000';
const HEADING = ['序号', ...Object.values(REGISTER_COLUMNS)];
/** A row in fifty has a flaw: findings are a part of every real import. */
const FLAWS = 0.02;
const WORKBOOK_SHARE = 5;
const POLL_MS = 50;
/** What the product refuses: histories hang on rights, and are never emptied. */
const EMPTY_REGISTER = `
  SET session_replication_role = replica; TRUNCATE rights, holders CASCADE; SET session_replication_role = DEFAULT`;

export interface ImportFigures {
  rows: number;
  /** csv-parse → COPY of the same file, seconds. */
  limitSeconds: number[];
  /** From the first byte of the upload until the import is done, seconds. */
  importSeconds: number[];
  /** The same file again, which changes nothing. */
  againSeconds: number;
  workbookRows: number;
  workbookSeconds: number;
  workerIdleMiB: number | undefined;
  workerPeakMiB: number | undefined;
  apiPeakMiB: number | undefined;
}

export interface ImportBench {
  pool: pg.Pool;
  folder: string;
  rows: number;
  runs: number;
  token: string;
  worker: BenchProcess;
  api: BenchProcess;
}

/** Imports a workbook, then a CSV `runs` times into an empty register, as an official does; the last one stays. */
export async function measureImports(bench: Bench, setting: ImportBench): Promise<ImportFigures> {
  const { pool, folder, rows, runs, worker, api } = setting;
  const workbook = join(folder, 'rights.xlsx');
  const csv = join(folder, 'rights.csv');
  const workbookRows = Math.ceil(rows / WORKBOOK_SHARE);
  await pipeline(makeWorkbook(registerOf(workbookRows)), createWriteStream(workbook));
  await writeRegister(csv, registerOf(rows));
  const workerIdleMiB = worker.peakMiB();
  const workbookSeconds = await timed(() => importFile(bench, setting.token, workbook));
  const limitSeconds: number[] = [];
  const importSeconds: number[] = [];
  for (let run = 1; run <= runs; run++) {
    limitSeconds.push(await timed(() => copyFile(pool, csv)));
    await pool.query(EMPTY_REGISTER);
    await pool.query('CHECKPOINT');
    importSeconds.push(await timed(() => importFile(bench, setting.token, csv)));
    bench.say(`run ${run}: import ${importSeconds.at(-1)?.toFixed(1)} s, COPY ${limitSeconds.at(-1)?.toFixed(1)} s`);
  }
  const before = await digest(pool);
  const againSeconds = await timed(() => importFile(bench, setting.token, csv));
  if ((await digest(pool)) !== before) throw new Error('the same file again has changed the register');
  const peaks = { workerIdleMiB, workerPeakMiB: worker.peakMiB(), apiPeakMiB: api.peakMiB() };
  return { rows, limitSeconds, importSeconds, againSeconds, workbookRows, workbookSeconds, ...peaks };
}

/** Of every right, and of how many versions there were before. */
async function digest(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ digest: string }>(`
    SELECT md5(string_agg(md5(r::text), '' ORDER BY r.id)) || (SELECT count(*) FROM right_versions) AS digest FROM rights r`);
  return rows[0]?.digest ?? '';
}

/** Two thirds mining rights, as in a province. */
function registerOf(rows: number): RegisterOptions {
  const mining = Math.round((rows * 2) / 3);
  return { exploration: rows - mining, mining, seed: 1, flaws: FLAWS };
}

function makeWorkbook(options: RegisterOptions): Readable {
  async function* rows() {
    yield { cells: HEADING, look: 'heading' as const };
    for (const cells of makeRows(options)) yield { cells, look: 'plain' as const };
  }
  return writeWorkbook({ name: '矿业权基本信息', rows: rows(), headingRow: 1, widths: HEADING.map(() => 16) });
}

async function importFile(bench: Bench, token: string, path: string): Promise<void> {
  const clerk = apiClient(bench.config.publicUrl, token);
  const form = new FormData();
  form.set('authority', PROVINCE);
  form.set('file', await openAsBlob(path), 'rights');
  const queued = await clerk.post('/rights/imports', form);
  for (;;) {
    const { body } = await clerk.get(`/rights/imports/${queued.body.id}`);
    if (body.state === 'done') return;
    if (body.state !== 'queued' && body.state !== 'running')
      throw new Error(`the import ended otherwise: ${JSON.stringify([queued.body, body])}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The limit: the same file through the same parser into a table of texts, with nothing checked. */
async function copyFile(pool: pg.Pool, path: string): Promise<void> {
  const client = await pool.connect();
  try {
    const columns = HEADING.map((_, i) => `c${i} text`).join(', ');
    await client.query(`DROP TABLE IF EXISTS bare_copy; CREATE TABLE bare_copy (${columns})`);
    const records = createReadStream(path).pipe(parse({ bom: true, from_line: 2 }));
    async function* lines() {
      let portion = '';
      for await (const record of records) {
        portion += `${(record as string[]).join('\t')}\n`;
        if (portion.length < 128 * 1024) continue;
        yield portion;
        portion = '';
      }
      yield portion;
    }
    await pipeline(Readable.from(lines()), client.query(copyFrom('COPY bare_copy FROM STDIN')));
    await client.query('DROP TABLE bare_copy');
  } finally {
    client.release();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
