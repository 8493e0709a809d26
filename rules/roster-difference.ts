/**
 * The difference between two rosters 底数 of one authority, right by right: what the second officer signs off.
 *
 *   added               列入        on the roster now, and was not
 *   removed             移出        was on the roster, and is not
 *   ground-changed      事由变化    excluded in both, on another ground
 *   annotation-changed  注记变化    same place; ground text, document, remark or the expired flag differ
 *   newly-excluded      新登记即除外  was in no place (not in the register), is excluded
 *   left-register       不再登记    was excluded, is in no place
 *   unchanged           不变        counted, never listed
 *
 * Every right of either roster counts once, so that the accounts add up:
 * roster after = roster before + added − removed, and
 * excluded after = excluded before − (added from the excluded) + (removed to the excluded) + newly-excluded − left-register.
 */
import type { RosterEntry } from './roster.ts';

export const ROSTER_CHANGES = [
  'added',
  'removed',
  'ground-changed',
  'annotation-changed',
  'newly-excluded',
  'left-register',
] as const;

export type RosterChange = (typeof ROSTER_CHANGES)[number];

/** Where a right stood; absent: it was not in that register. */
export type Place = Omit<RosterEntry, 'licenceNo'>;

/** How many rights of each kind of change; with `unchanged`, every right of either roster once. */
export interface DifferenceCounts extends Record<RosterChange | 'unchanged', number> {
  rosterBefore: number;
  rosterAfter: number;
}

/** What happened to a right between two rosters. Precondition: it is in one of them. The same as SQL: `rosterChangeSql`. */
export function rosterChange(before: Place | undefined, after: Place | undefined): RosterChange | 'unchanged' {
  if (after?.state === 'roster' && before?.state !== 'roster') return 'added';
  if (before?.state === 'roster' && after?.state !== 'roster') return 'removed';
  if (!before) return 'newly-excluded';
  if (!after) return 'left-register';
  if (before.ground !== after.ground) return 'ground-changed';
  const same = (['groundText', 'documentNo', 'remark', 'expired'] as const).every(
    (member) => before[member] === after[member],
  );
  return same ? 'unchanged' : 'annotation-changed';
}
