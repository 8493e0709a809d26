/** Where a year's filing stands at an authority (N8-1). */
import type { CampaignState, RoundState } from '../annual-disclosure.ts';

export const STAGES = [
  ...(['not-opened', 'preparing', 'roster-proposed', 'frozen', 'reminding', 'between-rounds'] as const),
  ...(['awaiting-deadline', 'deadline-passed', 'late-list-fixed', 'stopped'] as const),
] as const;
export type StageName = (typeof STAGES)[number];

export interface Stage {
  name: StageName;
  /** The round being held, or the last one held. */
  round: number | null;
}

/** What a campaign says about its stage. */
export interface StageFacts {
  state: CampaignState;
  /** Whether a roster lies before the second officer, or has been frozen. */
  rosterProposed: boolean;
  rounds: readonly { number: number; state: RoundState }[];
  /** First instant that is late; null: no date yet. */
  closesAt: Date | null;
}

/** The stage at `asOf`, legal time; without a campaign nothing has been opened. */
export function stageOf(campaign: StageFacts | undefined, asOf: Date): Stage {
  if (!campaign) return { name: 'not-opened', round: null };
  const { state, rounds, closesAt } = campaign;
  const held = rounds.filter((round) => round.state === 'closed').at(-1)?.number ?? null;
  if (state === 'preparing') return { name: campaign.rosterProposed ? 'roster-proposed' : 'preparing', round: null };
  if (state === 'closed') return { name: 'late-list-fixed', round: held };
  if (state !== 'running') return { name: 'stopped', round: held };
  const sending = rounds.find((round) => round.state === 'sending');
  if (sending) return { name: 'reminding', round: sending.number };
  if (closesAt !== null && asOf >= closesAt) return { name: 'deadline-passed', round: held };
  if (held === null) return { name: 'frozen', round: null };
  const more = rounds.some((round) => round.state === 'scheduled');
  return { name: more ? 'between-rounds' : 'awaiting-deadline', round: held };
}

const WORDS: Record<StageName, (round: number | null) => string> = {
  'not-opened': () => '未启动',
  preparing: () => '准备：核实底数',
  'roster-proposed': () => '底数待审核',
  frozen: () => '底数已冻结，待首轮提醒',
  reminding: (round) => `第 ${round} 轮提醒中`,
  'between-rounds': (round) => `第 ${round} 轮提醒已结束，待下一轮`,
  'awaiting-deadline': () => '各轮提醒已结束，待截止',
  'deadline-passed': () => '已过截止时间，正在固定逾期名单',
  'late-list-fixed': () => '已截止，逾期名单已固定',
  stopped: () => '已提前终止',
};

const ENGLISH: Record<StageName, (round: number | null) => string> = {
  'not-opened': () => 'not opened',
  preparing: () => 'preparing the roster',
  'roster-proposed': () => 'roster before the second officer',
  frozen: () => 'roster frozen, first round to come',
  reminding: (round) => `round ${round} of reminders under way`,
  'between-rounds': (round) => `round ${round} over, another to come`,
  'awaiting-deadline': () => 'rounds over, deadline to come',
  'deadline-passed': () => 'deadline passed, list of the late being fixed',
  'late-list-fixed': () => 'closed, list of the late fixed',
  stopped: () => 'stopped early',
};

/** A stage for people, in Chinese and in English. */
export function stageInWords({ name, round }: Stage): { zh: string; en: string } {
  return { zh: WORDS[name](round), en: ENGLISH[name](round) };
}
