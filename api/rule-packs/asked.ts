import { legalDayOf } from '../../rules/legal-day.ts';
import { assertRulePackId, defaultRulePack, type RulePackId } from '../../rules/rule-packs/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalidCursor, type Key } from '../plugins/paging.ts';

export interface AskedPack {
  rulePack: RulePackId;
  /** The pack the query names, if it does. */
  named: RulePackId | undefined;
  /** Legal day asked about. */
  day: string;
  /** Year disclosed. */
  year: number;
}

/**
 * What a query means where it does not say: today's legal day (of a year to come, its first), that day's year, and the
 * pack a case would open under.
 */
export async function askedPack(
  deps: ApiDeps,
  query: { rulePack?: string; year?: number; on?: string },
): Promise<AskedPack> {
  const today = legalDayOf(await deps.clocks.legalNow());
  const ahead = query.year !== undefined && query.year > Number(today.slice(0, 4));
  const day = query.on ?? (ahead ? `${query.year}-01-01` : today);
  const year = query.year ?? Number(day.slice(0, 4));
  const named = query.rulePack;
  if (named !== undefined) assertRulePackId(named, { pointer: 'rulePack', status: 422 });
  return { day, year, named, rulePack: named ?? defaultRulePack({ mode: deps.config.mode, day, year }) };
}

/** A list in memory, as `pageOf` asks for its rows: those after the one whose key was seen last. */
export function listOf<Row>(rows: readonly Row[], keyOf: (row: Row) => Key) {
  return async (after: Key | undefined, limit: number): Promise<Row[]> => {
    const begin = after === undefined ? 0 : rows.findIndex((row) => keyOf(row) === after) + 1;
    if (after !== undefined && begin === 0) throw invalidCursor(after);
    return rows.slice(begin, begin + limit);
  };
}
