/** A deadline told to a person: short sentences in the order in which it was counted. */
import { addDays, dayInWords } from '../legal-day.ts';
import { weekdayInWords } from './calendar.ts';
import type { Deadline, Period } from './period.ts';
import { daysFrom, type Skipped, type Stretch } from './walk.ts';

const UNITS = { 'working-day': '个工作日', 'calendar-day': '日', month: '个月', year: '年' } as const;

/** `15个工作日` */
export function periodInWords(period: Period): string {
  return period.unit === 'date' ? `至${dayInWords(period.day)}` : `${period.length}${UNITS[period.unit]}`;
}

const dayUnit = ({ unit }: Period) => UNITS[unit === 'working-day' ? unit : 'calendar-day'];

/** What is read to the holder, one sentence an entry. */
export function explainDeadline(deadline: Deadline): string[] {
  const { pauses, added, period } = deadline;
  return [
    startInWords(deadline),
    ...basisInWords(deadline),
    ...countedInWords(deadline),
    ...skippedInWords(deadline, 'rest', '不计入'),
    ...pauses.map(
      ({ from, through, reason, basis }) =>
        `中止：${dayInWords(from)}${through === null ? '起，尚未恢复' : `至${dayInWords(through)}`}，${reason}（${basis}），期间不计入。`,
    ),
    ...added.map(({ days, reason, basis }) => `补足：增加${days}${dayUnit(period)}，${reason}（${basis}）。`),
    ...skippedInWords(deadline, 'roll-over', '最后一日遇法定休假日，顺延'),
    ...toldInWords(deadline),
    endInWords(deadline),
    `依据日历：${deadline.calendarDocument}（版本 ${deadline.calendarVersion}）。`,
    `计算规则：${deadline.rule}。`,
  ];
}

function startInWords({ start, period }: Deadline): string {
  if (period.unit === 'date') return `期限为确定的日期：${dayWithWeekday(period.day)}。`;
  return `自${dayWithWeekday(start)}起${periodInWords(period)}，当日不计入，自${dayInWords(addDays(start, 1))}起算。`;
}

function basisInWords({ parameter }: Deadline): string[] {
  if (!parameter) return [];
  const { name, basisDocument, basisClause } = parameter;
  return [`期限依据：${basisDocument}${basisClause}${name === null ? '' : `（参数 ${name}）`}。`];
}

function countedInWords({ counted, period }: Deadline): string[] {
  if (period.unit === 'date' || counted.length === 0) return [];
  const days = counted.reduce((sum, { from, through }) => sum + daysFrom(from, through) + 1, 0);
  return [`计入${days}${dayUnit(period)}：${inWords(counted)}。`];
}

function skippedInWords({ skipped }: Deadline, kind: Skipped['kind'], what: string): string[] {
  const found = skipped.filter((stretch) => stretch.kind === kind);
  if (found.length === 0) return [];
  const words = found.map(
    (stretch) => `${inWords([stretch])}（${stretch.reason}${stretch.document ? `，${stretch.document}` : ''}）`,
  );
  return [`${what}：${words.join('；')}。`];
}

function toldInWords({ due, computed, told }: Deadline): string[] {
  if (!told || !computed || computed === due) return [];
  return [
    `按本日历计算，截止日期为${dayInWords(computed)}；此前已告知的截止日期为${dayInWords(told.due)}（${told.calendarDocument}，版本 ${told.calendarVersion}），不因日历变更而提前，以后者为准。`,
  ];
}

function endInWords({ due, reason, endsAt }: Deadline): string {
  return due === null ? `截止日期：暂无。${reason}` : `截止：${dayWithWeekday(due)}${endsAt}。`;
}

const dayWithWeekday = (day: string) => `${dayInWords(day)}（${weekdayInWords(day)}）`;

/** `4月21日至23日、25日至30日、5月6日`, for stretches in order. */
export function inWords(stretches: readonly Stretch[]): string {
  let before = '';
  return stretches
    .map(({ from, through }) => {
      const text = short(from, before) + (from === through ? '' : `至${short(through, from)}`);
      before = through;
      return text;
    })
    .join('、');
}

/** The day without the year and month that the one named before it has already said. */
function short(day: string, before: string): string {
  const [year, month, date] = day.split('-').map(Number);
  if (before.slice(0, 7) === day.slice(0, 7)) return `${date}日`;
  return before === '' || before.slice(0, 4) !== day.slice(0, 4)
    ? `${year}年${month}月${date}日`
    : `${month}月${date}日`;
}
