// What holds of every period, whatever the day it begins, its length and the calendar.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { addDays } from '../legal-day.ts';
import {
  type Calendar,
  calendarOf,
  countBack,
  isWeekend,
  isWorkingDay,
  type Notice,
  nextWorkingDay,
} from './calendar.ts';
import { computeDeadline, type Deadline, type Pause, type Period, type PeriodInput } from './period.ts';
import { calendarOfVersion, NOTICES, newestCalendar } from './years.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 10_000 };
const all = newestCalendar();

const dayFrom = (first: string, days: number) => fc.nat(days).map((offset) => addDays(first, offset));
/** 2014-12-01 to 2027-02-01: beyond what is published on either side. */
const start = dayFrom('2014-12-01', 4_445);
const lengthOf = { 'working-day': 60, 'calendar-day': 120, month: 6, year: 2 } as const;
const period: fc.Arbitrary<Period> = fc
  .constantFrom('working-day', 'calendar-day', 'month', 'year')
  .chain((unit) =>
    fc.integer({ min: 1, max: lengthOf[unit as keyof typeof lengthOf] }).map((length) => ({ unit, length }) as Period),
  );
const calendar = fc.constantFrom(...NOTICES.map(({ version }) => calendarOfVersion(version)!));

/** Up to two pauses in order, soon after the start; the last may be open. */
const pausesAfter = (from: string): fc.Arbitrary<Pause[]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(20)), { maxLength: 2 })
    .chain((gaps) => fc.boolean().map((open) => pausesOf(from, gaps, open)));
function pausesOf(from: string, gaps: [number, number][], open: boolean): Pause[] {
  let at = from;
  return gaps.map(([gap, length], index) => {
    const first = addDays(at, gap);
    at = addDays(first, length);
    const through = open && index === gaps.length - 1 ? null : at;
    return { from: first, through, reason: '鉴定', basis: '委托书' };
  });
}
const inputFrom = (starts: fc.Arbitrary<string>): fc.Arbitrary<PeriodInput> =>
  fc.tuple(starts, period, fc.nat(5)).chain(([from, of, days]) =>
    pausesAfter(from).map((pauses) => ({
      ...{ start: from, period: of, pauses },
      added: days > 0 ? [{ days, reason: '停机', basis: '记录' }] : [],
    })),
  );
const input = inputFrom(start);

/** A notice nobody published: any days off and on in 2025 or 2026. */
const notice: fc.Arbitrary<Notice> = fc
  .tuple(
    dayFrom('2025-01-01', 700),
    fc.array(fc.tuple(fc.nat(40), fc.nat(8)), { maxLength: 3 }),
    fc.array(fc.nat(60), { maxLength: 6 }),
  )
  .map(([from, off, work]) => ({
    ...{ version: 'x', document: 'x', publishedOn: '2015-01-01', knownOn: '2015-01-01', year: 2026 },
    off: off.map(([gap, length]) => ['假', addDays(from, gap), addDays(from, gap + length)] as const),
    work: work.map((gap) => addDays(from, gap)).filter(isWeekend),
  }));

const dueOf = (of: Calendar, asked: PeriodInput, former?: Deadline) => computeDeadline(of, asked, former).due;
const later = (a: string | null, b: string | null) => a === null || b === null || a <= b;

describe('every period', () => {
  it('ends on a working day, in no pause, and after its start', () => {
    fc.assert(
      fc.property(calendar, input, (of, asked) => {
        const due = dueOf(of, asked);
        if (due === null) return;
        expect(isWorkingDay(of, due)).toBe(true);
        expect(due > asked.start).toBe(true);
        expect(asked.pauses?.some(({ from, through }) => due >= from && (through === null || due <= through))).toBe(
          false,
        );
      }),
      RUNS,
    );
  });

  it('ends no earlier when it begins later', () => {
    fc.assert(
      fc.property(calendar, start, period, fc.integer({ min: 1, max: 10 }), (of, from, asked, days) =>
        later(dueOf(of, { start: from, period: asked }), dueOf(of, { start: addDays(from, days), period: asked })),
      ),
      RUNS,
    );
  });

  it('ends no earlier when it is longer, paused or given more time', () => {
    fc.assert(
      fc.property(calendar, input, fc.integer({ min: 1, max: 10 }), (of, asked, more) => {
        const plain = dueOf(of, { start: asked.start, period: asked.period });
        const full = dueOf(of, asked);
        const longer = { ...asked.period, length: (asked.period as { length: number }).length + more } as Period;
        return later(plain, full) && later(full, dueOf(of, { ...asked, period: longer }));
      }),
      RUNS,
    );
  });

  it('of working days that begins on one is the inverse of counting back', () => {
    fc.assert(
      fc.property(calendar, start, fc.integer({ min: 1, max: 60 }), (of, from, length) => {
        const begin = nextWorkingDay(of, from);
        fc.pre(begin !== undefined);
        const due = dueOf(of, { start: begin!, period: { unit: 'working-day', length } });
        fc.pre(due !== null);
        expect(countBack(of, due!, length)).toBe(begin);
      }),
      RUNS,
    );
  });

  it('has a date exactly where every day it needs has been published', () => {
    fc.assert(
      fc.property(calendar, start, period, (of, from, asked) => {
        const known = dueOf(of, { start: from, period: asked });
        const reached = dueOf(all, { start: from, period: asked });
        if (known !== null) expect(known <= of.coveredThrough && known >= of.coveredFrom).toBe(true);
        // The newest calendar knows more: where this one has no date, it lies in a year this one has not.
        else if (reached !== null && from >= of.coveredFrom) expect(reached > of.coveredThrough).toBe(true);
      }),
      RUNS,
    );
  });

  it('ends 24:00 of a day in Asia/Shanghai', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const { due, dueAt } = computeDeadline(all, asked);
        expect(dueAt).toBe(due && `${due}T16:00:00.000Z`);
      }),
      RUNS,
    );
  });
});

describe('a new calendar', () => {
  it('never shortens a running right, however many follow each other', () => {
    fc.assert(
      fc.property(
        inputFrom(dayFrom('2024-12-01', 700)),
        fc.array(notice, { minLength: 1, maxLength: 4 }),
        (asked, notices) => {
          let told = computeDeadline(calendarOf(NOTICES.slice(-2)), asked);
          let latest = told.due;
          for (let count = 1; count <= notices.length; count++) {
            told = computeDeadline(calendarOf([...NOTICES.slice(-2), ...notices.slice(0, count)]), asked, told);
            expect(later(latest, told.due)).toBe(true);
            expect(later(told.computed, told.due)).toBe(true);
            latest = told.due ?? latest;
          }
        },
      ),
      RUNS,
    );
  });
});
