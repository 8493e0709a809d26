import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES, deliveryReference, receiptMoves } from './deliveries.ts';

describe('receiptMoves', () => {
  it('never believes a report about a message that was never tried', () => {
    for (const from of DELIVERY_STATES)
      for (const to of ['handed_over', 'delivered', 'failed'] as const) expect(receiptMoves(from, 0, to)).toBe(false);
  });

  it('leaves delivered as it is, whatever comes after', () => {
    for (const to of ['handed_over', 'delivered', 'failed'] as const)
      expect(receiptMoves('delivered', 1, to)).toBe(false);
  });

  it('takes a message off the plan that a look-up missed but the provider reports: it is not sent twice', () => {
    expect(receiptMoves('planned', 1, 'handed_over')).toBe(true);
  });

  it('lets a delivery correct a failure reported before it, and not the other way round', () => {
    expect(receiptMoves('failed', 1, 'delivered')).toBe(true);
    expect(receiptMoves('failed', 1, 'handed_over')).toBe(false);
  });

  it('leaves what was skipped: nobody sent it', () => {
    expect(receiptMoves('skipped', 1, 'delivered')).toBe(false);
  });
});

describe('deliveryReference', () => {
  it('is no part of another reference: a message is never taken for its neighbour', () => {
    const id = fc.integer({ min: 1, max: 1_000_000_000 });
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other);
        expect(deliveryReference(one)).not.toContain(deliveryReference(other));
      }),
      { numRuns: 10_000 },
    );
    expect(deliveryReference(1296)).toBe('编号G100。');
  });
});
