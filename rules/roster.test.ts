import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RIGHT_STATES, type RightState } from './registry.ts';
import { annotationOf, digestLine, type RosterRight, rosterDecision } from './roster.ts';
import { exclusionRemark } from './roster-remark.ts';

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

  it('N2-3: leaves out what two officers excluded, before newly set and after what is gone', () => {
    const excluded = { state: 'excluded', ground: 'policy-closure' };
    expect(rosterDecision(right({ excluded: true }), QUESTION)).toEqual(excluded);
    expect(rosterDecision(right({ excluded: true, firstIssued: '2021-01-01' }), QUESTION)).toEqual(excluded);
    expect(rosterDecision(right({ excluded: true, state: 'cancelled' }), QUESTION)).toMatchObject({
      ground: 'cancelled',
    });
  });

  it('N2-1: gives every right exactly one place: on the roster, or excluded with a ground', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<RightState>(...RIGHT_STATES),
        ...([day, day, day, day] as const),
        fc.boolean(),
        (state, firstIssued, validTo, cutoff, on, excluded) => {
          const decision = rosterDecision({ state, firstIssued, validTo, excluded }, { cutoff, on });
          expect(decision.state === 'roster').toBe(state === 'valid' && firstIssued <= cutoff && !excluded);
          expect('ground' in decision).toBe(decision.state === 'excluded');
          expect('expired' in decision).toBe(decision.state === 'roster');
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe('annotationOf', () => {
  const register = { groundText: '限产', documentNo: null, remark: null };
  const exclusion = { groundText: '自然保护地', documentNo: '内自然资字〔2020〕1号', remark: '已停产' };
  const closed = { state: 'excluded', ground: 'policy-closure' } as const;

  it("N2-4: keeps the officers' words where they excluded the right, else the register's, never a mixture", () => {
    expect(annotationOf(closed, register, exclusion)).toEqual(exclusion);
    expect(annotationOf(closed, register, null)).toEqual(register);
  });

  it('says nothing of a right that is out for another reason, or in', () => {
    const nothing = { groundText: null, documentNo: null, remark: null };
    expect(annotationOf({ state: 'excluded', ground: 'cancelled' }, register, exclusion)).toEqual(nothing);
    expect(annotationOf({ state: 'roster', expired: false }, register, null)).toEqual(nothing);
  });
});

it('writes the line of an entry as everybody re-computes it', () => {
  const entry = { licenceNo: 'C1', state: 'excluded', ground: 'policy-closure', expired: false } as const;
  expect(digestLine({ ...entry, groundText: '限产', documentNo: '"113"号', remark: null })).toBe(
    '["C1", "excluded", "policy-closure", "限产", "\\"113\\"号", null, false]',
  );
});

describe('exclusionRemark', () => {
  const campaign = { year: 2021, cutoff: '2020-07-01' };
  const nothing = { groundText: null, documentNo: null, remark: null, mergedInto: null, firstIssued: '2015-06-01' };

  it.each([
    [
      {
        ...({ ground: 'policy-closure', groundText: '自然保护地' } as const),
        ...{ documentNo: '内自然资字〔2020〕113号', remark: '已停产' },
      },
      '因自然保护地实施政策性关停（文号：内自然资字〔2020〕113号），不纳入2021年度应公示范围。已停产。',
    ],
    [{ ground: 'policy-closure', groundText: '限产' }, '因限产实施政策性关停，不纳入2021年度应公示范围。'],
    [{ ground: 'cancelled' }, '许可证已注销，不纳入2021年度应公示范围。'],
    [{ ground: 'abolished' }, '许可证已废止，不纳入2021年度应公示范围。'],
    [{ ground: 'merged', mergedInto: 'C2' }, '已并入许可证号C2，不纳入2021年度应公示范围。'],
    [
      { ground: 'newly-set', firstIssued: '2020-07-02' },
      '首次设立日期为2020-07-02，在2020-07-01之后，不纳入2021年度应公示范围。',
    ],
  ] as const)('N2-4: annotates %o', (excluded, remark) => {
    expect(exclusionRemark({ ...nothing, ...excluded }, campaign)).toBe(remark);
  });
});
