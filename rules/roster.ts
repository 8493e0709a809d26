/**
 * The roster 底数: who must disclose in a year (国土资规 notice 2021-23, §二).
 *
 *   1. A right that is gone has nobody to disclose: cancelled 注销, abolished 废止, merged 已并入.              N2-1
 *   2. A right closed for policy reasons is out: nature reserve, ecological red line, minimum capacity,
 *      limited output, or another policy ground.                                                              N2-3
 *   3. A right newly set after the cut-off of the year is out. Its first issue counts, not a renewal; one set
 *      on the cut-off day itself is in.                                                                       N2-2
 *   4. Every other right of the register is on the roster: each is on it or excluded, exactly one. A licence
 *      past its end date whose state is still 有效 stays on it (renewal pending) and is flagged.              N2-1
 *
 * Where several fit, the first in this order counts. The same rule for a whole register at once is
 * `rosterCaseSql` in db/queries/registry.ts, built from the table below; a test holds the two together.
 */
import type { RightState } from './registry.ts';

/** Why a right of the register is not on the roster 底数; where several fit, the first in this order counts (N2-1 … N2-3). */
export type ExclusionGround = 'cancelled' | 'abolished' | 'merged' | 'policy-closure' | 'newly-set';

/** Rules 1 and 2: states that exclude by themselves. `valid` is absent, it decides nothing. */
export const GROUND_OF_STATE = {
  cancelled: 'cancelled',
  abolished: 'abolished',
  merged: 'merged',
  'policy-closed': 'policy-closure',
} as const satisfies Record<Exclude<RightState, 'valid'>, ExclusionGround>;

export interface RosterQuestion {
  /** Last day of first issue that is still in, YYYY-MM-DD: 2020-07-01 for the year 2021. */
  cutoff: string;
  /** The legal day the roster is computed for, YYYY-MM-DD, Asia/Shanghai. */
  on: string;
}

export interface RosterRight {
  state: RightState;
  firstIssued: string;
  /** Last day of validity, inclusive. */
  validTo: string;
}

export type RosterDecision = { state: 'roster'; expired: boolean } | { state: 'excluded'; ground: ExclusionGround };

/** Decides one right. Precondition: all days are YYYY-MM-DD, so that comparing strings compares days. */
export function rosterDecision(right: RosterRight, { cutoff, on }: RosterQuestion): RosterDecision {
  if (right.state !== 'valid') return { state: 'excluded', ground: GROUND_OF_STATE[right.state] };
  if (right.firstIssued > cutoff) return { state: 'excluded', ground: 'newly-set' };
  return { state: 'roster', expired: right.validTo < on };
}
