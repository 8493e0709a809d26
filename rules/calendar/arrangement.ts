/**
 * What the days of a notice must be like, read from its text or brought in as data.
 *
 * 1. A year follows the last one covered, or is covered already: no year is left out.
 * 2. Days lie in the year, or in the December before it (2018-12-31 by the notice for 2019).
 * 3. Weekend days work, or days that an earlier notice had taken off; a day is off once, and none both works and is off.
 * 4. The notice of a new year names all seven festivals: a text cut short would make working days of what it leaves out.
 * 5. It was published, not before the December before last; a notice of tomorrow is a rumour.
 */
import { addDays } from '../legal-day.ts';
import { isDay } from '../parameters/entry.ts';
import type { FieldError } from '../refusal.ts';
import { type Arrangement, arrangedDays, type Calendar, isWeekend } from './calendar.ts';
import { daysFrom } from './walk.ts';

const FESTIVALS = ['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节'] as const;

/** The longest holiday so far has nine days. */
const LONGEST_HOLIDAY_DAYS = 31;

/** What is wrong with an arrangement; pointers lie in it, `/off/2`. `today` is the legal day. */
export function arrangementErrors(arrangement: Arrangement, former: Calendar, today: string): FieldError[] {
  const formed = errorsOfForm(arrangement);
  if (formed.length > 0) return formed;
  return [
    ...errorsOfYear(arrangement, former),
    ...errorsOfPublication(arrangement, today),
    ...errorsOfDays(arrangement, former),
  ];
}

function errorsOfForm({ publishedOn, off, work }: Arrangement): FieldError[] {
  const days: [string, string][] = [
    ['/publishedOn', publishedOn],
    ...off.flatMap(([, from, through], index): [string, string][] => [
      [`/off/${index}`, from],
      [`/off/${index}`, through],
    ]),
    ...work.map((day, index): [string, string] => [`/work/${index}`, day]),
  ];
  const unreal = days.filter(([, day]) => !isDay(day));
  const turned = off.flatMap(([festival, from, through], index) => {
    const length = daysFrom(from, through) + 1;
    if (length >= 1 && length <= LONGEST_HOLIDAY_DAYS) return [];
    const detail = `${festival}自 ${from} 至 ${through}，应不少于 1 天、不超过 ${LONGEST_HOLIDAY_DAYS} 天`;
    return [{ pointer: `/off/${index}`, value: [from, through], detail }];
  });
  const errors = unreal.map(([pointer, value]) => ({ pointer, value, detail: `${value} 不是日期` }));
  return errors.length > 0 ? errors : turned;
}

function errorsOfYear({ year, off }: Arrangement, { coveredFrom, coveredThrough }: Calendar): FieldError[] {
  const [first, last] = [Number(coveredFrom.slice(0, 4)), Number(coveredThrough.slice(0, 4))];
  if (year < first || year > last + 1)
    return [
      { pointer: '/year', value: year, detail: `年份应为 ${first} 至 ${last + 1}：日历覆盖至 ${coveredThrough}` },
    ];
  const named = off.map(([festival]) => festival).join();
  const missing = FESTIVALS.filter((festival) => !named.includes(festival));
  if (year <= last || missing.length === 0) return [];
  return [{ pointer: '/off', detail: `${year} 年的安排缺少${missing.join('、')}；新一年的通知应包括全部七个节日` }];
}

function errorsOfPublication({ publishedOn, year }: Arrangement, today: string): FieldError[] {
  const earliest = `${year - 1}-01-01`;
  if (publishedOn > today)
    return [{ pointer: '/publishedOn', value: publishedOn, detail: `公布日期晚于今日（${today}）` }];
  if (publishedOn < earliest || publishedOn > `${year}-12-31`)
    return [
      { pointer: '/publishedOn', value: publishedOn, detail: `${year} 年的安排应公布于 ${earliest} 至 ${year}-12-31` },
    ];
  return [];
}

function errorsOfDays(arrangement: Arrangement, former: Calendar): FieldError[] {
  const { year, off, work } = arrangement;
  const seen = new Map<string, string>();
  const errors: FieldError[] = [];
  const wrong = (pointer: string, value: string, detail: string) => errors.push({ pointer, value, detail });
  const spoken = [
    ...off.flatMap(([festival, from, through], index) =>
      arrangedDays({ document: '', off: [[festival, from, through]], work: [] }).map(
        ({ day }) => [`/off/${index}`, day] as const,
      ),
    ),
    ...work.map((day, index) => [`/work/${index}`, day] as const),
  ];
  for (const [pointer, day] of spoken) {
    if (day < `${year - 1}-12-01` || day > `${year}-12-31`)
      wrong(pointer, day, `${day} 不在 ${year} 年，也不在上一年十二月`);
    if (pointer.startsWith('/work') && !isWeekend(day) && former.arranged.get(day)?.working !== false)
      wrong(pointer, day, `${day} 不是周六或周日，本就上班`);
    if (seen.has(day)) wrong(pointer, day, `${day} 已列于 ${seen.get(day)}`);
    seen.set(day, pointer);
  }
  return errors;
}

/** The first day a notice changes; deadlines that end before it stay as they are. */
export function firstDayChanged(arrangement: Pick<Arrangement, 'off' | 'work' | 'year'>, former: Calendar): string {
  const opens = addDays(former.coveredThrough, 1);
  const days = [...arrangement.off.map(([, from]) => from), ...arrangement.work];
  return [...days, opens].filter((day) => day <= opens).sort()[0] as string;
}
