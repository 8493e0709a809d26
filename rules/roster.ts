/**
 * The roster 底数: who must disclose in a year (国土资规 notice 2021-23, §二).
 *
 *   1. A right that is gone has nobody to disclose: cancelled 注销, abolished 废止, merged 已并入.              N2-1
 *   2. A right closed for policy reasons is out: nature reserve, ecological red line, minimum capacity,
 *      limited output, or another policy ground; by the register's word, or by an exclusion two officers made
 *      (rules/exclusions.ts). It keeps ground, document number and remark.                               N2-3, N2-4
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
  /** An exclusion of it holds (rules/exclusions.ts). */
  excluded?: boolean;
}

/** Why a right is closed for policy reasons: the ground in words 关停原因, the document 文号, the remark 备注 (N2-4). */
export interface Annotation {
  groundText: string | null;
  documentNo: string | null;
  remark: string | null;
}

export type RosterDecision = { state: 'roster'; expired: boolean } | { state: 'excluded'; ground: ExclusionGround };

/** Decides one right. Precondition: all days are YYYY-MM-DD, so that comparing strings compares days. */
export function rosterDecision(right: RosterRight, { cutoff, on }: RosterQuestion): RosterDecision {
  if (right.state !== 'valid') return { state: 'excluded', ground: GROUND_OF_STATE[right.state] };
  if (right.excluded) return { state: 'excluded', ground: 'policy-closure' };
  if (right.firstIssued > cutoff) return { state: 'excluded', ground: 'newly-set' };
  return { state: 'roster', expired: right.validTo < on };
}

/**
 * What stands beside a right closed for policy reasons, nothing beside any other: the words of two officers where they
 * excluded it, else the register's own. Never a mixture: a ground of one and a document of the other would say what
 * nobody said.
 */
export function annotationOf(decision: RosterDecision, register: Annotation, exclusion: Annotation | null): Annotation {
  if (decision.state === 'roster' || decision.ground !== 'policy-closure')
    return { groundText: null, documentNo: null, remark: null };
  return exclusion ?? register;
}

/** One entry of a roster as its digest and its readers have it. */
export interface RosterEntry extends Annotation {
  licenceNo: string;
  state: 'roster' | 'excluded';
  ground: ExclusionGround | null;
  expired: boolean;
}

/**
 * A roster's digest is SHA-256, in UTF-8, over one line per right in the byte order of licence numbers, joined by \n.
 * The line is a JSON array with a space after each comma, so that anybody can re-compute it from what the API lists:
 *
 *   ["C1500002015061234000003", "excluded", "policy-closure", "限产", "内自然资字〔2020〕113号", null, false]
 */
export function digestLine(entry: RosterEntry): string {
  const { licenceNo, state, ground, groundText, documentNo, remark, expired } = entry;
  const members = [licenceNo, state, ground, groundText, documentNo, remark, expired];
  return `[${members.map((member) => JSON.stringify(member)).join(', ')}]`;
}

/** A roster in numbers of rights. */
export interface RosterCounts {
  roster: number;
  excluded: Partial<Record<ExclusionGround, number>>;
  /** On the roster, and past the last day of its licence. */
  expired: number;
}
