import type { RoundBalance } from '../../rules/balance.ts';
import { instantInWords } from '../../rules/legal-day.ts';
import { table } from '../table.ts';

/** One round as it went. Rights, but for `filed`, which is of the whole roster by then. */
export interface RehearsedRound {
  number: number;
  dueAt: string;
  balance: RoundBalance;
  imbalance: number;
  /** Filed when the round began. */
  filed: number;
}

export interface RehearsedYear {
  campaign: number;
  authority: string;
  year: number;
  seed: string;
  roster: number;
  /** What the simulation said beforehand. */
  expected: { messages: Record<string, number>; calls: number; unreachable: { holders: number; rights: number } };
  rounds: RehearsedRound[];
  filed: number;
  late: number;
  balanced: boolean;
  tookSeconds: number;
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, one) => sum + one, 0);
const BAR = 30;

/** How many have filed, drawn. */
export function curve(filed: number, roster: number): string {
  const share = roster === 0 ? 0 : filed / roster;
  const full = Math.round(share * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${(share * 100).toFixed(1)}%`;
}

/** A round, once its accounts are closed, in one line. */
export function roundInWords({ number, dueAt, balance, filed }: RehearsedRound, roster: number): string {
  const { sent, skipped, failed, unknown, pending } = balance;
  const counts = [
    ...[`计划 ${balance.planned}`, `已送达 ${sent.delivered}`, `已交付 ${sent.handedOver}`, `跳过 ${total(skipped)}`],
    ...[`失败 ${total(failed)}`, `未明 ${unknown}`, `待发 ${total(pending)}`],
  ];
  return `第 ${number} 轮 ${instantInWords(new Date(dueAt))}  ${counts.join('  ')}\n        已填报 ${filed}/${roster} ${curve(filed, roster)}`;
}

/** The accounts of the year. */
export function yearInWords(year: RehearsedYear): string {
  const heading = ['轮次', '起始', '计划', '送达', '交付', '跳过', '失败', '未明', '待发', '差额'];
  const rows = year.rounds.map(
    ({ number, dueAt, balance: { planned, sent, skipped, failed, unknown, pending }, imbalance }) => [
      ...[number, instantInWords(new Date(dueAt)), planned, sent.delivered, sent.handedOver, total(skipped)],
      ...[total(failed), unknown, total(pending), imbalance],
    ],
  );
  const { expected, roster, filed, late } = year;
  const messages = Object.entries(expected.messages).map(([channel, count]) => `${channel} ${count}`);
  return [
    `${year.year} 年度公示演练（${year.authority}，编号 ${year.campaign}，种子 ${year.seed}）`,
    `  事先演算  ${messages.join('、')}，人工电话 ${expected.calls}，无法联系 ${expected.unreachable.holders} 户`,
    `  底数 ${roster} 宗，按期填报 ${filed} 宗，逾期未填报 ${late} 宗  ${curve(filed, roster)}`,
    `  账目 ${year.balanced ? '相符' : '不相符'}，用时 ${year.tookSeconds} 秒`,
    '',
    table([heading, ...rows], 2),
  ].join('\n');
}
