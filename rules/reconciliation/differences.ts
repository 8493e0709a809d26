/**
 * Differences between our rows and the ministry's, decided row by row.
 *
 * - A difference is a fact: kind, subject, field and both values. When a value changes it is another difference, and
 *   nobody has decided that one yet; as long as the values stay, what was decided stays decided.
 * - keep-ours and ask are one officer's word: they change nothing here. take-theirs changes the register or a filing, so
 *   a second officer approves it (four eyes).
 * - What the ministry does not have cannot be taken over from it: a right is closed through the register, a filing
 *   stands as it was made.
 */
import { HOLDER_KINDS, RIGHT_KINDS, STATES } from '../register.ts';
import { REGISTER_COLUMNS, type RegisterColumn } from '../register-heading.ts';
import type { SystemKind } from './kinds.ts';

/** missing-here 我方缺 · missing-there 对方缺 · field 字段不同 · withdrawn 对方已撤回 */
export const DIFFERENCE_TYPES = ['missing-here', 'missing-there', 'field', 'withdrawn'] as const;
export type DifferenceType = (typeof DIFFERENCE_TYPES)[number];

/** open 待处理 · asked 待对方更正 · proposed 待审核 · decided 已处理 · gone 已无差异 */
export const DIFFERENCE_STATES = ['open', 'asked', 'proposed', 'decided', 'gone'] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

/** States in which a difference may be decided, or decided anew. */
export const DECIDABLE: readonly DifferenceState[] = ['open', 'asked', 'decided'];

/** take-theirs 采用对方 · keep-ours 保留我方 · ask 由对方更正 */
export const DIFFERENCE_CHOICES = ['take-theirs', 'keep-ours', 'ask'] as const;
export type DifferenceChoice = (typeof DIFFERENCE_CHOICES)[number];

/** Why a thing of the ministry's has no place here. */
export const MISSING_GROUNDS = {
  'unknown-right': '登记簿中没有该矿业权',
  'not-on-roster': '该矿业权不在应公示底数中',
} as const;
export type MissingGround = keyof typeof MISSING_GROUNDS;

/** Facts of a right that are compared, with the column of the register each stands in. */
export const RIGHT_FIELDS = {
  name: 'name',
  kind: 'kind',
  holderName: 'holder',
  holderKind: 'holderKind',
  creditCode: 'creditCode',
  mineral: 'mineral',
  areaKm2: 'area',
  validFrom: 'validFrom',
  validTo: 'validTo',
  firstIssued: 'firstIssued',
  issuingAuthority: 'issuingAuthority',
  managingAuthority: 'managingAuthority',
  divisionCode: 'divisionCode',
  state: 'state',
  closureGround: 'closureGround',
  documentNo: 'documentNo',
  mergedInto: 'mergedInto',
  greenMine: 'greenMine',
  systemPhones: 'systemPhones',
  registeredPhones: 'registeredPhones',
  contactPerson: 'contactPerson',
  email: 'email',
  remark: 'remark',
} as const satisfies Record<string, RegisterColumn>;

export type RightField = keyof typeof RIGHT_FIELDS;

/** Contacts of persons, and free text that may hold them: shown one by one, never in lists. */
export const CONTACT_FIELDS: readonly string[] = [
  'systemPhones',
  'registeredPhones',
  'contactPerson',
  'email',
  'remark',
] satisfies RightField[];

/** The province whose register holds the right: no cell of a row, so it is not among the fields. */
export const AUTHORITY_FIELD = 'authority';

const OTHER_FIELDS: Readonly<Record<string, string>> = {
  [AUTHORITY_FIELD]: '省级主管部门',
  filedAt: '填报时间',
};

/** What a field of a difference is called; '' is the whole thing. */
export function fieldTitle(kind: SystemKind, field: string): string {
  if (field === '') return { rights: '矿业权', filings: '填报' }[kind as string] ?? '矿业权登记';
  const column = (RIGHT_FIELDS as Record<string, RegisterColumn>)[field];
  return OTHER_FIELDS[field] ?? (column ? REGISTER_COLUMNS[column] : field);
}

const WORDS: readonly Readonly<Record<string, string>>[] = [RIGHT_KINDS, HOLDER_KINDS, STATES];
/** The register's own words for our codes, by the field they stand in. */
const WORDS_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...{ kind: inverted(WORDS[0]!), holderKind: inverted(WORDS[1]!), state: inverted(WORDS[2]!) },
  greenMine: { true: '是', false: '否' },
};

function inverted(words: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(words).map(([word, code]) => [code, word]));
}

/** A value as the register writes it: 采矿权, 是, several numbers with 、 between; empty where there is none. */
export function valueInWords(field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('、');
  return WORDS_OF[field]?.[String(value)] ?? String(value);
}
