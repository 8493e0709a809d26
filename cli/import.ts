import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../rules/refusal.ts';
import { type ApiClient, type ApiOptions, connectApi } from './api-client.ts';
import { requireCode } from './options.ts';
import { EXIT, UsageError, writeOutcome } from './output.ts';

export interface ImportOptions extends ApiOptions {
  authority?: string;
  dryRun?: boolean;
  acceptUnknownLicences?: boolean;
}

interface Job {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  dryRun: boolean;
  rowsRead: number;
  accepted: number;
  rejected: number;
  reasons: { severity: string; reason: string; text: string; rows: number }[];
  problem: Problem | null;
}

interface Finding {
  row: number;
  column: number;
  columnName: string;
  reason: string;
  text: string;
  value: string;
}

const POLL_MS = 300;
const FINDINGS_SHOWN = 10;

/** `gongshi import FILE`: brings a register in through the API and waits for the outcome. Ends with 1 where the file was refused as a whole. */
export async function importFile(env: NodeJS.ProcessEnv, file: string, options: ImportOptions): Promise<void> {
  if (options.authority !== undefined) requireCode('--authority', options.authority);
  const api = connectApi(env, options);
  const queued = await upload(api, await readableFile(file), options);
  const job = await finished(api, queued.id);
  const findings =
    job.rejected > 0
      ? await api.get<{ items: Finding[] }>(
          `/rights/imports/${job.id}/findings?severity=rejected&limit=${FINDINGS_SHOWN}`,
        )
      : { items: [] };
  writeOutcome(options.json, { ...job, findings: findings.items }, () => describe(job, findings.items));
  if (job.state === 'failed') process.exitCode = EXIT.no;
}

async function readableFile(path: string): Promise<{ path: string; size: number }> {
  const found = await stat(path).catch((cause) => {
    throw new UsageError(`${path}: cannot be read (${cause.code}) / 文件无法读取`);
  });
  if (!found.isFile()) throw new UsageError(`${path}: is not a file / 不是文件`);
  return { path, size: found.size };
}

/** Asks until the import has ended; the rows read go to standard error, so that --json stays one line. */
async function finished(api: ApiClient, id: string): Promise<Job> {
  let said = -1;
  for (;;) {
    const job = await api.get<Job>(`/rights/imports/${id}`);
    if (job.rowsRead !== said) process.stderr.write(`${stateName(job.state)}：已读 ${job.rowsRead} 行\n`);
    said = job.rowsRead;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(POLL_MS);
  }
}

const STATE_NAMES = { queued: '排队中', running: '导入中', done: '已完成', failed: '整份退回' } as const;
const SEVERITY_NAMES: Record<string, string> = { rejected: '退回', normalised: '已更正', accepted: '经接受' };
const stateName = (state: Job['state']) => STATE_NAMES[state];

function describe(job: Job, findings: Finding[]): string {
  if (job.problem) return `${job.problem.title}：${job.problem.detail}\n`;
  const lines = [
    `${job.dryRun ? '核对完毕（未入库）' : '导入完毕'}：共 ${job.rowsRead} 行，接受 ${job.accepted} 行，退回 ${job.rejected} 行`,
    ...job.reasons.map((r) => `  ${SEVERITY_NAMES[r.severity] ?? r.severity} ${r.rows} 行  ${r.text}（${r.reason}）`),
    ...findings.map((f) => `  第 ${f.row} 行 第 ${f.column} 列 ${f.columnName}：${f.text}；原值“${f.value}”`),
  ];
  if (job.rejected > findings.length) lines.push(`  其余见 /api/v1/rights/imports/${job.id}/findings`);
  return `${lines.join('\n')}\n`;
}

function upload(api: ApiClient, file: { path: string; size: number }, options: ImportOptions): Promise<Job> {
  const { authority, dryRun, acceptUnknownLicences } = options;
  const form = multipart(file, {
    ...(authority && { authority }),
    ...(dryRun && { dryRun: 'true' }),
    ...(acceptUnknownLicences && { acceptUnknownLicences: 'true' }),
  });
  return api.upload<Job>('/rights/imports', form.headers, Readable.from(form.body()));
}

/** A form with one file, streamed: fetch and FormData would want the whole file in memory. */
function multipart(file: { path: string; size: number }, fields: Record<string, string>) {
  const boundary = `gongshi-${randomUUID()}`;
  const name = basename(file.path).replace(/["\r\n]/g, '_');
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const plain = Object.entries(fields).map(([key, value]) => `${part(`name="${key}"`)}\r\n${value}\r\n`);
  const opening = `${part(`name="file"; filename="${name}"`)}Content-Type: text/csv\r\n\r\n`;
  const head = Buffer.from([...plain, opening].join(''));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + file.size + tail.length),
    },
    async *body() {
      yield head;
      yield* createReadStream(file.path);
      yield tail;
    },
  };
}
