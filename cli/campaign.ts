import { type ApiOptions, connectApi } from './api-client.ts';
import {
  type CampaignRow,
  campaignInWords,
  campaignsInWords,
  type LateRow,
  lateInWords,
  type Progress,
} from './campaign-words.ts';
import { requireCode } from './options.ts';
import { writeOutcome } from './output.ts';
import { everyPage } from './pages.ts';
import { type CampaignTerms, termsInWords } from './parameter-words.ts';
import {
  type Difference,
  type DifferenceRow,
  differenceInWords,
  frozenInWords,
  type ProposedRoster,
  proposedInWords,
} from './roster-words.ts';

/** `gongshi campaign open`: begins the year's disclosure of an authority. */
export async function openCampaign(
  env: NodeJS.ProcessEnv,
  options: ApiOptions & { year: number; authority: string; rulePack?: string },
): Promise<void> {
  const { year, authority, rulePack } = options;
  requireCode('--authority', authority);
  const body = { year, authority, ...(rulePack !== undefined && { rulePack }) };
  const opened = await connectApi(env, options).command<{ id: number; rulePack: string }>('/campaigns', body);
  writeOutcome(
    options.json,
    opened,
    () =>
      `已启动 ${authority} 的 ${year} 年度公示，编号 ${opened.id}，规则包 ${opened.rulePack}。下一步：gongshi campaign propose-freeze ${opened.id}\n`,
  );
}

/** `gongshi campaign propose-freeze`: the first of two officers puts the roster 底数 forward. */
export async function proposeFreeze(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const answer = await connectApi(env, options).command<ProposedRoster>(`/campaigns/${id}/roster/freeze-proposal`);
  writeOutcome(
    options.json,
    answer,
    () => `${proposedInWords(answer)}下一步：由另一人 gongshi campaign approve-freeze ${id}\n`,
  );
}

/**
 * `gongshi campaign approve-freeze`: the second freezes it, and the rounds are set. What is approved is the proposal just
 * read, by its digest; with `--digest`, only if that begins as given.
 */
export async function approveFreeze(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { digest?: string },
): Promise<void> {
  const api = connectApi(env, options);
  const { subject } = await api.get<Difference>(`/campaigns/${id}/roster/difference?limit=1`);
  if (options.digest !== undefined && !subject.digest.startsWith(options.digest.toLowerCase()))
    throw new Error(
      `the latest proposal is version ${subject.version} with digest ${subject.digest}, not ${options.digest}; look at it with \`gongshi campaign difference ${id}\` / 最近提出的底数不是所指明的一版`,
    );
  const path = `/campaigns/${id}/roster/freeze-approval`;
  const answer = await api.command<ProposedRoster & { rounds: unknown[] }>(path, { digest: subject.digest });
  writeOutcome(options.json, answer, () => frozenInWords(answer, id));
}

/** `gongshi campaign difference`: how the latest roster differs from another, right by right. */
export async function showDifference(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { against?: string },
): Promise<void> {
  const api = connectApi(env, options);
  const path = `/campaigns/${id}/roster/difference`;
  const query: Record<string, string> = options.against === undefined ? {} : { against: options.against };
  const head = await api.get<Difference>(`${path}?${new URLSearchParams({ ...query, limit: '1' })}`);
  // Where there was no roster before, everything is new, and is no list for a terminal.
  const items = head.against === null ? [] : await everyPage<DifferenceRow>(api, path, query);
  const { subject, against, counts } = head;
  writeOutcome(options.json, { subject, against, counts, items }, () => differenceInWords(head, items));
}

/** `gongshi campaign show`: where it stands, and the accounts of every round. */
export async function showCampaign(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const progress = await connectApi(env, options).get<Progress>(`/campaigns/${id}`);
  writeOutcome(options.json, progress, () => campaignInWords(progress));
}

/** `gongshi campaign terms`: the rule pack and the values it runs under, each with its basis. */
export async function showTerms(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const terms = await connectApi(env, options).get<CampaignTerms>(`/campaigns/${id}/terms`);
  writeOutcome(options.json, terms, () => termsInWords(terms));
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
