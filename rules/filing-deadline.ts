/**
 * Until when the filings of a year are timely 填报截止 (N2-5).
 *
 *   1. The parameter names a day, or a period after an event (2020: one month after epidemic measures end). Until the
 *      event is recorded, by two officers and with its document, there is no date yet: the campaign waits.
 *   2. A last day that is a statutory rest day moves on, and the last day ends at 24:00 (民法典 203).
 *   3. Two officers may give another last day while the year runs, with a basis; never an earlier one.
 *   4. Days on which the filing system was down are added before anyone is late, after a move as before it.
 *   5. A holder with an extension has a last day of his own, never an earlier one.
 */
import type { Term } from './annual-disclosure.ts';
import type { PeriodInput } from './calendar/period.ts';
import type { FilingDeadline } from './parameters/disclosure.ts';

/** event 事件 (the day it runs from) · move 调整 (another last day) */
export type DeadlineChangeKind = 'event' | 'move';

/** The deadline's name among those of its subject, and for people. */
export const FILING_DEADLINE = { name: 'filing', title: '填报截止' } as const;

/** The event a deadline runs from; null: it is a day. */
export function eventOf({ value }: Term<FilingDeadline>): string | null {
  return typeof value === 'string' ? null : value.event;
}

/**
 * What the deadline is computed from under the parameter (1). `eventDay` is day 0, not counted; null: no date yet,
 * because the event has not been recorded.
 */
export function filingPeriod(term: Term<FilingDeadline>, eventDay: string | null = null): PeriodInput | null {
  const { value, basisDocument, basisClause } = term;
  const parameter = { name: 'disclosure.deadline', value, basisDocument, basisClause };
  if (typeof value === 'string') return { start: value, period: { unit: 'date', day: value }, parameter };
  const { unit, length } = value;
  return eventDay === null ? null : { start: eventDay, period: { unit, length }, parameter };
}

/** A last day that an officer's document gives (3, 5): no parameter, and no days before it to count. */
export function periodUntil(day: string, basis: { document: string; clause: string }): PeriodInput {
  const parameter = { name: null, value: day, basisDocument: basis.document, basisClause: basis.clause };
  return { start: day, period: { unit: 'date', day }, parameter };
}

/** Why there is no date, for people: `等待“解除疫情防控措施”`. */
export function awaitedEvent(event: string): string {
  return `等待事件“${event}”发生并录入`;
}
