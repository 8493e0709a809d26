import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from './legal-day.ts';
import { deadlineOf, scheduleRounds } from './rounds.ts';

const WINDOW = { from: '09:00', to: '20:00' };
const schedule = (overrides: Partial<Parameters<typeof scheduleRounds>[0]> = {}) =>
  scheduleRounds({
    lastDay: '2021-04-30',
    daysBefore: [60, 30, 14, 7, 3, 1],
    window: WINDOW,
    from: new Date('2021-01-04T01:00:00Z'),
    ...overrides,
  });

describe('deadlineOf', () => {
  it('N2-5: filing ends at 24:00 of the last day in Beijing, the first instant that is late', () => {
    expect(deadlineOf('2021-04-30')).toEqual(new Date('2021-05-01T00:00:00+08:00'));
  });
});

describe('scheduleRounds', () => {
  it('N2-6: holds each round so many days before the last day, when the contact window opens', () => {
    const days = schedule().map(({ dueAt }) => dueAt.toISOString());
    expect(days).toEqual(
      ['2021-03-01', '2021-03-31', '2021-04-16', '2021-04-23', '2021-04-27', '2021-04-29'].map(
        (day) => `${day}T01:00:00.000Z`,
      ),
    );
  });

  it('ends a round where the next begins, and the last at the deadline', () => {
    const rounds = schedule();
    expect(rounds.slice(0, -1).map(({ endsAt }) => endsAt)).toEqual(rounds.slice(1).map(({ dueAt }) => dueAt));
    expect(rounds.at(-1)?.endsAt).toEqual(deadlineOf('2021-04-30'));
  });

  it('holds a round that is due at the very instant of the freeze, and leaves out one that was due a millisecond before', () => {
    const due = instantOf('2021-03-31', '09:00');
    expect(schedule({ from: due })[0]).toMatchObject({ number: 1, daysBefore: 30 });
    expect(schedule({ from: new Date(due.getTime() + 1) })[0]).toMatchObject({ number: 1, daysBefore: 14 });
  });

  it('holds none when all were due before the freeze', () => {
    expect(schedule({ from: deadlineOf('2021-04-30') })).toEqual([]);
  });

  it('never overlaps rounds, and numbers them without a gap', () => {
    const daysBefore = fc.uniqueArray(fc.integer({ min: 1, max: 365 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        daysBefore,
        fc.date({ min: new Date('2020-01-01'), max: new Date('2021-06-01'), noInvalidDate: true }),
        (days, from) => {
          const rounds = schedule({ daysBefore: days, from });
          rounds.forEach((round, index) => {
            expect(round.number).toBe(index + 1);
            expect(round.dueAt.getTime()).toBeGreaterThanOrEqual(from.getTime());
            expect(round.endsAt.getTime()).toBeGreaterThan(round.dueAt.getTime());
            expect(round.endsAt).toEqual(rounds[index + 1]?.dueAt ?? deadlineOf('2021-04-30'));
          });
        },
      ),
    );
  });
});

describe('scheduleRounds after the deadline has moved', () => {
  it('N2-6: schedules what is not held yet for the new last day, numbered after the rounds held', () => {
    const rounds = schedule({
      ...{ lastDay: '2021-05-31', daysBefore: [14, 7, 3, 1], heldBefore: 2 },
      from: new Date('2021-04-10T01:00:00Z'),
    });
    expect(rounds.map(({ number, daysBefore }) => [number, daysBefore])).toEqual([
      [3, 14],
      [4, 7],
      [5, 3],
      [6, 1],
    ]);
    expect(rounds[0]?.dueAt).toEqual(instantOf('2021-05-17', '09:00'));
  });
});
