/**
 * Periods (期间) and the deadlines they end in, by 民法典 200–204.
 *
 * - 201: the starting day is not counted (开始的当日不计入).
 * - 202: a period of months or years ends on the day of that number in the last month, or on the month's last day.
 * - 203 I: a last day that is a statutory rest day (法定休假日) moves to the first day after the rest. Weekends are such
 *   days, weekends that work are not: 民法通则 154 and 民通意见 198 named 「星期日或者其他法定休假日」 and took what was
 *   really rested; 国务院令第174号 art. 7 makes Saturday and Sunday the weekly rest. The reading with the later day.
 *   A period of working days counts working days only, and so never ends on another.
 * - 203 II: the last day ends at 24:00, or at close of business where the caller says that office hours decide.
 * - A pause (中止): its days, first and last included, are not counted, nor does a period end in one.
 * - Added time (补足, for an outage): that many more days, working days where the period counts working days.
 * - A period that reaches a year not published has no end; neither has one whose pause is still open.
 * - A date once told to the holder never becomes an earlier one: of the date told and the date computed anew, the later stands.
 */
import { instantOf } from '../legal-day.ts';
import type { Calendar } from './calendar.ts';
import { closingTime, type OfficeSeason } from './office-hours.ts';
import { type AddedTime, type Pause, type Period, type Skipped, type Stretch, walkPeriod } from './walk.ts';

export type { AddedTime, Pause, Period } from './walk.ts';

/** The parameter a period's length comes from, with what it rests on. */
export interface PeriodParameter {
  /** Null: no parameter, a decision of its own (another last day, an extension). */
  name: string | null;
  value: unknown;
  basisDocument: string;
  basisClause: string;
}

/** What a deadline is computed from. */
export interface PeriodInput {
  /** Day 0: not counted. */
  start: string;
  period: Period;
  parameter?: PeriodParameter | null;
  pauses?: readonly Pause[];
  added?: readonly AddedTime[];
  /** Given: the last day ends at close of business (203 II). Taken when the deadline was made, and kept. */
  officeHours?: readonly OfficeSeason[] | null;
}

/** A date the holder was told before. */
export interface Told {
  due: string;
  dueAt: string;
  endsAt: string;
  calendarVersion: string;
  calendarDocument: string;
}

/** A deadline that can be told to the holder, with everything it was computed from (design §3.4). */
export interface Deadline extends Required<PeriodInput> {
  /** The last day; null: no date yet, and `reason` says why. */
  due: string | null;
  /** The first instant after it, ISO 8601 in UTC. */
  dueAt: string | null;
  /** `24:00`, or the closing time. */
  endsAt: string;
  reason: string | null;
  rule: string;
  counted: Stretch[];
  skipped: Skipped[];
  calendarVersion: string;
  calendarDocument: string;
  /** What this calendar gives; earlier than `due` where an earlier calendar had given more. */
  computed: string | null;
  /** The latest date told before this computation. */
  told: Told | null;
}

/**
 * Computes a deadline. `former` is the same deadline as it stood before, whose date stays where the new one would be
 * earlier. Preconditions: `length` ≥ 1; pauses in order, none overlapping, at most the last one open.
 */
export function computeDeadline(calendar: Calendar, input: PeriodInput, former?: Deadline): Deadline {
  const { start, period, parameter = null, pauses = [], added = [], officeHours = null } = input;
  const walk = walkPeriod(calendar, { start, period, pauses, added });
  const computed = walk.stopped === null ? walk.day : null;
  const told = former ? toldBy(former) : null;
  const endsAt = (computed && officeHours && closingTime(officeHours, computed)) || '24:00';
  const ends = { due: computed, dueAt: computed && instantOf(computed, endsAt).toISOString(), endsAt };
  const stands = ends.dueAt && told && ends.dueAt < told.dueAt ? told : ends;
  return {
    ...{ due: stands.due, dueAt: stands.dueAt, endsAt: stands.endsAt },
    ...{ reason: walk.stopped, rule: ruleOf(period, stands.endsAt) },
    ...{ start, period, parameter, pauses, added, officeHours },
    ...{ counted: walk.counted, skipped: walk.skipped, computed, told },
    ...{ calendarVersion: calendar.version, calendarDocument: calendar.document },
  };
}

/** The latest date told so far; a pause that is open takes the date away, not what was told. */
function toldBy({ due, dueAt, endsAt, calendarVersion, calendarDocument, computed, told }: Deadline): Told | null {
  if (due === null || dueAt === null || (told && computed !== due)) return told;
  return { due, dueAt, endsAt, calendarVersion, calendarDocument };
}

function ruleOf({ unit }: Period, endsAt: string): string {
  const length = unit === 'month' || unit === 'year' ? '，到期月的对应日为最后一日（第二百零二条）' : '';
  const roll = unit === 'working-day' ? '，只计工作日' : '，最后一日是法定休假日的顺延（第二百零三条第一款）';
  const end = endsAt === '24:00' ? '二十四时截止' : `停止业务活动的时间（${endsAt}）截止`;
  return `民法典：开始的当日不计入（第二百零一条）${length}${roll}，最后一日${end}（第二百零三条第二款）`;
}
