/**
 * Gaps of a sequence, and how far it is covered.
 *
 *   received  1 2 3 . . 6 . 8        high 8
 *   gaps            [4–5] [7–7]      whole up to 3
 *
 * Invariant: gaps are disjoint, in order, within 1 … high; every other number of 1 … high has come or was given up.
 *
 * With each page the ministry claims: everything that occurred before `through` has a number up to `high`. A claim holds
 * for us once the sequence is whole up to its number; the latest that holds is *covered through* 数据齐至.
 */
export interface SequenceRange {
  from: number;
  to: number;
}

export interface Claim {
  high: number;
  /** ISO 8601. */
  through: string;
}

export interface SequenceState {
  /** Highest number known to exist; 0 before the first. */
  high: number;
  gaps: readonly SequenceRange[];
  /** Claims that do not hold yet, by their numbers. */
  claims: readonly Claim[];
  /** ISO 8601; null: nothing is covered yet. */
  coveredThrough: string | null;
}

export const EMPTY_SEQUENCE: SequenceState = { high: 0, gaps: [], claims: [], coveredThrough: null };

/** Most claims kept waiting behind a gap: dropping the oldest can only make us cover later, never too much. */
const MAX_CLAIMS = 1_000;

/**
 * What is known after `numbers` have come, in whatever order and however often, and the ministry has made `claim`;
 * `seen`: a number that exists though what came with it could not be read.
 */
export function receive(state: SequenceState, numbers: readonly number[], claim?: Claim, seen = 0): SequenceState {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const high = Math.max(state.high, seen, claim?.high ?? 0, sorted.at(-1) ?? 0);
  const opened = high > state.high ? [...state.gaps, { from: state.high + 1, to: high }] : state.gaps;
  return cover({ ...state, high, gaps: opened.flatMap((gap) => without(gap, sorted)) }, claim);
}

/** The state after nobody waits any longer for the numbers of `range`. Precondition: it lies within one gap. */
export function giveUp(state: SequenceState, { from, to }: SequenceRange): SequenceState {
  const gaps = state.gaps.flatMap((gap) => (gap.from <= from && to <= gap.to ? outside(gap, { from, to }) : [gap]));
  return cover({ ...state, gaps });
}

/** Whether all numbers of `range` are missing. */
export function isMissing(state: SequenceState, { from, to }: SequenceRange): boolean {
  return from <= to && state.gaps.some((gap) => gap.from <= from && to <= gap.to);
}

/** Highest number below which, itself included, nothing is missing; 0: the first is. */
export function wholeUpTo({ high, gaps }: Pick<SequenceState, 'high' | 'gaps'>): number {
  return gaps[0] ? gaps[0].from - 1 : high;
}

/** How many numbers are missing. */
export function countMissing(gaps: readonly SequenceRange[]): number {
  return gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** Gaps cut into pieces of at most `most` numbers, at most `pieces` of them, lowest first: what is asked for in one poll. */
export function askFor(gaps: readonly SequenceRange[], most: number, pieces: number): SequenceRange[] {
  const asked: SequenceRange[] = [];
  for (const { from, to } of gaps)
    for (let at = from; at <= to; at += most) {
      if (asked.length === pieces) return asked;
      asked.push({ from: at, to: Math.min(to, at + most - 1) });
    }
  return asked;
}

function cover(state: SequenceState, claim?: Claim): SequenceState {
  const whole = wholeUpTo(state);
  const claims = claim ? [...state.claims, claim] : state.claims;
  const holding = claims.filter(({ high }) => high <= whole).map(({ through }) => through);
  const coveredThrough = latest([state.coveredThrough, ...holding]);
  const waiting = claims.filter(({ high }) => high > whole);
  return { ...state, claims: waiting.slice(-MAX_CLAIMS), coveredThrough };
}

function latest(instants: readonly (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null).map((instant) => Date.parse(instant));
  return known.length === 0 ? null : new Date(Math.max(...known)).toISOString();
}

/** What remains of a gap once `sorted` numbers have come. */
function without(gap: SequenceRange, sorted: readonly number[]): SequenceRange[] {
  const left: SequenceRange[] = [];
  let from = gap.from;
  for (const number of sorted) {
    if (number < from || number > gap.to) continue;
    if (number > from) left.push({ from, to: number - 1 });
    from = number + 1;
  }
  if (from <= gap.to) left.push({ from, to: gap.to });
  return left;
}

const outside = (gap: SequenceRange, { from, to }: SequenceRange): SequenceRange[] =>
  [
    { from: gap.from, to: from - 1 },
    { from: to + 1, to: gap.to },
  ].filter((rest) => rest.from <= rest.to);
