/**
 * Parameters (参数): every value the product works with that is not fixed by the product itself.
 *
 * - A *legal* parameter comes from a document and has no default: unset, the step that needs it refuses (design §3.5).
 * - An *operational* parameter (操作) rests on no clause; some have a default, which is shown as 操作默认 wherever it is used.
 * - Every value in force was proposed by one officer and approved by another, with document and clause.
 * - Values of the demonstration (演示) are refused in production.
 */
import { type Static, type TSchema, Type } from 'typebox';
import Value from 'typebox/value';
import { Refusal } from './refusal.ts';

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const DaysBefore = Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), { minItems: 1, maxItems: 30 });
const Window = Type.Object({ from: TimeOfDay, to: TimeOfDay }, { additionalProperties: false });

interface Entry<S extends TSchema> {
  title: string;
  kind: 'legal' | 'operational';
  schema: S;
  /** Only operational parameters have one. */
  default?: Static<S>;
  /** What the value should look like, for whoever has to correct it. */
  expected: string;
  /** What the schema cannot say. */
  holds?: (value: Static<S>) => boolean;
}

const entry = <S extends TSchema>(of: Entry<S>): Entry<S> => of;

const legalDay = (title: string) =>
  entry({ title, kind: 'legal', schema: Day, expected: '日期，例如 "2021-04-30"', holds: isDay });

/** Every parameter there is, by name. */
export const PARAMETERS = {
  'disclosure.cutoff': legalDay('底数截止日（此后首次设立的矿业权不纳入本年度）'),
  'disclosure.deadline': legalDay('填报截止日（当日 24:00 止）'),
  'disclosure.rounds': entry({
    title: '催报轮次（截止日前的天数）',
    kind: 'operational',
    schema: DaysBefore,
    default: [60, 30, 14, 7, 3, 1],
    expected: '由大到小、互不相同的天数，例如 [60,30,14,7,3,1]',
    holds: isStrictlyDecreasing,
  }),
  'disclosure.contact-window': entry({
    title: '可以发送消息的时段',
    kind: 'operational',
    schema: Window,
    default: { from: '09:00', to: '20:00' },
    expected: '起止时刻，起早于止，例如 {"from":"09:00","to":"20:00"}',
    holds: ({ from, to }) => from < to,
  }),
  'disclosure.hotline': entry({
    title: '咨询电话',
    kind: 'operational',
    schema: Type.String({ pattern: '^[0-9][0-9 -]{2,24}$' }),
    expected: '电话号码，例如 "0471-1234567"',
  }),
  'sms.rate-per-second': entry({
    title: '每个年度公示的短信每秒发送上限',
    kind: 'operational',
    schema: Type.Integer({ minimum: 1, maximum: 10_000 }),
    default: 50,
    expected: '1 至 10000 的整数',
  }),
} as const;

export type ParameterName = keyof typeof PARAMETERS;
export type ParameterValue<N extends ParameterName> = Static<(typeof PARAMETERS)[N]['schema']>;

/** A value in force, with what it rests on. */
export interface EffectiveParameter<N extends ParameterName = ParameterName> {
  /** Row it comes from; null: the operational default. */
  id: number | null;
  name: N;
  value: ParameterValue<N>;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
}

/** Stands where a document number would: this value rests on no document. */
export const OPERATIONAL_DEFAULT = '操作默认';

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

/** What holds where nobody has set an operational parameter; undefined where there is no default. */
export function operationalDefault<N extends ParameterName>(name: N): EffectiveParameter<N> | undefined {
  const { default: value } = PARAMETERS[name] as Entry<TSchema>;
  if (value === undefined) return undefined;
  const basis = { basisDocument: OPERATIONAL_DEFAULT, basisClause: '', demonstration: false };
  return { id: null, name, value: value as ParameterValue<N>, ...basis };
}

/** Refuses a name that is not in the catalogue, and a value that is not what its entry asks for (422). */
export function assertParameter(name: string, value: unknown): asserts name is ParameterName {
  if (!isParameterName(name)) throw unknownParameter(name);
  const { schema, holds, expected, title } = PARAMETERS[name] as Entry<TSchema>;
  if (Value.Check(schema, value) && (holds === undefined || holds(value))) return;
  throw new Refusal('parameter-invalid', {
    status: 422,
    title: '参数值不符合要求',
    titleEn: 'The value does not fit the parameter',
    detail: `参数 ${name}（${title}）的值 ${JSON.stringify(value)} 不符合要求；应为${expected}。`,
    errors: [{ pointer: '/body/value', value, detail: `应为${expected}` }],
  });
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

function unknownParameter(name: string): Refusal {
  const known = Object.keys(PARAMETERS).join('、');
  return new Refusal('unknown-parameter', {
    status: 422,
    title: '没有这个参数',
    titleEn: 'No such parameter',
    detail: `参数目录中没有 ${JSON.stringify(name)}；可用的参数：${known}。`,
    errors: [{ pointer: '/body/name', value: name, detail: `应为下列之一：${known}` }],
  });
}

/** `2021-02-29` has the form of a day and is none. */
function isDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}

function isStrictlyDecreasing(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value < (values[index - 1] as number));
}
