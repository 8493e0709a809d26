import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RIGHT_STATES, type RightState } from './registry.ts';
import { type RosterRight, rosterDecision } from './roster.ts';

const QUESTION = { cutoff: '2020-07-01', on: '2021-01-04' };
const right = (changes: Partial<RosterRight> = {}): RosterRight => ({
  state: 'valid',
  firstIssued: '2015-06-01',
  validTo: '2025-06-01',
  ...changes,
});
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

describe('rosterDecision', () => {
  it('N2-1: puts a valid right on the roster', () => {
    expect(rosterDecision(right(), QUESTION)).toEqual({ state: 'roster', expired: false });
  });

  it('N2-2: keeps a right set on 1 July in, and leaves out one set on 2 July', () => {
    expect(rosterDecision(right({ firstIssued: '2020-07-01' }), QUESTION).state).toBe('roster');
    expect(rosterDecision(right({ firstIssued: '2020-07-02' }), QUESTION)).toEqual({
      state: 'excluded',
      ground: 'newly-set',
    });
  });

  it('N2-3: leaves out what is closed for policy reasons', () => {
    expect(rosterDecision(right({ state: 'policy-closed' }), QUESTION)).toEqual({
      state: 'excluded',
      ground: 'policy-closure',
    });
  });

  it.each(['cancelled', 'abolished', 'merged'] as const)('N2-1: leaves out what is %s', (state) => {
    expect(rosterDecision(right({ state }), QUESTION)).toEqual({ state: 'excluded', ground: state });
  });

  it.each(['cancelled', 'abolished', 'merged', 'policy-closed'] as const)(
    'counts %s before newly set where both fit',
    (state) => {
      const decision = rosterDecision(right({ state, firstIssued: '2021-01-01' }), QUESTION);
      expect(decision).not.toMatchObject({ ground: 'newly-set' });
    },
  );

  it('N2-1: keeps an expired licence on the roster, flagged from the day after its last', () => {
    expect(rosterDecision(right({ validTo: '2021-01-04' }), QUESTION)).toEqual({ state: 'roster', expired: false });
    expect(rosterDecision(right({ validTo: '2021-01-03' }), QUESTION)).toEqual({ state: 'roster', expired: true });
  });

  it('gives every right exactly one place: on the roster, or excluded with a ground', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RightState>(...RIGHT_STATES),
        day,
        day,
        day,
        day,
        (state, firstIssued, validTo, cutoff, on) => {
          const decision = rosterDecision({ state, firstIssued, validTo }, { cutoff, on });
          expect(decision.state === 'roster').toBe(state === 'valid' && firstIssued <= cutoff);
          expect('ground' in decision).toBe(decision.state === 'excluded');
        },
      ),
    );
  });
});
