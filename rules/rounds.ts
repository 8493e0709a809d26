import type { ContactWindow } from './contact-window.ts';
import { addDays, instantOf } from './legal-day.ts';

/** One reminder round 提醒轮次, before it has a row. */
export interface PlannedRound {
  number: number;
  daysBefore: number;
  dueAt: Date;
  /** Exclusive: the next round's instant, or the deadline. What is not sent by then has expired. */
  endsAt: Date;
}

/** The instant after which a filing is late: 24:00 of the last day (N2-5). */
export function deadlineOf(lastDay: string): Date {
  return instantOf(lastDay, '24:00');
}

/**
 * The rounds of a campaign (N2-6, *operational*): each so many days before the last day, when the contact window opens.
 * A round whose instant lies before `from` is not held; at `from` exactly it is. Numbers count the rounds held. Where the
 * deadline has moved, the rounds not begun are scheduled anew for the new last day, after those held before.
 */
export function scheduleRounds(terms: {
  lastDay: string;
  daysBefore: readonly number[];
  window: ContactWindow;
  from: Date;
  /** Rounds held or begun before; their days are not in `daysBefore`. */
  heldBefore?: number;
  /** Days of rounds that are scheduled already: held even where their instant has passed, as they would have been. */
  scheduled?: readonly number[];
}): PlannedRound[] {
  const held = [...terms.daysBefore]
    .sort((a, b) => b - a)
    .map((daysBefore) => ({ daysBefore, dueAt: instantOf(addDays(terms.lastDay, -daysBefore), terms.window.from) }))
    .filter(({ daysBefore, dueAt }) => dueAt >= terms.from || terms.scheduled?.includes(daysBefore));
  return held.map((round, index) => ({
    ...round,
    number: (terms.heldBefore ?? 0) + index + 1,
    endsAt: held[index + 1]?.dueAt ?? deadlineOf(terms.lastDay),
  }));
}
