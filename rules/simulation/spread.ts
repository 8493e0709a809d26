import { type Calendar, isWorkingDay } from '../calendar/calendar.ts';
import { type ContactWindow, nextContactWindow } from '../contact-window.ts';
import { legalDayOf } from '../legal-day.ts';

/** A queue of messages on one channel. */
export interface Queue {
  messages: number;
  /** When the first of them may go out. */
  from: Date;
  /** Exclusive: what is not sent by then has expired. */
  until: Date;
  ratePerSecond: number;
  window: ContactWindow;
  /** Given where only working days count (N2-6, voice). */
  workingDays?: Calendar | undefined;
}

export interface Spread {
  perDay: ReadonlyMap<string, number>;
  /** When the last of them is out; null: none was. */
  finishedAt: Date | null;
  expired: number;
}

/** On which days the messages of a queue go out, as fast as the rate lets them, inside the contact window only. */
export function spreadMessages({ messages, from, until, ratePerSecond, window, workingDays }: Queue): Spread {
  const perDay = new Map<string, number>();
  let left = messages;
  let finishedAt: Date | null = null;
  let open = nextContactWindow(window, from);
  while (left > 0 && open.opensAt < until) {
    const day = legalDayOf(open.opensAt);
    // A day of a year nobody has published is no working day that could be counted on.
    if (!workingDays || isWorkingDay(workingDays, day) === true) {
      const closesAt = Math.min(open.closesAt.getTime(), until.getTime());
      const room = Math.floor(((closesAt - open.opensAt.getTime()) / 1000) * ratePerSecond);
      const sent = Math.min(left, room);
      if (sent > 0) {
        perDay.set(day, sent);
        finishedAt = new Date(open.opensAt.getTime() + Math.ceil((sent / ratePerSecond) * 1000));
        left -= sent;
      }
    }
    open = nextContactWindow(window, open.closesAt);
  }
  return { perDay, finishedAt, expired: left };
}
