import { describe, expect, it } from 'vitest';
import { arrangementErrors, firstDayChanged } from './arrangement.ts';
import type { Arrangement } from './calendar.ts';
import { calendarOfVersion, NOTICES } from './years.ts';

const former = calendarOfVersion('2020.2')!;
const published = NOTICES.find(({ version }) => version === '2021.1')!;
const errorsOf = (change: Partial<Arrangement>, today = '2020-11-26') =>
  arrangementErrors({ ...published, ...change }, former, today).map(({ pointer, detail }) => `${pointer} ${detail}`);

describe('an arrangement', () => {
  it.each(NOTICES.slice(1).map((notice, index) => [notice.version, notice, NOTICES[index]!] as const))(
    'of %s, as it was published, is accepted upon the calendar before it',
    (_, notice, before) => {
      expect(arrangementErrors(notice, calendarOfVersion(before.version)!, notice.publishedOn)).toEqual([]);
    },
  );

  it.each([
    ['a year left out', { year: 2022 }, '/year 年份应为 2015 至 2021'],
    ['a new year without a festival', { off: published.off.slice(0, 6) }, '缺少国庆节'],
    ['a notice of tomorrow', { publishedOn: '2020-11-27' }, '/publishedOn 公布日期晚于今日'],
    ['a make-up day on a weekday', { work: ['2021-02-08'] }, '/work/0 2021-02-08 不是周六或周日'],
    ['a day both off and at work', { work: ['2021-05-01'] }, '/work/0 2021-05-01 已列于 /off/3'],
    ['a day of another year', { work: ['2020-11-29'] }, '/work/0 2020-11-29 不在 2021 年'],
    ['a day that does not exist', { work: ['2021-02-30'] }, '/work/0 2021-02-30 不是日期'],
    ['a holiday that ends before it begins', { off: [['元旦', '2021-01-03', '2021-01-01']] }, '/off/0 元旦自'],
  ] as [string, Partial<Arrangement>, string][])('is refused for %s', (_, change, named) => {
    expect(errorsOf(change).join()).toContain(named);
  });
});

describe('the first day a notice changes', () => {
  it.each([
    ['2019.1', '2018-12-29'],
    ['2020.2', '2020-01-31'],
    ['2021.1', '2021-01-01'],
  ])('of %s is %s', (version, day) => {
    const index = NOTICES.findIndex((notice) => notice.version === version);
    expect(firstDayChanged(NOTICES[index]!, calendarOfVersion(NOTICES[index - 1]!.version)!)).toBe(day);
  });
});
