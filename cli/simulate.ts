import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS, instantInWords } from '../rules/legal-day.ts';
import { type ApiClient, connectApi } from './api-client.ts';
import { requireCode } from './options.ts';
import { EXIT, writeOutcome } from './output.ts';
import { openRehearsalTime, type RehearsalTime } from './rehearsal-time.ts';
import { RehearsedHolders } from './simulate/holders.ts';
import { openSystem, type RehearsedSystem } from './simulate/system.ts';
import { type RehearsedRound, type RehearsedYear, roundInWords, yearInWords } from './simulate/words.ts';

export interface SimulateOptions {
  year: number;
  authority: string;
  seed: string;
  /** Of a hundred rights, so many are filed for by the deadline. */
  filing: number;
  /** Legal days a second; absent: as fast as it goes. */
  speed?: number;
  /** A rehearsal that runs; absent: one of our own, removed afterwards. */
  data?: string;
  json?: boolean;
}

/** What the API answers, as far as the story needs it. */
interface CampaignNow {
  state: string;
  deadline: string | null;
  register: { roster: { roster: number }; filed: number; late: number };
  rounds: {
    number: number;
    dueAt: string;
    endsAt: string;
    state: string;
    balance: RehearsedRound['balance'];
    imbalance: number;
  }[];
}

/**
 * `gongshi simulate`: a whole campaign, rehearsed in time-lapse on simulated providers, from its simulation to the list of
 * those who did not file. Ends with 1 where the accounts of a round do not add up.
 */
export async function simulate(env: NodeJS.ProcessEnv, options: SimulateOptions): Promise<void> {
  requireCode('--authority', options.authority);
  const began = performance.now();
  const say = (line: string) => void process[options.json ? 'stderr' : 'stdout'].write(`${line}\n`);
  const system = await openSystem(env, options.data, say);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    const told = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(new Error('simulate: stopped / 已中止')), { once: true }),
    );
    const year = await Promise.race([rehearse(env, system, options, say), told]);
    const outcome = { ...year, tookSeconds: Math.round((performance.now() - began) / 1000) };
    writeOutcome(options.json, outcome, () => `\n${yearInWords(outcome)}`);
    process.exitCode = outcome.balanced ? EXIT.ok : EXIT.no;
  } finally {
    await system.close();
  }
}

type Say = (line: string) => void;

async function rehearse(
  env: NodeJS.ProcessEnv,
  system: RehearsedSystem,
  options: SimulateOptions,
  say: Say,
): Promise<Omit<RehearsedYear, 'tookSeconds'>> {
  const { authority, year, seed } = options;
  const as = (role: 'clerk' | 'reviewer') => connectApi(env, { api: system.api, token: system.tokens[role] });
  const clerk = as('clerk');
  const time = await openRehearsalTime(system.config, 'simulate');
  try {
    if (options.data === undefined) await liftRates(clerk, as('reviewer'), options);
    const { id } = await clerk.command<{ id: number }>('/campaigns', { year, authority });
    say(`已启动 ${authority} 的 ${year} 年度公示，编号 ${id} / campaign opened`);
    const expected = await expectation(clerk, id, say);
    await freeze(clerk, as('reviewer'), id);
    const rounds = await holdRounds(clerk, time, { id, ...options }, say);
    const end = await clerk.get<CampaignNow>(`/campaigns/${id}`);
    const { roster, filed, late } = end.register;
    const balanced = end.state === 'closed' && rounds.length > 0 && rounds.every(({ imbalance }) => imbalance === 0);
    return { campaign: id, authority, year, seed, roster: roster.roster, expected, rounds, filed, late, balanced };
  } finally {
    await time.close();
  }
}

/**
 * Providers of a rehearsal take whatever comes, and their caps count seconds of the machine, which no time-lapse shortens:
 * a call a second would make a year last an hour. Only on a system of our own.
 */
async function liftRates(
  clerk: ApiClient,
  reviewer: ApiClient,
  { authority, year }: Pick<SimulateOptions, 'authority' | 'year'>,
): Promise<void> {
  const basis = { basisDocument: '演示', basisClause: '演练：不限发送速度', demonstration: true };
  for (const channel of ['sms', 'voice', 'email']) {
    const value = { name: `${channel}.rate-per-second`, value: 1_000, effectiveFrom: `${year}-01-01` };
    const { id } = await clerk.command<{ id: number }>('/parameters', { authority, ...value, ...basis });
    await reviewer.command(`/parameters/${id}/decision`, { approve: true });
  }
}

async function expectation(clerk: ApiClient, id: number, say: Say): Promise<RehearsedYear['expected']> {
  const { totals, unreachable } = await clerk.get<{
    totals: { messages: Record<string, number>; calls: number };
    unreachable: { holders: number; rights: number };
  }>(`/campaigns/${id}/simulation`);
  const messages = Object.entries(totals.messages).map(([channel, count]) => `${channel} ${count}`);
  say(
    `演算：${messages.join('、')}，人工电话 ${totals.calls}，无法联系 ${unreachable.holders} 户 / simulated beforehand`,
  );
  return { messages: totals.messages, calls: totals.calls, unreachable };
}

async function freeze(clerk: ApiClient, reviewer: ApiClient, id: number): Promise<void> {
  const path = `/campaigns/${id}/roster`;
  const { proposal } = await clerk.command<{ proposal: { digest: string } }>(`${path}/freeze-proposal`);
  await reviewer.command(`${path}/freeze-approval`, { digest: proposal.digest });
}

/** Round after round, the holders of its gap filing before it; then the deadline. */
async function holdRounds(
  clerk: ApiClient,
  time: RehearsalTime,
  options: SimulateOptions & { id: number },
  say: Say,
): Promise<RehearsedRound[]> {
  const { id, seed, filing: filingPercent } = options;
  const now = () => clerk.get<CampaignNow>(`/campaigns/${id}`);
  const start = await now();
  const roster = start.register.roster.roster;
  const gaps = start.rounds.length + 1;
  say(`底数 ${roster} 宗，${start.rounds.length} 轮提醒 / roster frozen`);
  const holders = await RehearsedHolders.of(clerk, { ...options }, { seed, gaps, filingPercent });
  const pass = paced(time, options.speed, say);
  const filed: number[] = [];
  for (const [index, { dueAt, number }] of start.rounds.entries()) {
    await holders.file(index);
    filed.push(holders.filed);
    // The hour in which it begins: what follows of it happens on the way to the next.
    await pass(new Date(Date.parse(dueAt) + 3_600_000));
    const round = (await now()).rounds.find((one) => one.number === number);
    if (round) say(roundInWords({ ...round, filed: holders.filed }, roster));
  }
  await holders.file(gaps - 1);
  await pass(new Date(Date.parse(start.deadline as string) + DAY_MS));
  return (await now()).rounds.map((round, index) => ({ ...round, filed: filed[index] ?? holders.filed }));
}

/** Lets time pass, not faster than so many legal days a second. */
function paced(time: RehearsalTime, speed: number | undefined, say: Say): (until: Date) => Promise<void> {
  return async (until) => {
    let last = await time.now();
    await time.lapse(until, async (instant) => {
      say(`  ${instantInWords(instant)}`);
      if (speed !== undefined) await sleep(((instant.getTime() - last.getTime()) / DAY_MS / speed) * 1000);
      last = instant;
    });
  };
}
