import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { loadConfig } from '../platform/config.ts';
import type { Problem } from '../rules/refusal.ts';
import { EXIT, UsageError } from './output.ts';

export interface ImportOptions {
  authority?: string;
  dryRun?: boolean;
  /** Base address of the API; default: the one the configuration names. */
  api?: string;
  token?: string;
  json?: boolean;
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
  if (!options.token)
    throw new UsageError('--token is missing: sign in first (POST /api/v1/tokens) / 缺少 --token，请先登录取得凭证');
  if (options.authority !== undefined && !/^[0-9]{6}$/.test(options.authority))
    throw new UsageError(
      `--authority ${options.authority}: must be six digits, such as 150000 / 应为 6 位行政区划代码`,
    );
  const api = apiClient(options.api ?? loadConfig(env).publicUrl, options.token);
  const queued = await api.upload(await readableFile(file), options);
  const job = await finished(api, queued.id);
  const findings =
    job.rejected > 0
      ? await api.get<{ items: Finding[] }>(
          `/rights/imports/${job.id}/findings?severity=rejected&limit=${FINDINGS_SHOWN}`,
        )
      : { items: [] };
  if (options.json) process.stdout.write(`${JSON.stringify({ ...job, findings: findings.items })}\n`);
  else process.stdout.write(describe(job, findings.items));
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
async function finished(api: ReturnType<typeof apiClient>, id: string): Promise<Job> {
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
const stateName = (state: Job['state']) => STATE_NAMES[state];

function describe(job: Job, findings: Finding[]): string {
  if (job.problem) return `${job.problem.title}：${job.problem.detail}\n`;
  const lines = [
    `${job.dryRun ? '核对完毕（未入库）' : '导入完毕'}：共 ${job.rowsRead} 行，接受 ${job.accepted} 行，退回 ${job.rejected} 行`,
    ...job.reasons.map(
      (r) => `  ${r.severity === 'rejected' ? '退回' : '已更正'} ${r.rows} 行  ${r.text}（${r.reason}）`,
    ),
    ...findings.map((f) => `  第 ${f.row} 行 第 ${f.column} 列 ${f.columnName}：${f.text}；原值“${f.value}”`),
  ];
  if (job.rejected > findings.length) lines.push(`  其余见 /api/v1/rights/imports/${job.id}/findings`);
  return `${lines.join('\n')}\n`;
}

function apiClient(base: string, token: string) {
  const root = `${base.replace(/\/$/, '')}/api/v1`;
  const authorization = `Bearer ${token}`;
  return {
    get: <T>(path: string) => answerOf<T>(`GET ${path}`, request(root + path, { headers: { authorization } })),
    upload: (file: { path: string; size: number }, { authority, dryRun }: ImportOptions) => {
      const form = multipart(file, { ...(authority && { authority }), ...(dryRun && { dryRun: 'true' }) });
      const headers = { authorization, 'idempotency-key': randomUUID(), ...form.headers };
      // The answer comes once the whole file is stored; how long that takes is the line's affair.
      const sent = request(`${root}/rights/imports`, {
        method: 'POST',
        headers,
        body: Readable.from(form.body()),
        headersTimeout: 0,
      });
      return answerOf<Job>('POST /rights/imports', sent);
    },
  };
}

async function answerOf<T>(what: string, sent: ReturnType<typeof request>): Promise<T> {
  const { statusCode, body } = await sent.catch((cause: Error) => {
    throw new Error(
      `${what}: the API does not answer (${cause.message}); is it running, and is --api right? / 接口无应答`,
      { cause },
    );
  });
  const text = await body.text();
  if (statusCode < 400) return JSON.parse(text) as T;
  throw new Error(`${what} → ${statusCode}\n${describeRefusal(text)}`);
}

function describeRefusal(text: string): string {
  try {
    const problem = JSON.parse(text) as Problem;
    const fields = (problem.errors ?? []).map((error) => `  ${error.pointer}: ${error.detail}`);
    return [`${problem.title}：${problem.detail}`, ...fields].join('\n');
  } catch {
    return text.slice(0, 500); // a proxy in between answers in its own words
  }
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
