/**
 * Which value holds (design §3.5), in this order:
 *
 * 1. of the values approved and in force for the same rule pack, that of the nearest authority, then of those above it;
 *    of one authority's, the one effective last;
 * 2. what the rule pack's own text says on that day;
 * 3. for an operational parameter, its default 操作默认.
 *
 * A value set for one year (a deadline) holds for no other. A legal value entered under one pack holds under no other.
 */
import type { RulePackId, TextValue } from '../rule-packs/pack.ts';
import { textValueOn } from '../rule-packs/packs.ts';
import { entryOf, isLegalName, type ParameterName, type ParameterValue } from './catalogue.ts';
import { yearOfValue } from './entry.ts';

/** A value in force, with what it rests on. */
export interface EffectiveParameter<N extends ParameterName = ParameterName> {
  /** Row it comes from; null: the text's own value, or the operational default. */
  id: number | null;
  /** authority 本单位或上级录入 · pack 规则包 · default 操作默认 */
  source: 'authority' | 'pack' | 'default';
  name: N;
  value: ParameterValue<N>;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
}

/** An approved value as it is stored. */
export interface StoredValue {
  id: number;
  name: string;
  value: unknown;
  /** Null: an operational value, which holds under every pack. */
  rulePack: RulePackId | null;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
}

/** Where and when a value is asked for. */
export interface Asked {
  /** Undefined: for operational parameters only. */
  rulePack: RulePackId | undefined;
  /** Legal day. */
  day: string;
  /** The year disclosed; undefined: of whatever year. */
  year?: number | undefined;
}

export interface Resolved<N extends ParameterName = ParameterName> {
  effective?: EffectiveParameter<N>;
  /** Nothing holds for the year asked for, but this would for another. */
  ofAnotherYear?: unknown;
}

/** Stands where a document number would: this value rests on no document. */
export const OPERATIONAL_DEFAULT = '操作默认';

/**
 * @param stored approved values of that name in force on the day, in the order of 1: nearest authority first, of each the
 * one effective last first
 */
export function resolveParameter<N extends ParameterName>(
  name: N,
  stored: readonly StoredValue[],
  asked: Asked,
): Resolved<N> {
  const legal = isLegalName(name);
  const rows = stored.filter((row) => row.name === name && (!legal || row.rulePack === asked.rulePack));
  const text = legal && asked.rulePack ? textValueOn(asked.rulePack, name, asked.day) : undefined;
  const ofYear = (value: unknown) => isOfYear(name, value, asked.year);
  const row = rows.find(({ value }) => ofYear(value));
  if (row) return { effective: entered(name, row) };
  if (text && ofYear(text.value)) return { effective: fromText(name, text) };
  const fallback = operationalDefault(name);
  if (fallback) return { effective: fallback };
  const other = rows[0] ?? text;
  return other ? { ofAnotherYear: other.value } : {};
}

/** Whether a value may be used for a year: only those set anew for every year are bound to one. */
export function isOfYear(name: ParameterName, value: unknown, year: number | undefined): boolean {
  const { ofYear } = entryOf(name);
  return ofYear === undefined || year === undefined || yearOfValue(value) === year + ofYear;
}

/** What holds where nobody has set an operational parameter; undefined where there is no default. */
export function operationalDefault<N extends ParameterName>(name: N): EffectiveParameter<N> | undefined {
  const { default: value } = entryOf(name);
  if (value === undefined) return undefined;
  const basis = { basisDocument: OPERATIONAL_DEFAULT, basisClause: '', demonstration: false };
  return { id: null, source: 'default', name, value: value as ParameterValue<N>, ...basis };
}

function entered<N extends ParameterName>(name: N, row: StoredValue): EffectiveParameter<N> {
  const { id, basisDocument, basisClause, demonstration } = row;
  const value = row.value as ParameterValue<N>;
  return { id, source: 'authority', name, value, basisDocument, basisClause, demonstration };
}

function fromText<N extends ParameterName>(name: N, text: TextValue): EffectiveParameter<N> {
  const value = text.value as ParameterValue<N>;
  const basis = { basisDocument: text.document, basisClause: text.clause, demonstration: false };
  return { id: null, source: 'pack', name, value, ...basis };
}
