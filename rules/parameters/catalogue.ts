/** Every parameter there is, by name: the groups in the order of the notice. */
import type { Static, TSchema } from 'typebox';
import { CALENDAR_PARAMETERS } from './calendar.ts';
import { CHECK_PARAMETERS } from './checks.ts';
import { DISCLOSURE_PARAMETERS } from './disclosure.ts';
import type { Entry } from './entry.ts';
import { LIST_PARAMETERS } from './lists.ts';
import { REMEDY_PARAMETERS } from './remedies.ts';

export const PARAMETERS = {
  ...DISCLOSURE_PARAMETERS,
  ...CHECK_PARAMETERS,
  ...LIST_PARAMETERS,
  ...REMEDY_PARAMETERS,
  ...CALENDAR_PARAMETERS,
} as const;

export type ParameterName = keyof typeof PARAMETERS;
export type ParameterValue<N extends ParameterName> = Static<(typeof PARAMETERS)[N]['schema']>;

/** Those that come from a document; a rule pack says something of each. */
export type LegalName = {
  [N in ParameterName]: (typeof PARAMETERS)[N]['kind'] extends 'legal' ? N : never;
}[ParameterName];

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];
export const LEGAL_NAMES = PARAMETER_NAMES.filter((name): name is LegalName => PARAMETERS[name].kind === 'legal');

/** The entry of a name, whatever its schema. */
export function entryOf(name: ParameterName): Entry<TSchema> {
  return PARAMETERS[name] as Entry<TSchema>;
}

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

export function isLegalName(name: ParameterName): name is LegalName {
  return PARAMETERS[name].kind === 'legal';
}
