/** What a rule pack 规则包 is made of: the documents of a regime, and what they say of every legal parameter. */
import type { LegalName, ParameterValue } from '../parameters/catalogue.ts';

export const RULE_PACK_IDS = ['2021', '2023', 'decree-13'] as const;
export type RulePackId = (typeof RULE_PACK_IDS)[number];

/** A document a pack rests on; `number` 文号 is null where it has not been verified. */
export interface LegalDocument {
  number: string | null;
  title: string;
}

/** What a text says, with the clause that says it. */
export interface TextValue<N extends LegalName = LegalName> {
  value: ParameterValue<N>;
  /** 文号, or the title of a law. */
  document: string;
  clause: string;
  /** First and last day the document says so, inclusive; absent: as long as the pack. */
  from?: string;
  through?: string;
  /** The text says 不少于 or 不超过: an authority may go further in the holder's favour, never back. */
  bound?: 'at-least' | 'at-most';
}

/** No text known to this product gives the value: what an authority has to look up, and where it is likely to stand. */
export interface Unset {
  lookUp: string;
  where: string;
}

/** A credit-sanction measure 失信惩戒措施; none without a basis (N0-1). */
export interface Measure {
  id: string;
  title: string;
  basis: { document: string; clause: string }[];
}

/** What a regime asks besides values, for people to read. */
export interface Particular {
  id: string;
  text: string;
  document: string;
  /** Null: the article's number has not been verified. */
  clause: string | null;
}

/** One line for every legal parameter: a forgotten one does not compile. */
export type PackValues = { readonly [N in LegalName]: Unset | readonly [TextValue<N>, ...TextValue<N>[]] };

export interface RulePack {
  id: RulePackId;
  title: string;
  titleEn: string;
  documents: readonly LegalDocument[];
  /** First and last day on which a case may open under it in production, inclusive; null: not bounded. */
  opensFrom: string | null;
  opensThrough: string | null;
  values: PackValues;
  measures: readonly Measure[];
  particulars: readonly Particular[];
}

export const unset = (lookUp: string, where: string): Unset => ({ lookUp, where });

/** Whether a pack's line says that there is no value. */
export function isUnset(line: PackValues[LegalName]): line is Unset {
  return 'lookUp' in line;
}
