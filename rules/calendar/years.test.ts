import { createRequire } from 'node:module';
import { SolarDay } from 'tyme4ts';
import { describe, expect, it } from 'vitest';
import { countBack, daysBetween, isWorkingDay, nextWorkingDay } from './calendar.ts';
import { calendarKnownOn, calendarOfVersion, NOTICES } from './years.ts';

// A CommonJS bundle whose exports Node cannot name.
const { isWorkday } = createRequire(import.meta.url)('chinese-days') as { isWorkday(day: string): boolean };

const all = calendarOfVersion('2026.1')!;

function tymeSays(day: string): boolean {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const solar = SolarDay.fromYmd(year, month, date);
  return solar.getLegalHoliday()?.isWork() ?? ![0, 6].includes(solar.getWeek().getIndex());
}

/** Days a source has wrong, by what the notices say; the notice wins. Neither has any today. */
const WRONG = { 'chinese-days': [], tyme4ts: [] } as const;

describe('every day of 2015 to 2026', () => {
  it.each([
    ['chinese-days', isWorkday],
    ['tyme4ts', tymeSays],
  ] as const)('is in %s what the notices say, but for the days named', (source, says) => {
    const differing = daysBetween('2015-01-01', '2026-12-31').filter((day) => says(day) !== isWorkingDay(all, day));
    expect(differing).toEqual(WRONG[source]);
  });

  it('comes from a notice with its document number, known in order of publication', () => {
    for (const { document, publishedOn, version } of NOTICES) {
      expect([version, /^国(办)?发明电〔\d{4}〕\d+号$/.test(document)]).toEqual([version, true]);
      expect(document.slice(document.indexOf('〔') + 1, document.indexOf('〕'))).toBe(publishedOn.slice(0, 4));
    }
    const order = NOTICES.map(({ publishedOn }) => publishedOn);
    expect(order).toEqual([...order].sort());
  });
});

describe('a calendar inside its year', () => {
  it.each([
    ['2015-09-03', '2015-05-12', '2015-05-13', true, false],
    ['2015-09-06', '2015-05-12', '2015-05-13', false, true],
    ['2018-12-31', '2018-12-05', '2018-12-06', true, false],
    ['2019-05-02', '2019-03-21', '2019-03-22', true, false],
    ['2019-04-28', '2019-03-21', '2019-03-22', false, true],
    ['2020-01-31', '2020-01-26', '2020-01-27', true, false],
    ['2020-02-01', '2020-01-26', '2020-01-27', true, false],
  ])('%s, known on %s and from %s: works %s, then %s', (day, before, after, then, now) => {
    expect(isWorkingDay(calendarKnownOn(before)!, day)).toBe(then);
    expect(isWorkingDay(calendarKnownOn(after)!, day)).toBe(now);
  });

  it('is covered through the last published year and says nothing of the next', () => {
    expect(calendarKnownOn('2020-11-24')!.coveredThrough).toBe('2020-12-31');
    expect(calendarKnownOn('2020-11-25')!.coveredThrough).toBe('2021-12-31');
    expect(isWorkingDay(calendarKnownOn('2020-11-24')!, '2021-01-01')).toBeUndefined();
    expect(calendarKnownOn('2014-12-15')).toBeUndefined();
  });
});

describe('counting days', () => {
  it('2021-05-08, a Saturday, works; 2021-05-03, a Monday, does not', () => {
    expect([isWorkingDay(all, '2021-05-08'), isWorkingDay(all, '2021-05-03')]).toEqual([true, false]);
    expect(nextWorkingDay(all, '2021-05-01')).toBe('2021-05-06');
    expect(nextWorkingDay(all, '2026-12-31')).toBe('2026-12-31');
    expect(nextWorkingDay(all, '2027-01-01')).toBeUndefined();
    expect(countBack(all, '2021-05-12', 15)).toBe('2021-04-20');
  });
});
