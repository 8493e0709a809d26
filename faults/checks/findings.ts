import type { Facts } from '../facts/facts.ts';

/**
 * lost    something promised did not happen, or nobody knows of it any more
 * doubled somebody got the same thing twice
 * unknown nobody can tell what became of it; counted, and wrong only where it could have been told
 * wrong   anything else that must not be
 */
export type FindingKind = 'lost' | 'doubled' | 'unknown' | 'wrong';

export interface Finding {
  kind: FindingKind;
  what: string;
}

/** One thing that must hold after a run, whatever was done to it. */
export interface Check {
  name: string;
  find(facts: Facts): Finding[];
}

export const lost = (what: string): Finding => ({ kind: 'lost', what });
export const doubled = (what: string): Finding => ({ kind: 'doubled', what });
export const unknown = (what: string): Finding => ({ kind: 'unknown', what });
export const wrong = (what: string): Finding => ({ kind: 'wrong', what });

/** Values by key. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
