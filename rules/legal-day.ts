/**
 * Days of the law, in Asia/Shanghai.
 *
 * - A period ends at 24:00 of its last day (民法典 203): the deadline is the first instant of the following day.
 * - The zone is a fixed +08:00: no summer time since 1991, and nothing here reaches back so far.
 */
const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

/** The day (`2021-04-30`) an instant falls on. */
export function legalDayOf(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant of a time of day (`09:00`, or `24:00` for the day's end) on a day. */
export function instantOf(day: string, timeOfDay: string): Date {
  const [hours, minutes] = timeOfDay.split(':').map(Number) as [number, number];
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS + (hours * 60 + minutes) * 60_000);
}

/** The day `days` calendar days later; earlier when negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** `2021年4月30日` */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** `2021-04-30 09:00` in Asia/Shanghai, for people. */
export function instantInWords(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}
