import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askFor, countMissing, EMPTY_SEQUENCE, giveUp, isMissing, receive } from './gaps.ts';

const at = (hour: number) => new Date(Date.UTC(2021, 3, 30, hour)).toISOString();

describe('receive', () => {
  it('opens a gap below a number that came early, and closes it when the rest comes', () => {
    const early = receive(EMPTY_SEQUENCE, [1, 4]);
    expect(early).toMatchObject({ high: 4, gaps: [{ from: 2, to: 3 }] });
    expect(receive(early, [3]).gaps).toEqual([{ from: 2, to: 2 }]);
    expect(receive(early, [2, 3]).gaps).toEqual([]);
  });

  it('knows that numbers are missing at the end when told how high the sequence goes', () => {
    expect(receive(EMPTY_SEQUENCE, [1, 2], { high: 5, through: at(1) })).toMatchObject({
      ...{ high: 5, gaps: [{ from: 3, to: 5 }], coveredThrough: null },
    });
  });

  it('covers through a claim once every number up to it has come, and stands still at a gap', () => {
    const first = receive(EMPTY_SEQUENCE, [1, 2], { high: 2, through: at(1) });
    expect(first.coveredThrough).toBe(at(1));
    const gap = receive(first, [4], { high: 4, through: at(2) });
    const later = receive(gap, [5], { high: 5, through: at(3) });
    expect(later).toMatchObject({ coveredThrough: at(1), gaps: [{ from: 3, to: 3 }] });
    expect(receive(later, [3])).toMatchObject({ coveredThrough: at(3), claims: [] });
  });

  it('covers through the claims below a gap that stays', () => {
    const waiting = [3, 4, 5].reduce(
      (state, number) => receive(state, [number], { high: number, through: at(number) }),
      receive(EMPTY_SEQUENCE, [1]),
    );
    expect(waiting.coveredThrough).toBeNull();
    const other = receive(waiting, [7], { high: 7, through: at(7) });
    expect(receive(other, [2])).toMatchObject({ coveredThrough: at(5), gaps: [{ from: 6, to: 6 }] });
  });

  it('never takes back what was covered when the ministry claims less', () => {
    const state = receive(EMPTY_SEQUENCE, [1], { high: 1, through: at(5) });
    expect(receive(state, [2], { high: 2, through: at(3) }).coveredThrough).toBe(at(5));
  });

  it('property: whatever order, repeats and pages, gaps are what has not come, and nothing beyond one is covered', () => {
    const number = fc.integer({ min: 1, max: 60 });
    const pages = fc.array(
      fc.record({ numbers: fc.array(number, { maxLength: 8 }), high: fc.integer({ min: 0, max: 60 }) }),
    );
    fc.assert(
      fc.property(pages, (received) => {
        // A claim names the instant of its number, so that what is covered tells how far.
        const state = received.reduce(
          (sofar, page) =>
            receive(sofar, page.numbers, { high: page.high, through: new Date(page.high).toISOString() }),
          EMPTY_SEQUENCE,
        );
        const known = new Set(received.flatMap(({ numbers }) => numbers));
        const high = Math.max(0, ...known, ...received.map((page) => page.high));
        const missing = Array.from({ length: high }, (_, i) => i + 1).filter((n) => !known.has(n));
        expect(state.high).toBe(high);
        expect(countMissing(state.gaps)).toBe(missing.length);
        expect(state.gaps.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))).toEqual(
          missing,
        );
        const claimed = received.map((page) => page.high).filter((claim) => claim < (missing[0] ?? 61));
        expect(state.coveredThrough).toBe(claimed.length === 0 ? null : new Date(Math.max(...claimed)).toISOString());
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('giveUp', () => {
  it('closes part of a gap, and covers what waited for it', () => {
    const state = receive(receive(EMPTY_SEQUENCE, [1]), [5], { high: 5, through: at(1) });
    expect(isMissing(state, { from: 2, to: 4 })).toBe(true);
    expect(isMissing(state, { from: 4, to: 5 })).toBe(false);
    const less = giveUp(state, { from: 3, to: 3 });
    expect(less.gaps).toEqual([
      { from: 2, to: 2 },
      { from: 4, to: 4 },
    ]);
    expect(giveUp(giveUp(less, { from: 2, to: 2 }), { from: 4, to: 4 }).coveredThrough).toBe(at(1));
  });
});

describe('askFor', () => {
  it('cuts gaps into pieces, lowest first, and no more than asked', () => {
    const gaps = [
      { from: 2, to: 6 },
      { from: 9, to: 9 },
    ];
    expect(askFor(gaps, 2, 10)).toEqual([
      { from: 2, to: 3 },
      { from: 4, to: 5 },
      { from: 6, to: 6 },
      { from: 9, to: 9 },
    ]);
    expect(askFor(gaps, 10, 1)).toEqual([{ from: 2, to: 6 }]);
  });
});
