import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExclusionGround } from './roster.ts';
import { type Place, ROSTER_CHANGES, rosterChange } from './roster-difference.ts';

const GROUNDS: ExclusionGround[] = ['cancelled', 'abolished', 'merged', 'policy-closure', 'newly-set'];
const words = fc.constantFrom(null, '限产', '最低产能');
const placed = fc.oneof(
  fc.record({
    ...{ state: fc.constant('roster' as const), ground: fc.constant(null), expired: fc.boolean() },
    ...{ groundText: fc.constant(null), documentNo: fc.constant(null), remark: fc.constant(null) },
  }),
  fc.record({
    ...{ state: fc.constant('excluded' as const), ground: fc.constantFrom(...GROUNDS), expired: fc.constant(false) },
    ...{ groundText: words, documentNo: words, remark: words },
  }),
);
const place = fc.option(placed, { nil: undefined });
const pair = fc.tuple(place, place).filter(([before, after]) => before !== undefined || after !== undefined);

it('N2-1: counts every right of two rosters once, and the rosters differ by added less removed', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 60 }), (pairs) => {
      const changes = pairs.map(([before, after]) => rosterChange(before, after));
      const count = (change: string) => changes.filter((found) => found === change).length;
      const on = (which: 0 | 1) => pairs.filter((both) => both[which]?.state === 'roster').length;
      const total = [...ROSTER_CHANGES, 'unchanged'].reduce((sum, change) => sum + count(change), 0);
      expect(total).toBe(pairs.length);
      expect(on(1)).toBe(on(0) + count('added') - count('removed'));
    }),
    { numRuns: 10_000 },
  );
});

it('says unchanged exactly where nothing of the entry differs', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const equal = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
      expect(rosterChange(before, after) === 'unchanged').toBe(equal);
    }),
    { numRuns: 10_000 },
  );
});

it('is undone by the way back: what was added is removed', () => {
  const BACK: Record<string, string> = {
    added: 'removed',
    removed: 'added',
    'newly-excluded': 'left-register',
    'left-register': 'newly-excluded',
  };
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const change = rosterChange(before, after);
      expect(rosterChange(after, before)).toBe(BACK[change] ?? change);
    }),
    { numRuns: 10_000 },
  );
});

const sorted = (entry: Place | undefined) => entry && Object.entries(entry).sort();
