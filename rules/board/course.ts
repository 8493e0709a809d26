/** How filings came in, and what became of reminders, for the charts of the board (N8-1, N2-6). */
import type { BalanceGroup } from '../balance.ts';
import { DELIVERY_CHANNELS } from '../cascade.ts';
import { addDays } from '../legal-day.ts';

/** Filings of one legal day. */
export interface FilingDay {
  day: string;
  filed: number;
}

export interface CurvePoint extends FilingDay {
  /** Filed up to and including that day. */
  total: number;
}

/** Longest curve, in days: a year and what follows its deadline. */
const MOST_DAYS = 800;

/** The filing curve: every day from `from` to `through`, both included. Preconditions: days in order, none outside. */
export function filingCurve(days: readonly FilingDay[], from: string, through: string): CurvePoint[] {
  const filedOn = new Map(days.map(({ day, filed }) => [day, filed]));
  const points: CurvePoint[] = [];
  let total = 0;
  for (let day = from; day <= through && points.length < MOST_DAYS; day = addDays(day, 1)) {
    const filed = filedOn.get(day) ?? 0;
    total += filed;
    points.push({ day, filed, total });
  }
  return points;
}

/** Every seventh point and the last: what a table beside the curve can hold. */
export function weekly(points: readonly CurvePoint[]): CurvePoint[] {
  const weeks: CurvePoint[] = [];
  let filed = 0;
  for (const [index, point] of points.entries()) {
    filed += point.filed;
    if (index % 7 !== 6 && index !== points.length - 1) continue;
    weeks.push({ ...point, filed });
    filed = 0;
  }
  return weeks;
}

/** Days after the beginning of its round within which a filing counts as following a reminder. Operational. */
export const FILED_WITHIN_DAYS = 7;

/** Rights reminded by one channel, narrowing: each figure is contained in the one before it. */
export interface FunnelStep {
  channel: string;
  /** Planned and not skipped. */
  planned: number;
  handedOver: number;
  delivered: number;
  /** Delivered, and filed within so many days of the round's beginning. */
  filed: number;
}

/** Rights of rounds in the same state on the same channel, as the database counts them. */
export interface ReminderGroup {
  roundId: number;
  channel: string;
  state: BalanceGroup['state'];
  reason: string | null;
  /** It left the house, whatever came of it. */
  handedOver: boolean;
  /** Filed within the days that count. */
  filed: boolean;
  /** Where the right stands in its round; false: a step another one has followed. */
  counts: boolean;
  rights: number;
}

/** The funnel of each channel, over all rounds. */
export function funnelOf(groups: readonly ReminderGroup[]): FunnelStep[] {
  const steps = new Map<string, FunnelStep>();
  for (const { channel, state, handedOver, filed, rights } of groups) {
    const step = steps.get(channel) ?? { channel, planned: 0, handedOver: 0, delivered: 0, filed: 0 };
    steps.set(channel, step);
    if (state === 'skipped') continue;
    step.planned += rights;
    if (handedOver || state === 'delivered') step.handedOver += rights;
    if (state !== 'delivered') continue;
    step.delivered += rights;
    if (filed) step.filed += rights;
  }
  const order: readonly string[] = DELIVERY_CHANNELS;
  const place = ({ channel }: FunnelStep) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  return [...steps.values()].sort((a, b) => place(a) - place(b));
}
