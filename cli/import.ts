import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../rules/refusal.ts';
import { type ApiClient, type ApiOptions, connectApi } from './api-client.ts';
import { multipart, type ReadableFile, readableFile } from './multipart.ts';
import { requireCode } from './options.ts';
import { EXIT, UsageError, writeOutcome } from './output.ts';

export interface ImportOptions extends ApiOptions {
  authority?: string;
  dryRun?: boolean;
  acceptUnknownLicences?: boolean;
  complete?: boolean;
  /** YYYY-MM-DD */
  standsFor?: string;
  /** Where the sheet with its errors goes. */
  errors?: string;
}

interface Job {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  dryRun: boolean;
  rowsRead: number;
  percent: number;
  accepted: number;
  rejected: number;
  added: number;
  changed: number;
  unchanged: number;
  sameFileAs: string | null;
  complete: boolean;
  missing: number;
  /** When its bytes were deleted, because it held secrets. */
  purgedAt: string | null;
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
  const readable = await readableFile(file);
  if (options.errors !== undefined) await assertWritable(options.errors);
  const queued = await upload(api, readable, options);
  const job = await finished(api, queued.id);
  const errors = job.state === 'done' && job.rejected > 0 && job.purgedAt === null ? options.errors : undefined;
  if (errors !== undefined) await fetchErrors(api, job.id, errors);
  const findings =
    job.rejected > 0
      ? await api.get<{ items: Finding[] }>(
          `/rights/imports/${job.id}/findings?severity=rejected&limit=${FINDINGS_SHOWN}`,
        )
      : { items: [] };
  const outcome = { ...job, findings: findings.items, ...(errors !== undefined && { errors }) };
  writeOutcome(options.json, outcome, () => describe(job, findings.items, errors));
  if (job.state === 'failed') process.exitCode = EXIT.no;
}

/** Never over a file that is there: it may be the register itself, or a sheet somebody has begun to mend. */
async function assertWritable(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined))
    throw new UsageError(`--errors ${path}: exists already; name a new file / 文件已存在，请另取文件名`);
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new UsageError(`--errors ${path}: there is no such folder / 目录不存在`);
}

/** Names and telephones stand in the sheet: only its owner may read it. What broke off is removed. */
async function fetchErrors(api: ApiClient, id: string, path: string): Promise<void> {
  const sheet = await api.download(`/rights/imports/${id}/sheet`);
  try {
    await pipeline(sheet, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') await rm(path, { force: true });
    throw new Error(`--errors ${path}: could not be written (${(cause as Error).message}) / 错误表未能写入`, { cause });
  }
}

/** Asks until the import has ended; how far it is goes to standard error, so that --json stays one line. */
async function finished(api: ApiClient, id: string): Promise<Job> {
  let said = '';
  for (;;) {
    const job = await api.get<Job>(`/rights/imports/${id}`);
    const saying = `${stateName(job.state)}：已读 ${job.rowsRead} 行（${job.percent}%）`;
    if (saying !== said) process.stderr.write(`${saying}\n`);
    said = saying;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(POLL_MS);
  }
}

const STATE_NAMES = { queued: '排队中', running: '导入中', done: '已完成', failed: '整份退回' } as const;
const SEVERITY_NAMES: Record<string, string> = { rejected: '退回', normalised: '已更正', accepted: '经接受' };
const stateName = (state: Job['state']) => STATE_NAMES[state];

function describe(job: Job, findings: Finding[], errors: string | undefined): string {
  if (job.problem) return `${job.problem.title}：${job.problem.detail}\n`;
  const lines = [
    `${job.dryRun ? '核对完毕（未入库）' : '导入完毕'}：共 ${job.rowsRead} 行，接受 ${job.accepted} 行，退回 ${job.rejected} 行`,
    ...(job.dryRun ? [] : [`  新增 ${job.added}，变更 ${job.changed}，未变 ${job.unchanged}`]),
    ...(job.sameFileAs === null ? [] : [`  与此前的导入 ${job.sameFileAs} 是同一文件`]),
    ...(job.complete
      ? [
          `  登记簿中有效而本表未见 ${job.missing} 宗${job.missing > 0 ? `，见 /api/v1/rights/imports/${job.id}/missing` : ''}`,
        ]
      : []),
    ...(job.purgedAt === null ? [] : ['  文件含有涉密内容，已从本系统删除；请立即停止在本机处理，并报告保密工作机构']),
    ...job.reasons.map((r) => `  ${SEVERITY_NAMES[r.severity] ?? r.severity} ${r.rows} 行  ${r.text}（${r.reason}）`),
    ...findings.map((f) => `  第 ${f.row} 行 第 ${f.column} 列 ${f.columnName}：${f.text}；原值“${f.value}”`),
  ];
  if (job.rejected > findings.length) lines.push(`  其余见 /api/v1/rights/imports/${job.id}/findings`);
  if (errors !== undefined) lines.push(`  带“错误”列的原表：${errors}（更正后可直接再次导入）`);
  return `${lines.join('\n')}\n`;
}

function upload(api: ApiClient, file: ReadableFile, options: ImportOptions): Promise<Job> {
  const { authority, dryRun, acceptUnknownLicences, complete, standsFor } = options;
  const form = multipart(file, {
    ...(authority && { authority }),
    ...(dryRun && { dryRun: 'true' }),
    ...(acceptUnknownLicences && { acceptUnknownLicences: 'true' }),
    ...(complete && { complete: 'true' }),
    ...(standsFor !== undefined && { standsFor }),
  });
  return api.upload<Job>('/rights/imports', form.headers, form.body);
}
