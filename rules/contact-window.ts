import { type Calendar, nextWorkingDay } from './calendar/calendar.ts';
import { addDays, instantOf, legalDayOf } from './legal-day.ts';

/** Hours in which a holder may be written to, `from` inclusive, `to` exclusive. *Operational:* 09:00–20:00 (N2-6). */
export interface ContactWindow {
  from: string;
  to: string;
}

/**
 * The next stretch of time in which messages may go out, at or after `now`.
 * At `to` exactly the window is shut; one millisecond before, it is open.
 */
export function nextContactWindow(window: ContactWindow, now: Date): { opensAt: Date; closesAt: Date } {
  const today = legalDayOf(now);
  const day = now < instantOf(today, window.to) ? today : addDays(today, 1);
  const opening = instantOf(day, window.from);
  return { opensAt: opening > now ? opening : now, closesAt: instantOf(day, window.to) };
}

/** The same on working days only 工作日 (N2-6, voice); undefined where the next such day lies beyond what is published. */
export function nextWorkingWindow(
  window: ContactWindow,
  calendar: Calendar,
  now: Date,
): { opensAt: Date; closesAt: Date } | undefined {
  const next = nextContactWindow(window, now);
  const day = nextWorkingDay(calendar, legalDayOf(next.opensAt));
  if (day === undefined || day === legalDayOf(next.opensAt)) return day === undefined ? undefined : next;
  return { opensAt: instantOf(day, window.from), closesAt: instantOf(day, window.to) };
}
