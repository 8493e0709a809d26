/** Which value held when: superseding 取代 keeps every former value, and nothing that was once in force disappears. */

import { addDays } from '../legal-day.ts';
import type { RulePackId } from '../rule-packs/pack.ts';
import { textValues } from '../rule-packs/packs.ts';
import { isLegalName, type ParameterName } from './catalogue.ts';
import { type EffectiveParameter, resolveParameter, type StoredValue } from './resolve.ts';

/** A stored value with the days it is in force. */
export interface DatedValue extends StoredValue {
  /** First day. */
  effectiveFrom: string;
  /** Last day, inclusive; null: until superseded. */
  effectiveTo: string | null;
}

export interface ValuePeriod {
  /** First day; null: as far back as anybody asks. */
  from: string | null;
  /** Last day, inclusive; null: until superseded. */
  through: string | null;
  /** Undefined: nothing was set. */
  effective: EffectiveParameter | undefined;
}

/**
 * Periods without gap or overlap, earliest first, neighbours of the same origin joined.
 * @param values approved, in the order `resolveParameter` asks for: nearest authority first, of each the latest first
 */
export function parameterTimeline(
  name: ParameterName,
  values: readonly DatedValue[],
  rulePack: RulePackId | undefined,
): ValuePeriod[] {
  const periods: ValuePeriod[] = [];
  for (const from of [null, ...boundaries(name, values, rulePack)]) {
    // Before the first boundary every day is alike: the year 0001 stands for them all.
    const day = from ?? '0001-01-01';
    const inForce = values.filter(
      (row) => row.effectiveFrom <= day && (row.effectiveTo === null || day <= row.effectiveTo),
    );
    const { effective } = resolveParameter(name, inForce, { rulePack, day });
    const last = periods.at(-1);
    if (last && sameOrigin(last.effective, effective)) continue;
    if (last) last.through = addDays(from as string, -1);
    periods.push({ from, through: null, effective });
  }
  return periods;
}

/** Days on which something begins or has just ended. */
function boundaries(name: ParameterName, values: readonly DatedValue[], rulePack: RulePackId | undefined): string[] {
  const texts = isLegalName(name) && rulePack ? textValues(rulePack, name) : [];
  const spans = [
    ...values.map(({ effectiveFrom, effectiveTo }) => ({ from: effectiveFrom, through: effectiveTo ?? undefined })),
    ...texts.map(({ from, through }) => ({ from, through })),
  ];
  const days = spans.flatMap(({ from, through }) => [
    ...(from === undefined ? [] : [from]),
    ...(through === undefined ? [] : [addDays(through, 1)]),
  ]);
  return [...new Set(days)].sort();
}

function sameOrigin(one: EffectiveParameter | undefined, other: EffectiveParameter | undefined): boolean {
  const origin = (value: EffectiveParameter | undefined) =>
    value && [value.source, value.id, value.basisDocument, value.basisClause].join('\n');
  return origin(one) === origin(other);
}
