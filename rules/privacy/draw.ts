/**
 * A draw's lists as they are published. The stratum of N4-3 (all on the abnormal list) and of N4-4 (those on the serious
 * list) says of everybody in it that he is listed; of a natural person nobody outside may be told (N6-3), so he is left
 * out of these strata as they are published, and stands elsewhere by his licence number alone.                     R-3
 */
import { isProtected } from './audiences.ts';
import type { Particulars } from './fields.ts';
import { project, type View } from './project.ts';

/** Strata that say nothing about a holder; every other one, known or not, is withheld for natural persons. */
const PLAIN_STRATA: ReadonlySet<string> = new Set(['exploration', 'mining', 'green-mine', 'special']);

/** One entry of a stratum as a third party may see it; undefined: it is not in the published list. */
export function projectDrawEntry<T extends Particulars>(
  right: T,
  stratum: string,
  view: Omit<View, 'matter'>,
): Partial<T> | undefined {
  const outside = view.audience === 'public' || view.audience === 'ministry-system';
  if (outside && isProtected(right.holderKind) && !PLAIN_STRATA.has(stratum)) return undefined;
  return project(right, { ...view, matter: 'draw' });
}
