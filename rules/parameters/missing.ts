/** What an authority must look up before its year can start: the steps that lack a value, in the order of the notice. */
import type { RulePackId, Unset } from '../rule-packs/pack.ts';
import { lookUpOf } from '../rule-packs/packs.ts';
import { entryOf, isLegalName, type ParameterName } from './catalogue.ts';
import type { ParameterKind } from './entry.ts';
import { missingIn, type ResolvedStep } from './readiness.ts';
import { STEP_NAMES, type StepName, stepOf } from './steps.ts';

export interface MissingParameter {
  name: ParameterName;
  title: string;
  kind: ParameterKind;
  unit: string;
  expected: string;
  /** The year a value must lie in, where it is set anew for every year. */
  inYear: number | null;
  /** A value that holds, but for another year. */
  ofAnotherYear: unknown;
  /** Null: operational, rests on no text. */
  lookUp: Unset | null;
  example: { method: 'POST'; path: string; body: Record<string, unknown> };
}

export interface MissingStep {
  step: StepName;
  title: string;
  adverse: boolean;
  /** stops 不能启动 · alarm 照常办理并提醒 */
  effect: 'stops' | 'alarm';
  parameters: MissingParameter[];
}

interface At {
  authority: string;
  rulePack: RulePackId;
  year: number;
  day: string;
}

export function missingSteps(resolved: ResolvedStep, at: At): MissingStep[] {
  return STEP_NAMES.flatMap((step) => {
    const names = missingIn(step, resolved);
    if (names.length === 0) return [];
    const { title, adverse } = stepOf(step);
    const parameters = names.map((name) => describe(name, resolved, at));
    return [{ step, title, adverse, effect: adverse ? ('stops' as const) : ('alarm' as const), parameters }];
  });
}

function describe(name: ParameterName, resolved: ResolvedStep, at: At): MissingParameter {
  const { title, kind, unit, expected, ofYear } = entryOf(name);
  return {
    ...{ name, title, kind, unit, expected },
    inYear: ofYear === undefined ? null : at.year + ofYear,
    ofAnotherYear: resolved.get(name)?.ofAnotherYear ?? null,
    lookUp: isLegalName(name) ? lookUpForYear(name, at) : null,
    example: { method: 'POST', path: '/api/v1/parameters', body: exampleOf(name, at) },
  };
}

/** The text gives a value, but for its own year: the same has to be looked up for this one. */
function lookUpForYear(name: Parameters<typeof lookUpOf>[1], { rulePack, year }: At): Unset {
  const { title } = entryOf(name);
  return lookUpOf(rulePack, name) ?? { lookUp: `${year}年度的${title}`, where: '当年年度公示通知' };
}

/** Deliberately not acceptable as it stands: value, document and clause are for the officer who has read the text. */
function exampleOf(name: ParameterName, { authority, rulePack, day }: At): Record<string, unknown> {
  const { expected } = entryOf(name);
  const basis = { basisDocument: '', basisClause: '', effectiveFrom: day };
  return { authority, name, value: `＜${expected}＞`, ...basis, ...(isLegalName(name) && { rulePack }) };
}
