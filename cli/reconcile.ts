import { setTimeout as sleep } from 'node:timers/promises';
import { KIND_TITLES, SYSTEM_KINDS, type SystemKind } from '../rules/reconciliation/kinds.ts';
import { POLL_ENDS, type PollOutcome } from '../rules/reconciliation/poll.ts';
import type { Problem } from '../rules/refusal.ts';
import { type ApiOptions, connectApi } from './api-client.ts';
import { multipart, readableFile } from './multipart.ts';
import { requireCode } from './options.ts';
import { EXIT, UsageError, writeOutcome } from './output.ts';
import { table } from './table.ts';

export interface FileOptions extends ApiOptions {
  kind: string;
  authority?: string;
  /** Up to when the file is complete, an instant with its offset. */
  through?: string;
}

interface File {
  id: string;
  kind: SystemKind;
  state: 'queued' | 'running' | 'done' | 'failed';
  itemsRead: number;
  stored: number;
  repeated: number;
  quarantined: number;
  problem: Problem | null;
}

interface Standing {
  configured: boolean;
  kinds: {
    kind: SystemKind;
    title: string;
    highest: number;
    missing: number;
    coveredThrough: string | null;
    alarm: boolean;
    quarantined: number;
    lastPoll: { asOf: string; endText: string } | null;
    differences: { state: string; rows: number }[];
  }[];
}

const POLL_MS = 300;

/** `gongshi reconcile file FILE`: takes in what the ministry's system has exported, and waits for the outcome. Ends with 1 where the file was refused as a whole. */
export async function takeFile(env: NodeJS.ProcessEnv, path: string, options: FileOptions): Promise<void> {
  const { kind, authority, through, json } = options;
  if (!(SYSTEM_KINDS as readonly string[]).includes(kind))
    throw new UsageError(`--kind ${kind}: one of ${SYSTEM_KINDS.join(', ')} / 数据类别有误`);
  if (authority !== undefined) requireCode('--authority', authority);
  const api = connectApi(env, options);
  const form = multipart(await readableFile(path), {
    kind,
    ...(authority && { authority }),
    ...(through && { through }),
  });
  const { id } = await api.upload<File>('/reconciliation/files', form.headers, form.body);
  const file = await until(
    () => api.get<File>(`/reconciliation/files/${id}`),
    ({ state }) => state === 'done' || state === 'failed',
  );
  writeOutcome(json, file, () =>
    file.problem
      ? `${file.problem.title}：${file.problem.detail}\n`
      : `${KIND_TITLES[file.kind]}：共 ${file.itemsRead} 条，新收 ${file.stored}，此前已收 ${file.repeated}，待处理 ${file.quarantined}\n`,
  );
  if (file.state === 'failed') process.exitCode = EXIT.no;
}

/** `gongshi reconcile poll`: asks the ministry's system now. Ends with 1 where a kind could not be read. */
export async function pollNow(env: NodeJS.ProcessEnv, options: ApiOptions): Promise<void> {
  const api = connectApi(env, options);
  const { id } = await api.command<{ id: string }>('/reconciliation/polls', {});
  const poll = await until(
    () => api.get<{ state: string; outcome: PollOutcome }>(`/reconciliation/polls/${id}`),
    ({ state }) => state === 'done',
  );
  const { kinds, filings, found, gone } = poll.outcome;
  const read = SYSTEM_KINDS.flatMap((kind) => kinds[kind] ?? []);
  writeOutcome(options.json, poll.outcome, () => {
    const rows = SYSTEM_KINDS.flatMap((kind) => {
      const one = kinds[kind];
      return one
        ? [[KIND_TITLES[kind], one.stored, one.repeated, one.quarantined, one.missing, POLL_ENDS[one.end]]]
        : [];
    });
    return `${table([['类别', '新收', '重复', '待处理', '缺号', '结果'], ...rows])}转为填报 ${filings} 件；新差异 ${found} 条，消除 ${gone} 条\n`;
  });
  if (read.some(({ end }) => end !== 'up-to-date' && end !== 'more' && end !== 'overtaken')) process.exitCode = EXIT.no;
}

/** `gongshi reconcile show`: how far each kind is read, and how much waits for a decision. */
export async function showStanding(env: NodeJS.ProcessEnv, options: ApiOptions): Promise<void> {
  const standing = await connectApi(env, options).get<Standing>('/reconciliation');
  writeOutcome(options.json, standing, () => {
    const rows = standing.kinds.map(
      ({ title, highest, missing, coveredThrough, quarantined, differences, lastPoll, alarm }) => [
        ...[title, highest, missing, coveredThrough ?? '尚未', quarantined, countOpen(differences)],
        `${alarm ? '！' : ''}${lastPoll?.endText ?? '尚未查询'}`,
      ],
    );
    const heading = ['类别', '最大序号', '缺号', '数据齐至', '待处理', '差异', '最近一次'];
    return `${standing.configured ? '' : '未配置部公示系统地址，以文件方式核对。\n'}${table([heading, ...rows])}`;
  });
}

const countOpen = (differences: readonly { state: string; rows: number }[]) =>
  differences.filter(({ state }) => state !== 'decided').reduce((sum, { rows }) => sum + rows, 0);

/** Asks until it is so. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isSo(answer)) return answer;
    await sleep(POLL_MS);
  }
}
