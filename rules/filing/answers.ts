/**
 * Answers of a filing 填报. Each item of the form is answered in one of three ways, and none of them stands for another:
 *
 *   "areaKm2": "0"                                     a value, and zero is one
 *   "areaKm2": {"answer": "not-applicable"}            不适用: the item does not concern this right
 *   "areaKm2": {"answer": "unknown", "note": "…"}      不详: it does, and the holder cannot say
 *
 * A value is always a text or true/false, the two others always an object: no text can be mistaken for one of them. What
 * is left out, null or blank is no answer.
 */
export const NO_VALUES = ['not-applicable', 'unknown'] as const;
export type NoValue = (typeof NO_VALUES)[number];

export const NO_VALUE_NAMES: Readonly<Record<NoValue, { zh: string; en: string }>> = {
  'not-applicable': { zh: '不适用', en: 'not applicable' },
  unknown: { zh: '不详', en: 'unknown' },
};

/** Longest note, in characters. */
export const MAX_NOTE = 200;

export interface WithoutValue {
  answer: NoValue;
  /** Why, in the holder's words. */
  note?: string;
}

export type FilingAnswer = string | boolean | WithoutValue;

/** A filing's content: sections, and in each its items by name. */
export type FilingContent = Record<string, Record<string, FilingAnswer>>;

/** The value of an answer; undefined where it has none, or where there is no answer. */
export function answeredValue(answer: FilingAnswer | undefined): string | boolean | undefined {
  return typeof answer === 'object' ? undefined : answer;
}
