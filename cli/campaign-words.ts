import type { CampaignState, RoundState } from '../rules/annual-disclosure.ts';
import type { RoundBalance } from '../rules/balance.ts';
import { instantInWords, legalDayOf } from '../rules/legal-day.ts';
import type { ExclusionGround } from '../rules/roster.ts';
import { table } from './table.ts';

export interface RosterCounts {
  roster: number;
  excluded: Record<string, number>;
  expired: number;
}

export interface CampaignRow {
  id: number;
  authority: string;
  year: number;
  state: CampaignState;
  deadline: string;
  rulePack: string;
}

/** What the API answers about one campaign, as far as it is shown. */
export interface Progress extends CampaignRow {
  live: { phase: string; round: number | null; waiting: { what: string; dueAt: string | null } | null };
  register: { rights: number; unplaced: number; roster: RosterCounts; filed: number; filedLate: number; late: number };
  rounds: Round[];
}

interface Round {
  number: number;
  dueAt: string;
  state: RoundState;
  balance: RoundBalance;
  imbalance: number;
}

export interface LateRow {
  licenceNo: string;
  name: string;
  remindersSent: number;
  remindersDelivered: number;
  filedLateAt: string | null;
}

const PHASES: Record<string, string> = {
  opening: '正在启动',
  preparing: '准备阶段（核实底数）',
  running: '填报阶段',
  closed: '填报已截止',
};

const GROUNDS: Record<ExclusionGround, string> = {
  cancelled: '已注销',
  abolished: '已废止',
  merged: '已并入',
  'policy-closure': '政策性关停',
  'newly-set': '新设',
};

const ROUND_STATES: Record<RoundState, string> = {
  scheduled: '待发',
  sending: '发送中',
  closed: '已结束',
  stopped: '未举行',
};

/** A campaign for an operator's terminal, in Chinese: stage, what it waits for, roster, filings, accounts of the rounds. */
export function campaignInWords(campaign: Progress): string {
  const { live, register } = campaign;
  const { roster } = register;
  const round = live.round === null ? '' : `，正在发送第 ${live.round} 轮提醒`;
  const lines = [
    `${campaign.year} 年度公示（编号 ${campaign.id}，行政区划 ${campaign.authority}）`,
    `  阶段  ${phaseName(live.phase)}${round}`,
    `  等待  ${waitingInWords(live.waiting)}`,
    `  截止  ${deadlineInWords(campaign.deadline)}`,
    `  规则  规则包 ${campaign.rulePack}，参数及依据见 gongshi campaign terms ${campaign.id}`,
    `  底数  登记 ${register.rights} 宗，${rosterInWords(roster)}`,
    ...Object.entries(roster.excluded).map(([ground, rights]) => `        除外 ${rights} 宗  ${groundName(ground)}`),
    ...(register.unplaced > 0 ? [`        未列入 ${register.unplaced} 宗  冻结后才登记，不在本年度公示之内`] : []),
    `  填报  按期 ${register.filed} 宗，逾期补报 ${register.filedLate} 宗，逾期未填报名单 ${register.late} 宗`,
  ];
  const rounds = campaign.rounds.length === 0 ? '' : `\n${roundsTable(campaign.rounds)}`;
  return `${lines.join('\n')}\n${rounds}`;
}

/** `应公示 5908 宗（其中许可证过期、延续待定 3 宗），除外 492 宗` */
export function rosterInWords({ roster, excluded, expired }: RosterCounts): string {
  const pending = expired === 0 ? '' : `（其中许可证过期、延续待定 ${expired} 宗）`;
  return `应公示 ${roster} 宗${pending}，除外 ${total(excluded)} 宗`;
}

/** The accounts in rights: planned is the sum of the columns to its right, or the last column says by how much not. */
function roundsTable(rounds: readonly Round[]): string {
  const heading = ['轮次', '时刻', '状态', '应提醒', '已交付', '已送达', '不再发送', '失败', '不明', '待发', '差额'];
  const rows = rounds.map(({ number, dueAt, state, balance, imbalance }) => [
    ...[`第 ${number} 轮`, instantInWords(new Date(dueAt)), ROUND_STATES[state]],
    ...[balance.planned, balance.sent.handedOver, balance.sent.delivered, total(balance.skipped)],
    ...[total(balance.failed), balance.unknown, balance.pending.planned + balance.pending.sending, imbalance],
  ]);
  return table([heading, ...rows], 3);
}

export function campaignsInWords(campaigns: readonly CampaignRow[]): string {
  const rows = campaigns.map(({ id, year, authority, state, deadline }) => [
    ...[id, year, authority, phaseName(state), deadlineInWords(deadline)],
  ]);
  return rows.length === 0 ? '没有年度公示\n' : table([['编号', '年度', '行政区划', '阶段', '截止'], ...rows]);
}

export function lateInWords(late: readonly LateRow[]): string {
  if (late.length === 0) return '没有逾期未填报的矿业权\n';
  const rows = late.map((row) => [
    ...[row.licenceNo, row.remindersSent, row.remindersDelivered],
    ...[row.filedLateAt === null ? '—' : instantInWords(new Date(row.filedLateAt)), row.name],
  ]);
  return `${table([['许可证号', '已发提醒', '已送达', '补报时刻', '名称'], ...rows])}共 ${late.length} 宗\n`;
}

const groundName = (ground: string) => GROUNDS[ground as ExclusionGround] ?? ground;
// A deadline is the end of its last day, and is said so (N2-5): 4月30日24:00, not 5月1日0:00.
const deadlineInWords = (deadline: string | null) =>
  deadline === null ? '暂无截止日期' : `${legalDayOf(new Date(Date.parse(deadline) - 1))} 24:00`;
const phaseName = (phase: string) => PHASES[phase] ?? phase;
const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function waitingInWords(waiting: Progress['live']['waiting']): string {
  if (!waiting) return '—';
  return waiting.dueAt === null ? waiting.what : `${waiting.what}（${instantInWords(new Date(waiting.dueAt))}）`;
}
