/**
 * Calendar days as registers write them: 2021-03-05, 2021年3月5日, 2021/3/5; with a time of day behind it where a system
 * has exported them (2021-03-05 00:00:00), which is left out. A day is the string YYYY-MM-DD, which sorts
 * as it should and knows no time zone.
 */
import { toHalfWidth, withoutSpaces } from './text.ts';

// One separator style throughout: 2021-3/5 is a typing error, not a date.
const STYLES = [
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/,
  /^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日$/,
  /^([0-9]{4})\/([0-9]{1,2})\/([0-9]{1,2})$/,
];

const TIME_OF_DAY = /[\sT]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*$/;

// Earlier or later years are slips of the finger (0202, 20201), and a licence of 1899 exists nowhere.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** Reads a day. Nothing that is not a real day of the calendar is accepted: 2021-02-30 gives undefined, not 2 March. */
export function parseDay(text: string): string | undefined {
  const plain = withoutSpaces(toHalfWidth(text).replace(TIME_OF_DAY, ''));
  for (const style of STYLES) {
    const match = style.exec(plain);
    if (match) return day(Number(match[1]), Number(match[2]), Number(match[3]));
  }
  return undefined;
}

function day(year: number, month: number, dayOfMonth: number): string | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return undefined;
  if (dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
