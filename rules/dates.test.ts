import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay } from './dates.ts';

describe('parseDay', () => {
  it.each([
    '2021-03-05',
    '2021年3月5日',
    '2021/3/5',
    '2021-3-5',
    '2021年03月05日',
    ' ２０２１－０３－０５ ',
    '2021 年 3 月 5 日',
    '2021-03-05 00:00:00',
    '2021/3/5 8:30',
    '2021-03-05T00:00:00.000',
  ])('reads %s', (text) => {
    expect(parseDay(text)).toBe('2021-03-05');
  });

  it.each([
    '2021-02-30',
    '2021-02-29',
    '1900-02-29',
    '2021-04-31',
    '2021-13-01',
    '2021-00-10',
    '2021-01-00',
    '2021-3/5',
    '0202-01-01',
    '20201-01-01',
    '21-3-5',
    '2021年3月5',
    '44260',
    '2021-03-0508:30',
    '2021-03-05 8',
    '08:30',
    '',
  ])('refuses %j', (text) => expect(parseDay(text)).toBeUndefined());

  it('knows leap days', () => {
    expect(parseDay('2020-02-29')).toBe('2020-02-29');
    expect(parseDay('2000-02-29')).toBe('2000-02-29');
  });

  it('accepts exactly the days of the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2199 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (y, m, d) => {
          const date = new Date(Date.UTC(y, m - 1, d));
          const real = date.getUTCMonth() === m - 1;
          expect(parseDay(`${y}/${m}/${d}`)).toBe(real ? date.toISOString().slice(0, 10) : undefined);
        },
      ),
    );
  });
});
