/** What one line of the catalogue of parameters 参数目录 is made of, and the shapes that recur in it. */
import { type Static, type TSchema, Type } from 'typebox';

/** legal 法定: comes from a document · operational 操作: rests on no clause, and is marked so wherever it shows. */
export type ParameterKind = 'legal' | 'operational';

export interface Entry<S extends TSchema, K extends ParameterKind = ParameterKind> {
  title: string;
  kind: K;
  /** What the value counts or is, for people: 工作日, %, 日期 … */
  unit: string;
  schema: S;
  /** Only operational parameters have one. */
  default?: Static<S>;
  /** What the value should look like, for whoever has to correct it. */
  expected: string;
  /** What the schema cannot say. */
  holds?: (value: Static<S>) => boolean;
  /** Set anew for every year by the authority itself: a day of the disclosed year (0), or of the one before it (-1). */
  ofYear?: 0 | -1;
  /** Nothing waits for it: unset is an answer (no measure added, automated calls do not count). */
  optional?: true;
}

type Of<S extends TSchema, K extends ParameterKind> = Omit<Entry<S, K>, 'kind'>;

/** A value that comes from a document. */
export const legal = <S extends TSchema>(of: Omit<Of<S, 'legal'>, 'default'>): Entry<S, 'legal'> => ({
  ...of,
  kind: 'legal',
});

/** A value without a legal basis. */
export const operational = <S extends TSchema>(of: Of<S, 'operational'>): Entry<S, 'operational'> => ({
  ...of,
  kind: 'operational',
});

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** A day of the year disclosed (0), or of the one before it (-1). */
export const legalDay = (title: string, ofYear: 0 | -1) =>
  legal({ title, unit: '日期', schema: Day, expected: '日期，例如 "2021-04-30"', holds: isDay, ofYear });

/** A whole number of `unit`, at least one. */
export const legalCount = (title: string, unit: string, most = 3650) =>
  legal({
    ...{ title, unit, schema: Type.Integer({ minimum: 1, maximum: most }) },
    expected: `1 至 ${most} 的整数（${unit}）`,
  });

/** A share of a pool, in percent; what it gives is rounded up. */
export const legalPercent = (title: string) =>
  legal({
    ...{ title, unit: '%', schema: Type.Number({ exclusiveMinimum: 0, maximum: 100 }) },
    expected: '大于 0、不超过 100 的百分数，例如 5',
  });

/**
 * A limit 规定时限 whose text may count in any unit: `{"length":10,"unit":"working-day"}`.
 * working-day 工作日 · calendar-day 自然日 · month 月
 */
const Period = Type.Object(
  {
    length: Type.Integer({ minimum: 1, maximum: 3650 }),
    unit: Type.Union([Type.Literal('working-day'), Type.Literal('calendar-day'), Type.Literal('month')]),
  },
  { additionalProperties: false },
);
export type Period = Static<typeof Period>;

export const legalPeriod = (title: string) =>
  legal({
    ...{ title, unit: '期限', schema: Period },
    expected:
      '长度与单位（working-day 工作日、calendar-day 自然日、month 月），例如 {"length":10,"unit":"working-day"}',
  });

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

/** Grounds of a listing 列入事由, each with the article that names it. */
export const legalArticles = (title: string) =>
  legal({
    ...{ title, unit: '事由与条款' },
    schema: Type.Array(
      Type.Object({ ground: text(200), document: text(200), clause: text(100) }, { additionalProperties: false }),
      { minItems: 1, maxItems: 50 },
    ),
    expected: '事由及其文号、条款的列表，例如 [{"ground":"……","document":"……","clause":"第……条"}]',
  });

/** The year a value set anew for every year belongs to: a day's own, or the one it names. */
export function yearOfValue(value: unknown): number {
  return typeof value === 'string' ? Number(value.slice(0, 4)) : Number((value as { year?: number }).year);
}

/** `2021-02-29` has the form of a day and is none. */
export function isDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}
