import { type ApiOptions, connectApi } from './api-client.ts';
import { requireCode } from './options.ts';
import { writeOutcome } from './output.ts';
import { everyPage } from './pages.ts';

interface Version {
  version: number;
  state: string;
  content: { title: string; authorityName: string; year: number; deadline: string };
  decidedAt: string | null;
}

interface Notice {
  id: number;
  authority: string;
  versions: Version[];
}

const STATES: Record<string, string> = {
  proposed: '待审核',
  published: '已发布',
  rejected: '未批准',
  replaced: '已被新版取代',
  'taken-down': '已撤下',
};

/** `gongshi notice propose`: the first of two officers puts the filing notice of a campaign forward (N2-6). */
export async function proposeNotice(
  env: NodeJS.ProcessEnv,
  campaign: number,
  options: ApiOptions & { step?: string[] },
): Promise<void> {
  const body = { campaign, ...(options.step && { howToFile: options.step }) };
  const notice = await connectApi(env, options).command<Notice>('/notices', body);
  writeOutcome(
    options.json,
    notice,
    () => `${versionInWords(notice)}。下一步：由另一名审核人员 gongshi notice publish ${notice.id}\n`,
  );
}

/** `gongshi notice publish`: the second makes it public, or with `--reject` does not. The version meant is the one just read. */
export async function publishNotice(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { reject?: boolean },
): Promise<void> {
  const api = connectApi(env, options);
  const { versions } = await api.get<Notice>(`/notices/${id}`);
  const version = versions[0]?.version ?? 0;
  const approve = options.reject !== true;
  const notice = await api.command<Notice>(`/notices/${id}/decision`, { version, approve });
  const year = notice.versions[0]?.content.year;
  const where = approve ? `，门户页面 /disclosure/${notice.authority}/${year}` : '';
  writeOutcome(options.json, notice, () => `${versionInWords(notice)}${where}\n`);
}

/** `gongshi notice take-down`: off the portal at once. */
export async function takeDownNotice(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { reason: string },
): Promise<void> {
  const { reason } = options;
  const notice = await connectApi(env, options).command<Notice>(`/notices/${id}/take-down`, { reason });
  writeOutcome(options.json, notice, () => `公告 ${id} 已撤下：${reason}\n`);
}

/** `gongshi notice list` */
export async function showNotices(env: NodeJS.ProcessEnv, options: ApiOptions & { authority?: string }): Promise<void> {
  const { authority } = options;
  if (authority !== undefined) requireCode('--authority', authority);
  const query: Record<string, string> = authority === undefined ? {} : { authority };
  const items = await everyPage<Notice>(connectApi(env, options), '/notices', query);
  writeOutcome(options.json, { items }, () => items.map((notice) => `${versionInWords(notice)}\n`).join(''));
}

function versionInWords({ id, versions: [latest] }: Notice): string {
  if (!latest) return `公告 ${id}`;
  const { version, state, content } = latest;
  return `公告 ${id} 第 ${version} 版《${content.title}》（${content.authorityName}）${STATES[state] ?? state}`;
}
