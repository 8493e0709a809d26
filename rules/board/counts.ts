/**
 * The counts of the board 进展看板 (N8-1), in rights:
 *
 *   1. Each right of the register counts once, at the authority that manages it 管理机关, and in every one above.
 *   2. register = roster + excluded (by ground) + unplaced
 *   3. roster = filed in time + filed late + not filed
 *   4. What an authority shows = what it manages itself 本级 + what each of those below it shows.
 *
 * What was filed for a right that a corrected roster leaves out is counted apart, and so is the list of the late: both
 * say something about rights that 2 and 3 have counted already.
 */
import type { ExclusionGround } from '../roster.ts';

export const EXCLUSION_GROUNDS = ['cancelled', 'abolished', 'merged', 'policy-closure', 'newly-set'] as const;

export interface BoardCounts {
  /** 登记库 */
  register: number;
  /** 应公示 */
  roster: number;
  /** 不纳入，按情形 */
  excluded: Record<ExclusionGround, number>;
  /** Neither: registered after the freeze, or nothing is frozen yet. */
  unplaced: number;
  /** On the roster past its end date, renewal pending; among `roster`. */
  expired: number;
  filed: number;
  filedLate: number;
  notFiled: number;
  /** On the list of the late; among `filedLate` and `notFiled`. */
  late: number;
  /** Filed for, and then left out by a corrected roster; among `excluded` and `unplaced`. */
  filedOutside: number;
}

/** Rights in the same state at the same authority, as the database counts them. */
export interface BoardGroup {
  /** Code of the managing authority. */
  manager: string;
  /** `roster`, the ground of an exclusion, or null: on no roster. */
  placing: 'roster' | ExclusionGround | null;
  expired: boolean;
  filing: 'in-time' | 'late' | null;
  late: boolean;
  rights: number;
}

export const noCounts = (): BoardCounts => ({
  ...{ register: 0, roster: 0, unplaced: 0, expired: 0, filed: 0, filedLate: 0, notFiled: 0, late: 0, filedOutside: 0 },
  excluded: { cancelled: 0, abolished: 0, merged: 0, 'policy-closure': 0, 'newly-set': 0 },
});

/** Adds `more` to `counts`, member by member. */
export function addCounts(counts: BoardCounts, more: BoardCounts): void {
  for (const ground of EXCLUSION_GROUNDS) counts.excluded[ground] += more.excluded[ground];
  for (const member of PLAIN) counts[member] += more[member];
}

const PLAIN = [
  ...(['register', 'roster', 'unplaced', 'expired', 'filed', 'filedLate', 'notFiled', 'late'] as const),
  'filedOutside',
] as const;

/** What each authority manages itself. */
export function ownCounts(groups: readonly BoardGroup[]): Map<string, BoardCounts> {
  const byManager = new Map<string, BoardCounts>();
  for (const group of groups) {
    const counts = byManager.get(group.manager) ?? noCounts();
    byManager.set(group.manager, counts);
    addGroup(counts, group);
  }
  return byManager;
}

function addGroup(counts: BoardCounts, { placing, expired, filing, late, rights }: BoardGroup): void {
  counts.register += rights;
  if (late) counts.late += rights;
  if (placing === 'roster') {
    counts.roster += rights;
    if (expired) counts.expired += rights;
    counts[filing === 'in-time' ? 'filed' : filing === 'late' ? 'filedLate' : 'notFiled'] += rights;
    return;
  }
  if (placing === null) counts.unplaced += rights;
  else counts.excluded[placing] += rights;
  if (filing !== null) counts.filedOutside += rights;
}

export const excludedOf = ({ excluded }: BoardCounts) =>
  EXCLUSION_GROUNDS.reduce((sum, ground) => sum + excluded[ground], 0);

/** Sums 2 and 3 that do not hold, in words; empty: they do. */
export function imbalancesOf(counts: BoardCounts): string[] {
  const { register, roster, unplaced, filed, filedLate, notFiled } = counts;
  const placed = roster + excludedOf(counts) + unplaced;
  const answered = filed + filedLate + notFiled;
  return [
    ...(register === placed ? [] : [`登记库 ${register} 宗，应公示、不纳入与未列入共 ${placed} 宗`]),
    ...(roster === answered ? [] : [`应公示 ${roster} 宗，已填报与未填报共 ${answered} 宗`]),
  ];
}

/** Share of the roster that has been filed for, in time or late, in percent with one decimal; null: nothing to file. */
export function filedPercent({ roster, filed, filedLate }: BoardCounts): number | null {
  return roster === 0 ? null : Math.round(((filed + filedLate) / roster) * 1000) / 10;
}
