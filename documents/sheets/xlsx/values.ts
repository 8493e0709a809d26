/** What a cell of a workbook holds (ISO/IEC 29500-1 §18.3.1.4), as the text a person sees in it. */
import { UNCALCULATED } from '../../../rules/spreadsheet.ts';

export interface RawCell {
  /** Attribute t: s shared string, inlineStr, str a formula's text, b, e, d a day; absent or n: a number. */
  type: string | undefined;
  /** Attribute s: number of its format. */
  style: number;
  /** Content of v, or of the texts within is; undefined where there is none. */
  value: string | undefined;
  hasFormula: boolean;
}

export interface WorkbookContext {
  sharedString(index: number): string;
  isDateStyle(style: number): boolean;
  /** Days are counted from 1904-01-01, as on old Macs, not from 1900. */
  from1904: boolean;
}

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;
/** 9999-12-31. */
const LAST_SERIAL = 2_958_465;

/** Excel keeps 15 digits of a number: what came before, of a code typed as a number, is lost. */
const DIGITS_KEPT = 15;

/** The text of a cell; of a formula its stored value. */
export function cellText(cell: RawCell, book: WorkbookContext): string {
  const { type, value } = cell;
  if (value === undefined || value === '') return cell.hasFormula && type !== 'str' ? UNCALCULATED : '';
  switch (type) {
    case 's':
      return book.sharedString(Number(value));
    case 'inlineStr':
    case 'str':
      return unescapeText(value);
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    case 'e':
    case 'd':
      return value;
    default:
      return numberOrDay(value, book.isDateStyle(cell.style), book.from1904);
  }
}

function numberOrDay(text: string, isDate: boolean, from1904: boolean): string {
  const number = Number(text);
  if (!Number.isFinite(number) || text.trim() === '') return text;
  return (isDate && dayText(number, from1904)) || numberText(number);
}

/**
 * A number with the 15 digits that count. From 10¹⁵ on its last digits are made up, so it is shown as Excel shows it,
 * 9.13501E+17: no code passes for one that was not typed.
 */
export function numberText(number: number): string {
  if (Math.abs(number) >= 10 ** DIGITS_KEPT) return number.toExponential(5).replace('e', 'E');
  const text = String(Number(number.toPrecision(DIGITS_KEPT)));
  return text.includes('e') ? number.toFixed(20).replace(/0+$/, '') : text;
}

/** A serial number as YYYY-MM-DD, with a time of day where it has one; undefined where no calendar has the day. */
export function dayText(serial: number, from1904: boolean): string | undefined {
  if (serial < 0 || serial > LAST_SERIAL) return undefined;
  const seconds = Math.round((serial % 1) * DAY_SECONDS) % DAY_SECONDS;
  const days = Math.round(serial - seconds / DAY_SECONDS);
  const time = new Date(seconds * 1000).toISOString().slice(11, 19);
  if (days === 0 && !from1904) return seconds === 0 ? undefined : time;
  return seconds === 0 ? calendarDay(days, from1904) : `${calendarDay(days, from1904)} ${time}`;
}

function calendarDay(days: number, from1904: boolean): string {
  // The 29th of February 1900 that spreadsheets know and no calendar has.
  if (days === 60 && !from1904) return '1900-02-29';
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  return new Date(epoch + days * DAY_MS).toISOString().slice(0, 10);
}

/** _x000D_ stands for a character that XML cannot hold (§22.9.2.19). */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

// Of the formats every program knows by number (§18.8.30), those that show a day or a time; 27–36 and 50–58 are Chinese.
const DATE_FORMATS: readonly [from: number, to: number][] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Whether a number format shows a day or a time. `code` is its text, absent for those known by number. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return DATE_FORMATS.some(([from, to]) => id >= from && id <= to);
  // Words, escaped characters, colours and conditions say nothing; nor does "General".
  const signs = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general/gi, '');
  return /[ymdhs]/i.test(signs);
}
