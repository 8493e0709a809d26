/**
 * Versions of a right in two times (design: two clocks). `holds_from` is the legal day since when a version holds,
 * `version` counts in the order they were written down.
 *
 *   1. What held on a legal day D: of the versions with holds_from ≤ D, the greatest in (holds_from, version).
 *   2. A change that takes effect on D makes a version at D. Versions that hold from later days are written anew with the
 *      change in them, until the day on which the register itself changed that column again: the later word counts.
 *   3. A day before the register knew the right counts as the first day it knew it.
 *   4. Nothing is changed or deleted: each former version stays as it was.
 *
 *   D ────▶            02-10 cancelled (written on 03-01)
 *   before   01-04 v1 ─────────────── 02-18 v2 (a new telephone) ──▶
 *   after    01-04 v1 ── 02-10 v3 ─── 02-18 v4 (v2 and cancelled) ─▶
 */

/** One version as its row has it: columns of the right, and these. */
export interface Version {
  [column: string]: unknown;
  version: number;
  /** YYYY-MM-DD; such strings compare as days do. */
  holds_from: string;
}

export interface VersionChange {
  /** Columns and the values they take. */
  set: Readonly<Record<string, unknown>>;
  /** Legal day it takes effect on. */
  from: string;
  /** What is said of every version it makes: event, recorded_at, act_id. */
  about: Readonly<Record<string, unknown>>;
}

/** Rule 1: the version that held on a day; undefined before the first. */
export function versionOn<V extends Version>(versions: readonly V[], day: string): V | undefined {
  return inLegalOrder(versions).findLast(({ holds_from }) => holds_from <= day);
}

/** The latest version: what the register says now. Precondition: there is one. */
export function latestVersion<V extends Version>(versions: readonly V[]): V {
  return inLegalOrder(versions).at(-1) as V;
}

/**
 * Rules 2 and 3: the versions a change adds, none where it changes nothing. The latest version is always among those
 * added, so that numbers go up with it.
 */
export function versionsOf(versions: readonly Version[], change: VersionChange): Version[] {
  const [base, later] = timelineFrom(versions, change.from);
  const open = { ...change.set };
  if (changedColumns(base, open).length === 0) return [];
  let number = Math.max(...versions.map(({ version }) => version));
  const made = [
    next(base, {
      set: open,
      holds_from: laterDay(change.from, base.holds_from),
      version: ++number,
      about: change.about,
    }),
  ];
  for (const [index, version] of later.entries()) {
    for (const column of changedColumns(later[index - 1] ?? base, version, Object.keys(open))) delete open[column];
    if (index < later.length - 1 && changedColumns(version, open).length === 0) continue;
    made.push(next(version, { set: open, holds_from: version.holds_from, version: ++number, about: change.about }));
  }
  return made;
}

// Days are strings: Math.max knows nothing of them.
const laterDay = (a: string, b: string) => [a, b].sort()[1] as string;

/** The version a change begins from, and those that hold from later days, in their order. */
function timelineFrom(versions: readonly Version[], day: string): [base: Version, later: Version[]] {
  const winners = inLegalOrder(versions).filter(
    (version, index, all) => all[index + 1]?.holds_from !== version.holds_from,
  );
  const at = Math.max(
    0,
    winners.findLastIndex(({ holds_from }) => holds_from <= day),
  );
  return [winners[at] as Version, winners.slice(at + 1)];
}

function next(
  from: Version,
  { set, about, ...place }: { set: Record<string, unknown>; holds_from: string; version: number; about: object },
): Version {
  return { ...from, ...set, ...about, ...place, based_on: from.version, changed: changedColumns(from, set) };
}

/** Columns of `values` in which they differ from a version. */
function changedColumns(version: Version, values: Record<string, unknown>, columns = Object.keys(values)): string[] {
  return columns.filter((column) => JSON.stringify(version[column] ?? null) !== JSON.stringify(values[column] ?? null));
}

function inLegalOrder<V extends Version>(versions: readonly V[]): V[] {
  return [...versions].sort((a, b) =>
    a.holds_from === b.holds_from ? a.version - b.version : a.holds_from < b.holds_from ? -1 : 1,
  );
}
