/** What somebody asks a calendar: when does a period end that begins on a day. The same question over HTTP and on a terminal. */
import { isDay } from '../parameters/entry.ts';
import type { FieldError } from '../refusal.ts';
import type { Period, PeriodInput } from './period.ts';

/** Longest period asked for, in its own unit; as long as a parameter may be. */
const LONGEST = 3_650;

export interface Question {
  /** Day 0: not counted. With `date` it may be left out. */
  from?: string | undefined;
  workingDays?: number | undefined;
  days?: number | undefined;
  months?: number | undefined;
  years?: number | undefined;
  /** A fixed date, which moves on where it is a rest day. */
  date?: string | undefined;
}

const UNITS = { workingDays: 'working-day', days: 'calendar-day', months: 'month', years: 'year' } as const;
const LENGTHS = Object.keys(UNITS) as (keyof typeof UNITS)[];
const CHOICE = '工作日数、日数、月数、年数或确定的日期（workingDays、days、months、years、date）';

/** Reads a question: what to compute, or everything that is wrong, by the member's name. */
export function readQuestion(asked: Question): { ok: true; input: PeriodInput } | { ok: false; errors: FieldError[] } {
  const { from, date } = asked;
  const errors: FieldError[] = [];
  const wrong = (pointer: string, value: unknown, detail: string) => errors.push({ pointer, value, detail });
  const given = LENGTHS.filter((name) => asked[name] !== undefined);
  if (given.length + (date === undefined ? 0 : 1) !== 1)
    wrong('workingDays', [...given, ...(date === undefined ? [] : ['date'])], `${CHOICE} 应给出且只给出一项`);
  for (const name of given) {
    const length = asked[name] as number;
    if (!Number.isInteger(length) || length < 1 || length > LONGEST) wrong(name, length, `应为 1 至 ${LONGEST} 的整数`);
  }
  for (const [name, day] of [
    ['from', from],
    ['date', date],
  ] as const)
    if (day !== undefined && !isReal(day)) wrong(name, day, '应为日期，例如 2021-04-20');
  if (from === undefined && date === undefined) wrong('from', from, '缺少起始日（当日不计入），例如 2021-04-20');
  if (errors.length > 0) return { ok: false, errors };
  const period: Period =
    date !== undefined ? { unit: 'date', day: date } : lengthOf(asked, given[0] as keyof typeof UNITS);
  return { ok: true, input: { start: from ?? (date as string), period } };
}

const lengthOf = (asked: Question, name: keyof typeof UNITS): Period => ({
  unit: UNITS[name],
  length: asked[name] as number,
});

// A year far away is a slip of the finger.
const isReal = (day: string) => /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(day) && isDay(day);
