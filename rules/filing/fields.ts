/** What one item of the form 填报项 is made of. */
import type { NoValue } from './answers.ts';

/**
 * What an item says of a person; decides who may see it (project.ts). open: facts of the right · text: free words, which
 * may say anything · name: of the holder · contact: a person's, even of an enterprise
 */
export type FieldPrivacy = 'open' | 'text' | 'name' | 'contact';

interface Named {
  zh: string;
  en: string;
  privacy: FieldPrivacy;
  /** Which answers without a value are taken. */
  without: readonly NoValue[];
  /** A value that is taken, for whoever writes a program against the form. */
  example: string | boolean;
}

export interface TextField extends Named {
  type: 'text';
  maxLength: number;
}

export interface DecimalField extends Named {
  type: 'decimal';
  unit: string;
  /** Most decimal places. */
  places: number;
  /** Bounds, inclusive, as decimals. */
  least: string;
  most: string;
}

export interface DayField extends Named {
  type: 'day';
}

export interface ChoiceField extends Named {
  type: 'choice';
  /** By the value that is filed: its names. */
  options: Readonly<Record<string, { zh: string; en: string }>>;
}

export interface YesNoField extends Named {
  type: 'yes-no';
}

export interface TelephoneField extends Named {
  type: 'telephone';
}

export type Field = TextField | DecimalField | DayField | ChoiceField | YesNoField | TelephoneField;

/** A section 节 of a form: its items by name, in the order they are asked. */
export interface Section {
  zh: string;
  en: string;
  fields: Readonly<Record<string, Field>>;
}

type Options = Partial<Pick<Named, 'without' | 'privacy'>>;

const EITHER = ['not-applicable', 'unknown'] as const;
/** Must have a value: without it nobody knows what the filing is about, or whom to ask. */
export const ALWAYS: readonly NoValue[] = [];
/** The item concerns every right of the kind. */
export const CONCERNS_ALL: readonly NoValue[] = ['unknown'];

const named = (zh: string, en: string, options: Options, privacy: FieldPrivacy) => ({
  ...{ zh, en, privacy, without: EITHER as readonly NoValue[] },
  ...options,
});

export const text = (zh: string, en: string, example: string, options: Options & { maxLength?: number } = {}) => ({
  ...named(zh, en, options, 'text'),
  ...{ type: 'text' as const, maxLength: options.maxLength ?? 200, example },
});

/** An amount: never below zero, at most 15 digits before the point. */
export const amount = (
  zh: string,
  en: string,
  unit: string,
  example: string,
  options: Options & { places?: number; most?: string } = {},
) => ({
  ...named(zh, en, options, 'open'),
  ...{ type: 'decimal' as const, unit, example, least: '0' },
  ...{ places: options.places ?? 4, most: options.most ?? '999999999999' },
});

export const percent = (zh: string, en: string, example: string) =>
  amount(zh, en, '%', example, { places: 2, most: '100' });

/** Pieces are counted whole. */
export const count = (zh: string, en: string, unit: string, example: string, options: Options = {}) =>
  amount(zh, en, unit, example, { ...options, places: 0 });

export const day = (zh: string, en: string, example: string, options: Options = {}) => ({
  ...named(zh, en, options, 'open'),
  ...{ type: 'day' as const, example },
});

export const choice = (
  zh: string,
  en: string,
  options: Readonly<Record<string, { zh: string; en: string }>>,
  more: Options = {},
) => ({
  ...named(zh, en, more, 'open'),
  ...{ type: 'choice' as const, options, example: Object.keys(options)[0] as string },
});

export const yesNo = (zh: string, en: string, options: Options = {}) => ({
  ...named(zh, en, options, 'open'),
  ...{ type: 'yes-no' as const, example: true },
});

export const telephone = (zh: string, en: string, options: Options = {}) => ({
  ...named(zh, en, options, 'contact'),
  ...{ type: 'telephone' as const, example: '0471-1110001' },
});
