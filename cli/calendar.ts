import { type Calendar, weekdayInWords } from '../rules/calendar/calendar.ts';
import { computeDeadline, type Deadline } from '../rules/calendar/period.ts';
import { type Question, readQuestion } from '../rules/calendar/question.ts';
import { daysFrom, type Stretch } from '../rules/calendar/walk.ts';
import { explainDeadline } from '../rules/calendar/words.ts';
import { calendarKnownOn, calendarOfVersion, NOTICES, newestCalendar } from '../rules/calendar/years.ts';
import { EXIT, UsageError, writeOutcome } from './output.ts';
import { table } from './table.ts';

export interface PeriodOptions extends Question {
  calendar?: string;
  knownOn?: string;
  json?: boolean;
}

/** `gongshi calendar add`: when a period ends, by the calendar that came with the product. Exit 1: there is no date yet. */
export function addPeriod(options: PeriodOptions): void {
  const deadline = compute(options);
  const outcome = outcomeOf(deadline);
  writeOutcome(options.json, outcome, () => `${[headline(deadline), ...explainDeadline(deadline)].join('\n')}\n`);
}

/** `gongshi calendar explain`: the same day by day. */
export function explainPeriod(options: PeriodOptions): void {
  const deadline = compute(options);
  const { counted, skipped, start, endsAt, calendarDocument } = deadline;
  const outcome = { ...outcomeOf(deadline), start, endsAt, counted, skipped, calendarDocument };
  writeOutcome(options.json, outcome, () => `${table(dayByDay(deadline))}\n${explainDeadline(deadline).join('\n')}\n`);
}

function compute(options: PeriodOptions): Deadline {
  const { calendar, knownOn, json: _json, ...question } = options;
  const read = readQuestion(question);
  if (!read.ok)
    throw new UsageError(read.errors.map(({ pointer, detail }) => `${optionOf(pointer)}: ${detail}`).join('\n'));
  const deadline = computeDeadline(calendarAsked(calendar, knownOn), read.input);
  if (deadline.due === null) process.exitCode = EXIT.no;
  return deadline;
}

function calendarAsked(version?: string, knownOn?: string): Calendar {
  const notices = knownOn === undefined ? NOTICES : NOTICES.filter((notice) => notice.knownOn <= knownOn);
  if (version !== undefined) {
    const calendar = calendarOfVersion(version, notices);
    if (calendar) return calendar;
    const known = notices.map((notice) => notice.version).join(' ');
    throw new UsageError(`--calendar ${version}: no such version; there are ${known} / 没有这个日历版本`);
  }
  if (knownOn === undefined) return newestCalendar();
  const calendar = /^\d{4}-\d{2}-\d{2}$/.test(knownOn) ? calendarKnownOn(knownOn) : undefined;
  if (calendar) return calendar;
  throw new UsageError(
    `--known-on ${knownOn}: must be a day from ${NOTICES[0]?.knownOn} on, when the first notice was published / 应为该日或其后的日期`,
  );
}

function outcomeOf(deadline: Deadline) {
  const { due, reason, calendarVersion } = deadline;
  const explanation = explainDeadline(deadline);
  return due === null ? { due, reason, explanation, calendarVersion } : { due, explanation, calendarVersion };
}

const headline = ({ due, endsAt }: Deadline) =>
  due === null ? '暂无截止日期 / no date yet' : `${due} ${weekdayInWords(due)} ${endsAt}`;

/** `--working-days` for `workingDays`. */
const optionOf = (member: string) => `--${member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A line for every stretch of days, in order, from the start to the end. */
function dayByDay(deadline: Deadline): string[][] {
  const { start, due, endsAt, counted, skipped, period } = deadline;
  let number = 0;
  const numbered = counted.map((stretch) => {
    const first = number + 1;
    number += daysFrom(stretch.from, stretch.through) + 1;
    const unit = period.unit === 'working-day' ? '个工作日' : '日';
    return { ...stretch, what: first === number ? `第${first}${unit}` : `第${first}至${number}${unit}` };
  });
  const why = { rest: '不计入', pause: '中止', 'roll-over': '顺延' } as const;
  const passed = skipped.map(({ kind, reason, document, ...stretch }) => ({
    ...stretch,
    what: `${why[kind]}：${reason}${document ? `（${document}）` : ''}`,
  }));
  // What was counted stands before what it was moved on from, where both are the same day.
  const lines = [...numbered, ...passed].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return [
    ['日期', '星期', ''],
    ...(period.unit === 'date' ? [] : [[...daysInWords({ from: start, through: start }), '起始日，不计入']]),
    ...lines.map((line) => [...daysInWords(line), line.what]),
    due === null
      ? ['暂无截止日期', '', deadline.reason ?? '']
      : [...daysInWords({ from: due, through: due }), `截止 ${endsAt}`],
  ];
}

function daysInWords({ from, through }: Stretch): [string, string] {
  if (from === through) return [from, weekdayInWords(from)];
  return [`${from} 至 ${through}`, `${weekdayInWords(from)}至${weekdayInWords(through)}`];
}
