import { describe, expect, it } from 'vitest';
import { areOfficeHours, closingTime, isOpenAt, type OfficeSeason } from './office-hours.ts';

const summer: OfficeSeason = {
  from: '05-01',
  through: '09-30',
  hours: [
    ['10:00', '13:30'],
    ['16:00', '20:00'],
  ],
};
const winter: OfficeSeason = {
  from: '10-01',
  through: '04-30',
  hours: [
    ['10:00', '14:00'],
    ['15:30', '19:30'],
  ],
};

describe('office hours by season', () => {
  it('close when the season says, on both sides of its border and over New Year', () => {
    const seasons = [summer, winter];
    expect(
      ['2021-04-30', '2021-05-01', '2021-09-30', '2021-10-01', '2022-01-01'].map((day) => closingTime(seasons, day)),
    ).toEqual(['19:30', '20:00', '20:00', '19:30', '19:30']);
  });

  it('are open from the opening time to just before the closing time, not over noon', () => {
    const open = (time: string) => isOpenAt([summer, winter], '2021-06-01', time);
    expect(['09:59', '10:00', '13:29', '13:30', '15:59', '16:00', '19:59', '20:00'].map(open)).toEqual([
      ...[false, true, true, false, false, true, true, false],
    ]);
  });

  it.each([
    ['a year in one season', [{ ...summer, from: '01-01', through: '12-31' }], true],
    ['two seasons that meet', [summer, winter], true],
    ['a day in no season', [summer, { ...winter, from: '10-02' }], false],
    ['a day in two seasons', [summer, { ...winter, from: '09-30' }], false],
    ['29 February in no season', [{ ...summer, from: '03-01', through: '02-28' }], false],
    ['hours that run backwards', [{ ...summer, from: '01-01', through: '12-31', hours: [['18:00', '09:00']] }], false],
    ['no hours', [{ ...summer, from: '01-01', through: '12-31', hours: [] }], false],
  ] as [string, OfficeSeason[], boolean][])('are accepted or not: %s', (_, seasons, accepted) => {
    expect(areOfficeHours(seasons)).toBe(accepted);
  });
});
