/**
 * Working days (工作日) as the State Council arranges them.
 *
 * - Monday to Friday work, Saturday and Sunday are weekly rest (周休息日: 国务院关于职工工作时间的规定, 国务院令第174号, art. 7).
 * - A notice of the State Council takes days off (放假, 调休) and makes weekend days work (调休上班).
 * - A notice covers a year. It may also move days of the December before (2018-12-31 by the notice for 2019), and a later
 *   notice may change a year that runs (2015, 2019, 2020). Notices lie over each other; the later one wins.
 * - A day of a year nobody has published is neither a working day nor a day of rest: there is no answer, and none is guessed.
 */
import { addDays, dayInWords } from '../legal-day.ts';

/** What one notice says, as data. Days are `YYYY-MM-DD`. */
export interface Arrangement {
  /** 文号 */
  document: string;
  /** The day the public could read it. */
  publishedOn: string;
  /** The year arranged; the calendar is covered through its end. */
  year: number;
  /** Days off (放假、调休), first and last inclusive. */
  off: readonly DaysOff[];
  /** Weekend days that work (调休上班). */
  work: readonly string[];
}

/** A notice in its place among the others. */
export interface Notice extends Arrangement {
  /** `2020.2`: the second that arranges 2020. The calendar that ends with this notice has the same name. */
  version: string;
  /** From when on the calendar counts it in: published, and not before the notice it lies upon. */
  knownOn: string;
}

export type DaysOff = readonly [festival: string, from: string, through: string];

/** What kind of day it is. */
export interface Day {
  day: string;
  working: boolean;
  /** `工作日`, `周休息日`, `劳动节假期`, `调休上班` */
  words: string;
  /** 文号 of the notice that arranged it; absent for an ordinary day. */
  document?: string;
}

export interface Calendar {
  version: string;
  document: string;
  coveredFrom: string;
  /** Last day known (覆盖至); every day after it has no answer. */
  coveredThrough: string;
  /** The days notices speak of. */
  arranged: ReadonlyMap<string, Day>;
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

/** 0 Sunday … 6 Saturday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** `周三` */
export const weekdayInWords = (day: string): string => WEEKDAYS[weekdayOf(day)] as string;

export const isWeekend = (day: string): boolean => weekdayOf(day) % 6 === 0;

/** The calendar notices make when laid over each other in the order given; at least one. */
export function calendarOf(notices: readonly Notice[]): Calendar {
  const last = notices.at(-1);
  const years = notices.map(({ year }) => year);
  if (!last) throw new Error('a calendar needs a notice');
  return {
    version: last.version,
    document: last.document,
    coveredFrom: `${Math.min(...years)}-01-01`,
    coveredThrough: `${Math.max(...years)}-12-31`,
    arranged: new Map(notices.flatMap(arrangedDays).map((day) => [day.day, day])),
  };
}

/** Every day a notice speaks of, those off first. */
export function arrangedDays({ document, off, work }: Pick<Arrangement, 'document' | 'off' | 'work'>): Day[] {
  return [
    ...off.flatMap(([festival, from, through]) =>
      daysBetween(from, through).map((day) => ({ day, working: false, words: `${festival}假期`, document })),
    ),
    ...work.map((day) => ({ day, working: true, words: '调休上班', document })),
  ];
}

/** All days from `from` to `through`, both included; none when `through` is earlier. */
export function daysBetween(from: string, through: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= through; day = addDays(day, 1)) days.push(day);
  return days;
}

/** What a day is; undefined outside of what has been published. */
export function dayOf(calendar: Calendar, day: string): Day | undefined {
  if (day < calendar.coveredFrom || day > calendar.coveredThrough) return undefined;
  const arranged = calendar.arranged.get(day);
  if (arranged) return arranged;
  return isWeekend(day) ? { day, working: false, words: '周休息日' } : { day, working: true, words: '工作日' };
}

/** Whether a day is a working day; undefined outside of what has been published. */
export function isWorkingDay(calendar: Calendar, day: string): boolean | undefined {
  return dayOf(calendar, day)?.working;
}

/** The first working day at or after `day`; undefined when it would lie outside of what has been published. */
export function nextWorkingDay(calendar: Calendar, day: string): string | undefined {
  for (let at = day; ; at = addDays(at, 1)) {
    const working = isWorkingDay(calendar, at);
    if (working !== false) return working ? at : undefined;
  }
}

/**
 * Counting back (倒算): the working day from which `length` working days end on `end`; undefined outside of what has been
 * published. Preconditions: `length` ≥ 0, `end` is a working day.
 */
export function countBack(calendar: Calendar, end: string, length: number): string | undefined {
  let day = end;
  for (let left = length; left > 0; ) {
    day = addDays(day, -1);
    const working = isWorkingDay(calendar, day);
    if (working === undefined) return undefined;
    if (working) left -= 1;
  }
  return day;
}

/** Why a period has no end that reaches `day`, a day without an answer. */
export function unpublishedReason({ document, coveredFrom, coveredThrough }: Calendar, day: string): string {
  const covered = `现有日历（${document}）自${dayInWords(coveredFrom)}起，覆盖至${dayInWords(coveredThrough)}`;
  const year = day.slice(0, 4);
  return day < coveredFrom
    ? `${year}年不在日历之内，无法计算：${covered}。`
    : `${year}年的放假安排尚未公布，暂无截止日期（不早于${dayInWords(day)}）：${covered}；待国务院办公厅通知公布并录入后计算。`;
}
