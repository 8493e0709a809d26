import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BalanceGroup, imbalance, roundBalance } from './balance.ts';
import { DELIVERY_STATES } from './deliveries.ts';

const GROUPS: BalanceGroup[] = [
  { state: 'delivered', reason: null, rights: 50 },
  { state: 'handed_over', reason: null, rights: 7 },
  { state: 'skipped', reason: 'no-mobile', rights: 5 },
  { state: 'skipped', reason: 'filed', rights: 3 },
  { state: 'failed', reason: 'expired', rights: 2 },
  { state: 'planned', reason: null, rights: 1 },
];

describe('roundBalance', () => {
  it('counts each right once, by state and reason', () => {
    expect(roundBalance(GROUPS, 68)).toEqual({
      planned: 68,
      sent: { handedOver: 7, delivered: 50 },
      skipped: { 'no-mobile': 5, filed: 3 },
      failed: { expired: 2 },
      unknown: 0,
      pending: { planned: 1, sending: 0, calls: 0 },
    });
  });
});

describe('imbalance', () => {
  it('is nothing when the accounts balance, and the number of rights when they do not', () => {
    expect(imbalance(roundBalance(GROUPS, 68))).toBe(0);
    expect(imbalance(roundBalance(GROUPS, 70))).toBe(2);
    expect(imbalance(roundBalance(GROUPS, 67))).toBe(-1);
  });

  it('counts every state there is: a right in any of them is not lost', () => {
    const group = fc.record({
      state: fc.constantFrom(...DELIVERY_STATES, 'calling' as const),
      reason: fc.constantFrom('a', 'b', null),
      rights: fc.nat(1_000),
    });
    const groups = fc.uniqueArray(group, { selector: ({ state, reason }) => `${state}/${reason}` });
    fc.assert(
      fc.property(groups, (counted) => {
        const total = counted.reduce((sum, { rights }) => sum + rights, 0);
        expect(imbalance(roundBalance(counted, total))).toBe(0);
      }),
    );
  });
});
