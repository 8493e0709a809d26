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
