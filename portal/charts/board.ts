/** The charts of the board: the filing curve, the rounds, the funnel. Each stands beside a table that says the same. */
import type { Board } from '../../db/queries/board/index.ts';
import type { RoundBalance } from '../../rules/balance.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { Words } from '../language.ts';
import { COLOURS, type Drawing, draw } from './draw.ts';

const WIDTH = 960;
const QUIET = '#4a5059';
const axis = { axisLabel: { color: QUIET, fontSize: 13 }, axisLine: { lineStyle: { color: QUIET } } };
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Filings so far, day by day, against the roster; the last day and the rounds stand on the time axis. */
export function drawCurve(board: Board, { t }: Words): Drawing {
  const { curve, tree, campaigns, rounds } = board;
  const { roster } = tree.top.total;
  const lastDay = campaigns.length === 1 ? campaigns[0]?.lastDay : null;
  const days = curve.map(({ day }) => day);
  const shown = (day: string) => days.includes(day);
  const lines = [
    ...rounds
      .filter(({ round }) => round.plannedAt !== null)
      .map(({ round }) => ({ day: legalDayOf(round.dueAt), label: t(`第${round.number}轮`, `R${round.number}`) })),
    ...(lastDay ? [{ day: lastDay, label: t('截止', 'deadline') }] : []),
  ].filter(({ day }) => shown(day));
  return draw(
    {
      grid: { left: 70, right: 90, top: 40, bottom: 40 },
      xAxis: { type: 'category', data: days, boundaryGap: false, ...axis },
      yAxis: { type: 'value', min: 0, max: Math.max(roster, 1), minInterval: 1, ...axis },
      series: [
        {
          ...{ type: 'line', step: 'end', symbol: 'none', lineStyle: { width: 3 }, areaStyle: { opacity: 0.12 } },
          data: curve.map(({ total }) => total),
          markLine: {
            ...{ symbol: 'none', silent: true, lineStyle: { type: 'dashed', color: QUIET }, label: { color: QUIET } },
            data: [
              ...lines.map(({ day, label }) => ({ xAxis: day, label: { formatter: label, color: QUIET } })),
              { yAxis: roster, label: { formatter: t(`应公示 ${roster}`, `roster ${roster}`), color: QUIET } },
            ],
          },
        },
      ],
    },
    { width: WIDTH, height: 360 },
  );
}

/** What became of the rights of each round, one bar a round; the parts of a bar add up to what was planned. */
export function drawRounds({ rounds }: Board, words: Words): Drawing {
  const held = rounds.filter(({ round }) => round.plannedAt !== null);
  const parts = roundParts(words);
  return draw(
    {
      grid: { left: 100, right: 40, top: 50, bottom: 30 },
      legend: { top: 5, textStyle: { color: QUIET, fontSize: 13 } },
      xAxis: { type: 'value', minInterval: 1, ...axis },
      yAxis: {
        ...{ type: 'category', inverse: true, ...axis },
        data: held.map(({ round }) => words.t(`第 ${round.number} 轮`, `round ${round.number}`)),
      },
      series: parts.map(({ title, of }, index) => ({
        ...{ type: 'bar', stack: 'rights', name: title, barMaxWidth: 34, data: held.map(({ balance }) => of(balance)) },
        itemStyle: { color: COLOURS[index], borderColor: '#fff', borderWidth: 1 },
      })),
    },
    { width: WIDTH, height: 90 + 48 * Math.max(held.length, 1) },
  );
}

/** The parts of a round's accounts in the order they are drawn and listed. */
export function roundParts({ t }: Words): { title: string; of: (balance: RoundBalance) => number }[] {
  return [
    { title: t('已送达', 'delivered'), of: ({ sent }) => sent.delivered },
    { title: t('已交付', 'handed over'), of: ({ sent }) => sent.handedOver },
    { title: t('跳过', 'skipped'), of: ({ skipped }) => sum(skipped) },
    { title: t('未达', 'failed'), of: ({ failed }) => sum(failed) },
    { title: t('结果不明', 'unknown'), of: ({ unknown }) => unknown },
    { title: t('待人工联系', 'to be called'), of: ({ pending }) => pending.calls },
    { title: t('待发', 'pending'), of: ({ pending }) => pending.planned + pending.sending },
  ];
}

/** Rights reminded by each channel: planned, handed over, delivered, filed. */
export function drawFunnel({ funnel }: Board, words: Words): Drawing {
  const steps = funnelParts(words);
  return draw(
    {
      grid: { left: 110, right: 70, top: 50, bottom: 30 },
      legend: { top: 5, textStyle: { color: QUIET, fontSize: 13 } },
      xAxis: { type: 'value', minInterval: 1, ...axis },
      yAxis: {
        type: 'category',
        inverse: true,
        data: funnel.map(({ channel }) => channelWords(words, channel)),
        ...axis,
      },
      series: steps.map(({ title, member }, index) => ({
        ...{ type: 'bar', name: title, barMaxWidth: 22, data: funnel.map((step) => step[member]) },
        itemStyle: { color: COLOURS[index] },
        label: { show: true, position: 'right', color: QUIET, fontSize: 12 },
      })),
    },
    { width: WIDTH, height: 90 + 110 * Math.max(funnel.length, 1) },
  );
}

export function funnelParts({ t }: Words) {
  return [
    { title: t('计划发送', 'planned'), member: 'planned' },
    { title: t('已交付', 'handed over'), member: 'handedOver' },
    { title: t('已送达', 'delivered'), member: 'delivered' },
    { title: t('送达后填报', 'filed after it'), member: 'filed' },
  ] as const;
}

const CHANNELS: Record<string, [zh: string, en: string]> = {
  sms: ['短信', 'text message'],
  voice: ['语音外呼', 'voice call'],
  email: ['电子邮件', 'e-mail'],
  'file-drop': ['文件交换', 'file drop'],
  'call-list': ['人工电话', 'call list'],
};

export function channelWords({ t }: Words, channel: string): string {
  const words = CHANNELS[channel];
  return words ? t(...words) : channel;
}
