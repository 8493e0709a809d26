import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextContactWindow } from './contact-window.ts';

const WINDOW = { from: '09:00', to: '20:00' };
const at = (time: string) => new Date(`2021-03-01T${time}+08:00`);

describe('nextContactWindow (N2-6, operational)', () => {
  it.each([
    ['before it opens', '08:59:59.999', '2021-03-01T09:00+08:00'],
    ['the instant it opens', '09:00', '2021-03-01T09:00+08:00'],
    ['while it is open', '15:30', '2021-03-01T15:30+08:00'],
    ['a millisecond before it shuts', '19:59:59.999', '2021-03-01T19:59:59.999+08:00'],
    ['the instant it shuts: tomorrow', '20:00', '2021-03-02T09:00+08:00'],
    ['late at night: tomorrow', '23:59', '2021-03-02T09:00+08:00'],
  ])('%s', (_, now, opensAt) => {
    expect(nextContactWindow(WINDOW, at(now)).opensAt).toEqual(new Date(opensAt));
  });

  it('opens now or later, and shuts after it opens', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (now) => {
        const { opensAt, closesAt } = nextContactWindow(WINDOW, now);
        expect(opensAt.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(closesAt.getTime()).toBeGreaterThan(opensAt.getTime());
        expect(closesAt.getTime() - opensAt.getTime()).toBeLessThanOrEqual(11 * 3_600_000);
      }),
    );
  });
});
