import { type ApiClient, type ApiOptions, connectApi } from './api-client.ts';
import {
  type CampaignRow,
  campaignInWords,
  campaignsInWords,
  type LateRow,
  lateInWords,
  type Progress,
  type RosterCounts,
  rosterInWords,
} from './campaign-words.ts';
import { requireCode } from './options.ts';
import { writeOutcome } from './output.ts';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** `gongshi campaign open`: begins the year's disclosure of an authority. */
export async function openCampaign(
  env: NodeJS.ProcessEnv,
  options: ApiOptions & { year: number; authority: string },
): Promise<void> {
  const { year, authority } = options;
  requireCode('--authority', authority);
  const opened = await connectApi(env, options).command<{ id: number }>('/campaigns', { year, authority });
  writeOutcome(
    options.json,
    opened,
    () =>
      `已启动 ${authority} 的 ${year} 年度公示，编号 ${opened.id}。下一步：gongshi campaign propose-freeze ${opened.id}\n`,
  );
}

/** `gongshi campaign propose-freeze`: the first of two officers puts the roster 底数 forward. */
export async function proposeFreeze(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const path = `/campaigns/${id}/roster/freeze-proposal`;
  const answer = await connectApi(env, options).command<{ roster: RosterCounts }>(path);
  writeOutcome(
    options.json,
    answer,
    () => `已提出底数：${rosterInWords(answer.roster)}\n下一步：由另一人 gongshi campaign approve-freeze ${id}\n`,
  );
}

/** `gongshi campaign approve-freeze`: the second freezes it, and the rounds are set. */
export async function approveFreeze(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const path = `/campaigns/${id}/roster/freeze-approval`;
  const answer = await connectApi(env, options).command<{ roster: RosterCounts; rounds?: unknown[] }>(path);
  const rounds = answer.rounds?.length ?? 0;
  writeOutcome(
    options.json,
    answer,
    () => `底数已冻结：${rosterInWords(answer.roster)}，共 ${rounds} 轮提醒。查看：gongshi campaign show ${id}\n`,
  );
}

/** `gongshi campaign show`: where it stands, and the accounts of every round. */
export async function showCampaign(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const progress = await connectApi(env, options).get<Progress>(`/campaigns/${id}`);
  writeOutcome(options.json, progress, () => campaignInWords(progress));
}

/** `gongshi campaign late`: the rights whose holders did not file in time. */
export async function showLate(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const items = await everyPage<LateRow>(connectApi(env, options), `/campaigns/${id}/late`);
  writeOutcome(options.json, { items }, () => lateInWords(items));
}

/** `gongshi campaign list` */
export async function showCampaigns(
  env: NodeJS.ProcessEnv,
  options: ApiOptions & { authority?: string },
): Promise<void> {
  const { authority } = options;
  if (authority !== undefined) requireCode('--authority', authority);
  const query: Record<string, string> = authority === undefined ? {} : { authority };
  const items = await everyPage<CampaignRow>(connectApi(env, options), '/campaigns', query);
  writeOutcome(options.json, { items }, () => campaignsInWords(items));
}

async function everyPage<T>(api: ApiClient, path: string, query: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: Record<string, string> = {}; ; ) {
    const page = await api.get<Page<T>>(`${path}?${new URLSearchParams({ ...query, limit: '200', ...cursor })}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = { cursor: page.next };
  }
}
