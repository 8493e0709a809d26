import type { LiveCampaign } from './annual-disclosure.ts';
import { imbalance, type RoundBalance } from './balance.ts';
import { dayInWords, instantInWords } from './legal-day.ts';

/** What an operator reads about a campaign: its stage, what it waits for, the accounts of the last round. */
export interface CampaignDetails {
  year: number;
  live: LiveCampaign;
  lastRound?: { number: number; balance: RoundBalance } | undefined;
  /** Last days before and after an officer's change. */
  deadlineMoved?: { former: string | null; due: string | null } | undefined;
  closing?: { roster: number; filed: number; late: number } | undefined;
}

const PHASES: Record<LiveCampaign['phase'], string> = {
  opening: '正在启动',
  preparing: '准备阶段：核实底数',
  running: '填报阶段',
  closed: '填报已截止',
  stopped: '已提前终止',
};

/** Plain Chinese in Markdown, for the operators' view of the workflow. Counts only, no personal data. */
export function describeCampaign({ year, live, deadlineMoved, lastRound, closing }: CampaignDetails): string {
  const lines = [`**${year} 年度公示 · ${PHASES[live.phase]}**`];
  if (live.round !== null) lines.push(`正在发送第 ${live.round} 轮提醒`);
  if (live.waiting)
    lines.push(live.waiting.what + (live.waiting.dueAt ? `：${instantInWords(new Date(live.waiting.dueAt))}` : ''));
  if (deadlineMoved) lines.push(movedInWords(deadlineMoved));
  if (lastRound) lines.push(`第 ${lastRound.number} 轮（宗）：${balanceInWords(lastRound.balance)}`);
  if (closing) lines.push(`应公示 ${closing.roster} 宗，按期填报 ${closing.filed} 宗，逾期未填报 ${closing.late} 宗`);
  return lines.join('\n\n');
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function balanceInWords(balance: RoundBalance): string {
  const difference = imbalance(balance);
  return [
    `应提醒 ${balance.planned}`,
    `已交运营商 ${balance.sent.handedOver}`,
    `已送达 ${balance.sent.delivered}`,
    `不再发送 ${total(balance.skipped)}`,
    `失败 ${total(balance.failed)}`,
    `不明 ${balance.unknown}`,
    `待发 ${balance.pending.planned + balance.pending.sending}`,
    ...(balance.pending.calls > 0 ? [`待人工电话 ${balance.pending.calls}`] : []),
    ...(difference === 0 ? [] : [`账目相差 ${difference}，请核查`]),
  ].join(' · ');
}

function movedInWords({ former, due }: { former: string | null; due: string | null }): string {
  if (due === null) return '填报截止日期已调整，暂无日期';
  return former === null
    ? `填报截止日期已确定：${dayInWords(due)}`
    : `填报截止由${dayInWords(former)}调整为${dayInWords(due)}`;
}
