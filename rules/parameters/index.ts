/**
 * Parameters (参数): every value the product works with that is not fixed by the product itself.
 *
 * - A *legal* parameter comes from a document and has no default: unset, the step that needs it refuses (design §3.5).
 * - An *operational* parameter (操作) rests on no clause; some have a default, which is shown as 操作默认 wherever it is used.
 * - Every value in force was proposed by one officer and approved by another, with document and clause, or is the text's
 *   own and stands in a rule pack with its clause (rules/rule-packs).
 * - A legal value is entered for one rule pack and holds under no other.
 * - Values of the demonstration (演示) are refused in production.
 */
import Value from 'typebox/value';
import { Refusal } from '../refusal.ts';
import { entryOf, isParameterName, PARAMETERS, type ParameterName } from './catalogue.ts';

export * from './bounds.ts';
export * from './catalogue.ts';
export type { ParameterKind, Period } from './entry.ts';
export * from './missing.ts';
export * from './readiness.ts';
export * from './resolve.ts';
export * from './steps.ts';
export * from './timeline.ts';

/** Refuses a name that is not in the catalogue, and a value that is not what its entry asks for (422). */
export function assertParameter(name: string, value: unknown): asserts name is ParameterName {
  assertParameterName(name, '/body/name');
  const { schema, holds, expected, title } = entryOf(name);
  if (Value.Check(schema, value) && (holds === undefined || holds(value))) return;
  throw new Refusal('parameter-invalid', {
    status: 422,
    title: '参数值不符合要求',
    titleEn: 'The value does not fit the parameter',
    detail: `参数 ${name}（${title}）的值 ${JSON.stringify(value)} 不符合要求；应为${expected}。`,
    errors: [{ pointer: '/body/value', value, detail: `应为${expected}` }],
  });
}

/** Refuses a name that is not in the catalogue (422). */
export function assertParameterName(name: string, pointer: string): asserts name is ParameterName {
  if (!isParameterName(name)) throw unknownParameter(name, pointer);
}

/** Refuses a value of the demonstration in production (422). */
export function assertNoDemonstration(mode: 'production' | 'rehearsal', demonstration: boolean): void {
  if (mode === 'rehearsal' || !demonstration) return;
  throw new Refusal('demonstration-refused', {
    status: 422,
    title: '正式环境不接受演示参数',
    titleEn: 'No demonstration values in production',
    detail: '正式环境中 demonstration 不得为 true；请填写所依据文件的文号与条款。',
    errors: [{ pointer: '/body/demonstration', value: true, detail: '正式环境中不得为 true' }],
  });
}

function unknownParameter(name: string, pointer: string): Refusal {
  const known = Object.keys(PARAMETERS).join('、');
  return new Refusal('unknown-parameter', {
    status: 422,
    title: '没有这个参数',
    titleEn: 'No such parameter',
    detail: `参数目录中没有 ${JSON.stringify(name)}；可用的参数：${known}。`,
    errors: [{ pointer, value: name, detail: `应为下列之一：${known}` }],
  });
}
