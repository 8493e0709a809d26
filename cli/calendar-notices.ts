import { readFileSync, statSync } from 'node:fs';
import { type ApiOptions, connectApi } from './api-client.ts';
import { UsageError, writeOutcome } from './output.ts';
import { everyPage } from './pages.ts';
import { table } from './table.ts';

interface Version {
  version: string | null;
  document: string;
  publishedOn: string;
  year: number;
  origin: string;
}

interface Effects {
  dated: number;
  later: number;
  kept: number;
  explained: number;
  none: number;
}

interface Proposal extends Version {
  id: number;
  state: string;
  days: { day: string; weekday: string; words: string; before: { words: string } | null }[];
  effects: Effects | null;
}

interface Difference {
  subject: string;
  title: string;
  due: string | null;
  computed: string | null;
  next: string | null;
}

/** `gongshi calendar import`: proposes a notice, its text as published or data as JSON, for a second official. */
export async function importNotice(
  env: NodeJS.ProcessEnv,
  file: string,
  options: ApiOptions & { publishedOn?: string },
): Promise<void> {
  const proposal = await connectApi(env, options).command<Proposal>('/calendars/proposals', bodyOf(file, options));
  const next = `下一步：核对每一日后，由另一人（省级以上）gongshi calendar decide ${proposal.id}`;
  writeOutcome(options.json, proposal, () => `${proposalInWords(proposal)}${next}\n`);
}

function bodyOf(file: string, { publishedOn }: { publishedOn?: string }): object {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${file}: no such file / 没有这个文件`);
  const text = readFileSync(file, 'utf8');
  if (!/\.json$/i.test(file)) return { notice: text, ...(publishedOn && { publishedOn }) };
  try {
    return { data: { ...JSON.parse(text), ...(publishedOn && { publishedOn }) } };
  } catch (cause) {
    throw new UsageError(`${file}: is not JSON (${(cause as Error).message}) / 不是 JSON 文件`, { cause });
  }
}

/** `gongshi calendar show`: what was read of a proposed notice, and which of the own deadlines it would move. */
export async function showProposal(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const api = connectApi(env, options);
  const proposal = await api.get<Proposal>(`/calendars/proposals/${id}`);
  const differences = await everyPage<Difference>(api, `/calendars/proposals/${id}/differences`);
  writeOutcome(
    options.json,
    { ...proposal, differences },
    () => proposalInWords(proposal) + differencesInWords(differences),
  );
}

/** `gongshi calendar decide`: the second official approves, or with `--reject` does not. */
export async function decideProposal(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { reject?: boolean; note?: string },
): Promise<void> {
  const body = { approve: options.reject !== true, ...(options.note && { note: options.note }) };
  const path = `/calendars/proposals/${id}/decision`;
  const decided = await connectApi(env, options).command<Proposal>(path, body);
  writeOutcome(options.json, decided, () =>
    decided.effects
      ? `已生效：日历 ${decided.version}，${decided.document}。${effectsInWords(decided.effects)}\n`
      : `已否决：${decided.document}\n`,
  );
}

/** `gongshi calendar list`: the versions, the newest last. */
export async function listVersions(env: NodeJS.ProcessEnv, options: ApiOptions): Promise<void> {
  const items = await everyPage<Version>(connectApi(env, options), '/calendars');
  const rows = items.map(({ version, year, publishedOn, document, origin }) => [
    version ?? '',
    year,
    publishedOn,
    document,
    origin,
  ]);
  writeOutcome(options.json, { items }, () => table([['版本', '年度', '公布', '文号', '来源'], ...rows]));
}

function proposalInWords({ id, state, document, publishedOn, year, days, effects }: Proposal): string {
  const rows = days.map(({ day, weekday, words, before }) => [
    day,
    weekday,
    words,
    before ? `原为${before.words}` : '新的一年',
  ]);
  const head = `提议 ${id}（${state}）：${document}，${publishedOn} 公布，安排 ${year} 年\n`;
  return head + table([['日期', '星期', '安排', '此前'], ...rows]) + (effects ? `${effectsInWords(effects)}\n` : '');
}

const effectsInWords = ({ dated, later, kept, explained }: Effects) =>
  `未办结的期限：${dated} 项有了日期，${later} 项顺延，${kept} 项新日历较早而原日期不变，${explained} 项仅说明有变。`;

function differencesInWords(differences: readonly Difference[]): string {
  if (differences.length === 0) return '';
  const rows = differences.map(({ subject, title, due, computed, next }) => [
    ...[subject, title, due ?? '暂无', computed ?? '暂无', next ?? '暂无'],
  ]);
  return table([['事项', '期限', '现截止', '按新日历', '批准后'], ...rows]);
}
