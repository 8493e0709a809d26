/**
 * The walk from a period's start to its end, day by day, as a clerk would with a calendar and a pencil.
 *
 *   start ──count──▶ last day of the period ──roll over──▶ working day ──count added time──▶ … ──roll over──▶ due
 *
 * Added time is counted from where the period has really ended, one addition after the other: an outage on the day a
 * deadline had rolled over to must not be swallowed by the rest days before it.
 */
import { addDays, DAY_MS, dayInWords } from '../legal-day.ts';
import { type Calendar, type Day, dayOf, unpublishedReason } from './calendar.ts';

/** The units of a parameter that holds a limit (规定时限), years, and a date that a document names (固定日期). */
export type Period =
  | { unit: 'working-day' | 'calendar-day' | 'month' | 'year'; length: number }
  | { unit: 'date'; day: string };

export interface Pause {
  from: string;
  /** Last day paused; null while it goes on. */
  through: string | null;
  reason: string;
  basis: string;
}

export interface AddedTime {
  /** Working days for a period of working days, calendar days for every other; ≥ 1. */
  days: number;
  reason: string;
  basis: string;
}

/** Days in a row, both included. */
export interface Stretch {
  from: string;
  through: string;
}

export interface Skipped extends Stretch {
  /** rest 不计入 · pause 中止 · roll-over 顺延 */
  kind: 'rest' | 'pause' | 'roll-over';
  /** `周休息日`, `劳动节假期`, or why the period was paused. */
  reason: string;
  /** 文号 of the notice that arranged the day. */
  document?: string;
}

export interface Walk {
  /** The day it ended on; where it stopped, the first that could not be decided. */
  day: string;
  /** Why there is no end yet; null: there is one. */
  stopped: string | null;
  counted: Stretch[];
  skipped: Skipped[];
}

/** What is walked: pauses in order, none overlapping. */
export interface Route {
  start: string;
  period: Period;
  pauses: readonly Pause[];
  added: readonly AddedTime[];
}

/** Walks a period to its end. Preconditions: those of `computeDeadline`. */
export function walkPeriod(calendar: Calendar, { start, period, pauses, added }: Route): Walk {
  const past = period.unit === 'date' && period.day <= start;
  const walk: Walk = { day: past ? period.day : start, stopped: null, counted: [], skipped: [] };
  const count = period.unit === 'working-day' ? countWorkingDays : countCalendarDays;
  count(walk, calendar, pauses, past ? 0 : lengthInDays(start, period));
  rollOver(walk, calendar, pauses);
  for (const { days } of added) {
    count(walk, calendar, pauses, days);
    rollOver(walk, calendar, pauses);
  }
  return walk;
}

function countWorkingDays(walk: Walk, calendar: Calendar, pauses: readonly Pause[], days: number): void {
  for (let left = days; left > 0 && walk.stopped === null; ) {
    const next = addDays(walk.day, 1);
    if (passPause(walk, pauses, next)) continue;
    const day = dayOf(calendar, next);
    if (!day) return stop(walk, next, unpublishedReason(calendar, next));
    if (day.working) {
      append(walk.counted, next);
      left -= 1;
    } else skip(walk, day, 'rest');
    walk.day = next;
  }
}

/** Needs no calendar: in between, nothing but pauses matters to calendar days. */
function countCalendarDays(walk: Walk, _: Calendar, pauses: readonly Pause[], days: number): void {
  for (let left = days; left > 0 && walk.stopped === null; ) {
    const next = addDays(walk.day, 1);
    if (passPause(walk, pauses, next)) continue;
    const ahead = pauses.find(({ from }) => from > next);
    const step = Math.min(left, ahead ? daysFrom(next, ahead.from) : left);
    walk.day = addDays(walk.day, step);
    append(walk.counted, next, walk.day);
    left -= step;
  }
}

/** 民法典 203 I: to the first day at or after this one that works and is not paused. */
function rollOver(walk: Walk, calendar: Calendar, pauses: readonly Pause[]): void {
  while (walk.stopped === null) {
    if (passPause(walk, pauses, walk.day)) {
      walk.day = addDays(walk.day, 1);
      continue;
    }
    const day = dayOf(calendar, walk.day);
    if (!day) return stop(walk, walk.day, unpublishedReason(calendar, walk.day));
    if (day.working) return;
    skip(walk, day, 'roll-over');
    walk.day = addDays(walk.day, 1);
  }
}

/** Where `day` is paused: goes to the pause's last day, or stops where it has none. Whether it was. */
function passPause(walk: Walk, pauses: readonly Pause[], day: string): boolean {
  const pause = pauses.find(({ from, through }) => from <= day && (through === null || day <= through));
  if (!pause) return false;
  if (pause.through === null)
    stop(walk, day, `自${dayInWords(pause.from)}起中止（${pause.reason}），恢复后再计算截止日期。`);
  else {
    walk.skipped.push({ from: day, through: pause.through, kind: 'pause', reason: pause.reason });
    walk.day = pause.through;
  }
  return true;
}

function stop(walk: Walk, day: string, reason: string): void {
  walk.day = day;
  walk.stopped = reason;
}

function append(stretches: Stretch[], from: string, through = from): void {
  const last = stretches.at(-1);
  if (last && addDays(last.through, 1) === from) last.through = through;
  else stretches.push({ from, through });
}

/** Neighbours skipped for the same reason are one stretch. */
function skip(walk: Walk, { day, words: reason, document }: Day, kind: Skipped['kind']): void {
  const last = walk.skipped.at(-1);
  const same = last?.kind === kind && last.reason === reason && last.document === document;
  if (same && addDays(last.through, 1) === day) last.through = day;
  else walk.skipped.push({ from: day, through: day, kind, reason, ...(document && { document }) });
}

/** How many days are counted. Every period but one of working days is so many calendar days after its start. */
function lengthInDays(start: string, period: Period): number {
  switch (period.unit) {
    case 'working-day':
    case 'calendar-day':
      return period.length;
    case 'month':
      return daysFrom(start, addMonths(start, period.length));
    case 'year':
      return daysFrom(start, addMonths(start, 12 * period.length));
    case 'date':
      return daysFrom(start, period.day);
  }
}

/** Calendar days from one day to a later one. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** 民法典 202: the day of that number, or the month's last. 2021-01-31 and one month is 2021-02-28. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}
