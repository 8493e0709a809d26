/**
 * A campaign before it starts 演算 (N2-6): who would be written to when, by which channel, at what cost.
 *
 *   round ─▶ text message to whoever has a mobile ─▶ of these a share fails ─▶ call ─▶ mail ─▶ a person calls
 *                 nobody has a mobile, a telephone, an address ─▶ nobody can reach this holder
 *
 * - A share of failures on each channel, and of holders who file between two rounds, is assumed (*operational*); without
 *   the latter every round writes to everybody, which is the most it can come to.
 * - A channel begins when the report on the one before has been waited for; for whoever it does not reach, at once.
 * - Nothing here is a promise: counts are rounded up.
 */
import type { Calendar } from '../calendar/calendar.ts';
import type { ContactWindow } from '../contact-window.ts';
import { type Spread, spreadMessages } from './spread.ts';

/** Ways out that a machine serves. */
export type SimulatedChannel = 'sms' | 'voice' | 'email';
export const SIMULATED_CHANNELS = ['sms', 'voice', 'email'] as const satisfies readonly SimulatedChannel[];
export type PerChannel<T> = Record<SimulatedChannel, T>;

/** Holders who can be reached in the same ways. */
export interface ReachGroup extends PerChannel<boolean> {
  /** A person can call. */
  telephone: boolean;
  holders: number;
  rights: number;
}

export interface SimulatedRound {
  number: number;
  daysBefore: number;
  dueAt: Date;
  endsAt: Date;
}

export interface SimulationTerms {
  window: ContactWindow;
  calendar: Calendar;
  /** The channels of the ladder in their order, the text message first; those left out are not used. */
  ladder: readonly SimulatedChannel[];
  ratePerSecond: PerChannel<number>;
  /** Of a hundred messages, so many fail. */
  failurePercent: PerChannel<number>;
  /** Of a hundred holders not yet through, so many file from one round to the next. */
  filedPercent: number;
  /** How long a report is waited for before the next channel begins. */
  reportHours: number;
  /** What a message is paid as: segments, minutes, mails. */
  unitsPerMessage: PerChannel<number>;
  /** For each unit, in thousandths of a yuan 厘; absent: not asked. */
  priceMilliYuan: Partial<PerChannel<number>>;
}

export interface SimulatedWay {
  channel: SimulatedChannel;
  messages: number;
  units: number;
  costMilliYuan: number | null;
  finishesAt: Date | null;
  expired: number;
}

export interface RoundSimulation extends SimulatedRound {
  holders: number;
  ways: SimulatedWay[];
  /** Holders a person calls. */
  calls: number;
  /** When the last machine is through; null: it sends nothing. */
  finishesAt: Date | null;
}

export interface DaySimulation {
  day: string;
  messages: PerChannel<number>;
  costMilliYuan: number | null;
}

export interface Simulation {
  rounds: RoundSimulation[];
  days: DaySimulation[];
  totals: { messages: PerChannel<number>; units: PerChannel<number>; calls: number; costMilliYuan: number | null };
  lastFinishesAt: Date | null;
  unreachable: { holders: number; rights: number };
}

/** What a campaign would come to. Rounds in the order of their instants. */
export function simulateCampaign(
  groups: readonly ReachGroup[],
  rounds: readonly SimulatedRound[],
  terms: SimulationTerms,
): Simulation {
  const perDay = new Map<string, PerChannel<number>>();
  const simulated = rounds.map((round, index) => {
    const left = (1 - terms.filedPercent / 100) ** index;
    return simulateRound(round, remaining(groups, left), terms, perDay);
  });
  const sumOf = (pick: (way: SimulatedWay) => number) =>
    perChannel((channel) =>
      sum(simulated.flatMap(({ ways }) => ways.filter((way) => way.channel === channel).map(pick))),
    );
  const units = sumOf((way) => way.units);
  const lost = groups.filter((group) => !group.telephone && !SIMULATED_CHANNELS.some((channel) => group[channel]));
  return {
    rounds: simulated,
    days: [...perDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, messages]) => dayOf(day, messages, terms)),
    totals: {
      messages: sumOf((way) => way.messages - way.expired),
      units,
      calls: sum(simulated.map(({ calls }) => calls)),
      costMilliYuan: costOf(units, terms),
    },
    lastFinishesAt: latest(simulated.map(({ finishesAt }) => finishesAt)),
    unreachable: { holders: sum(lost.map(({ holders }) => holders)), rights: sum(lost.map(({ rights }) => rights)) },
  };
}

function remaining(groups: readonly ReachGroup[], share: number): ReachGroup[] {
  return groups.map((group) => ({ ...group, holders: Math.ceil(group.holders * share) }));
}

