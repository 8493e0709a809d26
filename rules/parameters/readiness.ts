/**
 * Whether a step may start on the values there are.
 *
 * - A step against the holder (adverse) needs every one of its parameters, and is refused by their names otherwise.
 * - A step in the holder's favour goes on; what it lacks is an alarm, to be recorded with the case.
 */
import { Refusal } from '../refusal.ts';
import { entryOf, type ParameterName } from './catalogue.ts';
import type { EffectiveParameter, Resolved } from './resolve.ts';
import { type StepName, stepOf } from './steps.ts';

/** What is known of the parameters of a step, by name. */
export type ResolvedStep = ReadonlyMap<ParameterName, Resolved>;

/** An alarm: this step goes on without these values. */
export interface MissingAlarm {
  step: StepName;
  title: string;
  missing: ParameterName[];
}

/** The parameters a step lacks; optional ones are never missing. */
export function missingIn(step: StepName, resolved: ResolvedStep): ParameterName[] {
  return stepOf(step).parameters.filter((name) => !entryOf(name).optional && !resolved.get(name)?.effective);
}

/** The values a step works with. */
export function valuesOf(step: StepName, resolved: ResolvedStep): EffectiveParameter[] {
  return stepOf(step).parameters.flatMap((name) => resolved.get(name)?.effective ?? []);
}

/**
 * Refuses an adverse step whose parameters are not all set (422, each of them named); of one in the holder's favour
 * returns the alarm, undefined where nothing is missing.
 */
export function assertStepReady(
  step: StepName,
  resolved: ResolvedStep,
  at: { authority: string; day: string; rulePack: string; year?: number },
): MissingAlarm | undefined {
  const missing = missingIn(step, resolved);
  if (missing.length === 0) return undefined;
  const { adverse, title } = stepOf(step);
  if (!adverse) return { step, title, missing };
  const otherYears = missing.filter((name) => resolved.get(name)?.ofAnotherYear !== undefined);
  if (otherYears.length === missing.length) throw parametersOfAnotherYear(missing, resolved, at.year as number);
  throw parametersNotSet(title, missing, resolved, at);
}

function parametersNotSet(
  title: string,
  names: readonly ParameterName[],
  resolved: ResolvedStep,
  { authority, day, rulePack }: { authority: string; day: string; rulePack: string },
): Refusal {
  const named = names.map((name) => `${name}（${entryOf(name).title}）`).join('、');
  return new Refusal('parameter-not-set', {
    status: 422,
    title: '缺少参数',
    titleEn: 'Parameters are not set',
    detail: `${title}须有下列参数，行政区划 ${authority} 在 ${day}、规则包 ${rulePack} 下没有生效的值：${named}；请先经 POST /api/v1/parameters 提出并由另一人审核，须查明的内容见 GET /api/v1/parameters?missing=true&rulePack=${rulePack}。`,
    errors: names.map((name) => {
      const other = resolved.get(name)?.ofAnotherYear;
      const detail = other === undefined ? '没有已审核且生效的值' : `在效的值 ${inWords(other)} 属于其他年度`;
      return { pointer: `/parameters/${name}`, detail };
    }),
  });
}

/** Last year's cut-off, still in force, would silently leave out a year of new rights (N2-2, N2-5). */
function parametersOfAnotherYear(names: readonly ParameterName[], resolved: ResolvedStep, year: number): Refusal {
  const given = (name: ParameterName) => inWords(resolved.get(name)?.ofAnotherYear);
  const wanted = (name: ParameterName) => `应在 ${year + (entryOf(name).ofYear ?? 0)} 年内`;
  const words = names.map((name) => `${name} 为 ${given(name)}，${wanted(name)}`);
  return new Refusal('parameter-of-another-year', {
    status: 422,
    title: '参数不属于该年度',
    titleEn: 'A parameter belongs to another year',
    detail: `${year} 年度公示的参数有误：${words.join('；')}。请核对年度，或提出并审核该年度的参数。`,
    errors: names.map((name) => ({ pointer: `/parameters/${name}`, value: given(name), detail: wanted(name) })),
  });
}

const inWords = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