/** Holders of a group on their way down the ladder. `waiting`: those a channel was tried for, whose report comes first. */
interface OnTheWay {
  group: ReachGroup;
  atOnce: number;
  waiting: number;
}

function simulateRound(
  round: SimulatedRound,
  groups: readonly ReachGroup[],
  terms: SimulationTerms,
  perDay: Map<string, PerChannel<number>>,
): RoundSimulation {
  let onTheWay: OnTheWay[] = groups.map((group) => ({ group, atOnce: group.holders, waiting: 0 }));
  let reportedAt = round.dueAt;
  const ways: SimulatedWay[] = [];
  for (const channel of terms.ladder) {
    const here = onTheWay.filter(({ group }) => group[channel]);
    const spread = sendAll(channel, here, { from: round.dueAt, reportedAt, until: round.endsAt }, terms);
    addDays(perDay, channel, spread);
    ways.push(wayOf(channel, here, spread, terms));
    if (spread.finishedAt) reportedAt = new Date(spread.finishedAt.getTime() + terms.reportHours * 3_600_000);
    onTheWay = onTheWay.map((one) => (one.group[channel] ? failed(one, terms.failurePercent[channel]) : one));
  }
  const callable = onTheWay.filter(({ group }) => group.telephone);
  return {
    ...round,
    holders: sum(groups.map(({ holders }) => holders)),
    ways,
    calls: sum(callable.map(({ atOnce, waiting }) => atOnce + waiting)),
    finishesAt: latest(ways.map(({ finishesAt }) => finishesAt)),
  };
}

/** Two queues on one channel, one behind the other: those it is the first for, and those another one failed before. */
function sendAll(
  channel: SimulatedChannel,
  here: readonly OnTheWay[],
  { from, reportedAt, until }: { from: Date; reportedAt: Date; until: Date },
  terms: SimulationTerms,
): Spread {
  const common = {
    ...{ until, ratePerSecond: terms.ratePerSecond[channel], window: terms.window },
    workingDays: channel === 'voice' ? terms.calendar : undefined,
  };
  const first = spreadMessages({ ...common, from, messages: sum(here.map(({ atOnce }) => atOnce)) });
  const begin = first.finishedAt && first.finishedAt > reportedAt ? first.finishedAt : reportedAt;
  const second = spreadMessages({ ...common, from: begin, messages: sum(here.map(({ waiting }) => waiting)) });
  const perDay = new Map(first.perDay);
  for (const [day, messages] of second.perDay) perDay.set(day, (perDay.get(day) ?? 0) + messages);
  return {
    perDay,
    finishedAt: second.finishedAt ?? first.finishedAt,
    expired: first.expired + second.expired,
  };
}

function wayOf(
  channel: SimulatedChannel,
  here: readonly OnTheWay[],
  { finishedAt, expired }: Spread,
  terms: SimulationTerms,
): SimulatedWay {
  const messages = sum(here.map(({ atOnce, waiting }) => atOnce + waiting));
  const units = (messages - expired) * terms.unitsPerMessage[channel];
  const price = terms.priceMilliYuan[channel];
  const costMilliYuan = price === undefined ? null : units * price;
  return { channel, messages, units, costMilliYuan, finishesAt: finishedAt, expired };
}

function failed({ group, atOnce, waiting }: OnTheWay, percent: number): OnTheWay {
  return { group, atOnce: 0, waiting: Math.ceil(((atOnce + waiting) * percent) / 100) };
}

function addDays(perDay: Map<string, PerChannel<number>>, channel: SimulatedChannel, spread: Spread): void {
  for (const [day, messages] of spread.perDay) {
    const counts = perDay.get(day) ?? perChannel(() => 0);
    counts[channel] += messages;
    perDay.set(day, counts);
  }
}

function dayOf(day: string, messages: PerChannel<number>, terms: SimulationTerms): DaySimulation {
  const units = perChannel((channel) => messages[channel] * terms.unitsPerMessage[channel]);
  return { day, messages, costMilliYuan: costOf(units, terms) };
}

/** Null where a channel that is used has no price: half a sum would mislead. */
function costOf(units: PerChannel<number>, { priceMilliYuan }: SimulationTerms): number | null {
  const used = SIMULATED_CHANNELS.filter((channel) => units[channel] > 0);
  if (used.some((channel) => priceMilliYuan[channel] === undefined)) return null;
  return sum(used.map((channel) => units[channel] * (priceMilliYuan[channel] ?? 0)));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

const latest = (instants: readonly (Date | null)[]) =>
  instants.reduce<Date | null>((last, one) => (one && (!last || one > last) ? one : last), null);

const perChannel = <T>(of: (channel: SimulatedChannel) => T): PerChannel<T> => ({
  ...{ sms: of('sms'), voice: of('voice'), email: of('email') },
});
