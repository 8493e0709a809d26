/**
 * One row of the register → one mining right, or the reasons why not.
 *
 * All faults of a row are reported at once: an official mends a file in one go, not fault by fault. What can be put
 * right without a guess (spaces, full width, date styles, several numbers in a cell) is, and said so.
 *
 * A secret row 涉密 (R-10, rules/secrecy) is looked at no further: only its number and the column that said so are kept.
 *
 * Holders 矿业权人: a credit code is one holder. A natural person is name and both telephones; without any telephone two
 * persons of one name cannot be told apart, so each right then has a holder of its own (never merge silently).
 */
import { isCreditCode, normaliseCreditCode } from './credit-code.ts';
import { type LicenceResult, parseLicence } from './licence.ts';
import type { Finding, RejectionReason } from './register-findings.ts';
import type { RegisterHeading } from './register-heading.ts';
import { RowReader } from './register-reader.ts';
import type { HolderKind, RightKind, RightState } from './registry.ts';
import { firstMobile, type MessageNumber } from './telephone.ts';

export interface RegisterHolder {
  /** What makes two rows one holder. */
  key: string;
  kind: HolderKind;
  name: string;
  creditCode: string | null;
}

/** A right as the register gives it; days are YYYY-MM-DD. */
export interface RegisterRight {
  licenceNo: string;
  /** Of a shape nobody knows; taken over because an officer decided to accept such numbers. */
  unknownLicence: boolean;
  name: string;
  kind: RightKind;
  holder: RegisterHolder;
  mineral: string;
  areaKm2: string;
  validFrom: string;
  validTo: string;
  firstIssued: string;
  issuingAuthority: string;
  managingAuthority: string;
  divisionCode: string;
  state: RightState;
  closureGround: string | null;
  documentNo: string | null;
  mergedInto: string | null;
  greenMine: boolean;
  systemPhones: string[];
  registeredPhones: string[];
  /** Where messages go; undefined where the holder gave no mobile. */
  mobile: MessageNumber | undefined;
  contactPerson: string;
  email: string;
  remark: string;
}

export type RowResult =
  /** `normalised`: what was put right, and what was accepted. */
  | { ok: true; right: RegisterRight; normalised: Finding[] }
  /**
   * Holds at least one rejection; what was normalised on the way is left out, it no longer matters. `licenceNo` is kept
   * where it could be read: whether it stands on an earlier row is seen only over the whole file.
   */
  | { ok: false; licenceNo: string | undefined; findings: Finding[] };

export const RIGHT_KINDS: Readonly<Record<string, RightKind>> = { 探矿权: 'exploration', 采矿权: 'mining' };
export const HOLDER_KINDS: Readonly<Record<string, HolderKind>> = {
  企业: 'enterprise',
  个体工商户: 'individual-business',
  自然人: 'natural-person',
};
export const STATES: Readonly<Record<string, RightState>> = {
  有效: 'valid',
  政策性关停: 'policy-closed',
  注销: 'cancelled',
  废止: 'abolished',
  已并入: 'merged',
};
const YES_NO: Readonly<Record<string, boolean>> = { 是: true, 否: false, '': false };

/** Whether a row holds nothing at all; such rows are passed over, but count as a row of the sheet. */
export function isBlankRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** What an officer decided for the whole file. */
export interface ReadOptions {
  /** Licence numbers of unknown shape are taken over and flagged; without, such a row is rejected. */
  acceptUnknownLicences?: boolean;
}

/** Reads one row below the heading. */
export function readRow(heading: RegisterHeading, cells: readonly string[], options: ReadOptions = {}): RowResult {
  const row = new RowReader(heading, cells);
  const secret = row.secretColumn();
  if (secret !== undefined) return refuseSecret(secret);
  row.checkWidth();
  const right = readRight(row, options);
  return row.rejections.length > 0
    ? { ok: false, licenceNo: right.licenceNo || undefined, findings: row.rejections }
    : { ok: true, right, normalised: row.normalised };
}

/** where it said so, and nothing else of the row; not even its licence number. */
function refuseSecret(at: number): RowResult {
  const finding: Finding = { column: at + 1, columnName: '', severity: 'rejected', reason: 'secret', value: '' };
  return { ok: false, licenceNo: undefined, findings: [finding] };
}

/** Fields that were rejected hold a placeholder; the caller looks at the row's rejections first. */
function readRight(row: RowReader, options: ReadOptions): RegisterRight {
  const kind = row.choice('kind', RIGHT_KINDS, 'unknown-kind');
  const { licenceNo, unknownLicence } = readLicence(row, kind, options);
  const systemPhones = row.telephones('systemPhones');
  const registeredPhones = row.telephones('registeredPhones');
  const state = row.choice('state', STATES, 'unknown-state');
  const fate = readFate(row, state, licenceNo, options);
  return {
    licenceNo,
    unknownLicence,
    name: row.required('name'),
    kind: kind ?? 'mining',
    holder: readHolder(row, { licenceNo, systemPhones, registeredPhones }),
    mineral: row.required('mineral'),
    areaKm2: readArea(row),
    ...readPeriod(row),
    firstIssued: row.day('firstIssued'),
    issuingAuthority: row.required('issuingAuthority'),
    managingAuthority: row.required('managingAuthority'),
    divisionCode: readDivision(row),
    state: state ?? 'valid',
    ...fate,
    greenMine: row.choice('greenMine', YES_NO, 'bad-yes-no') ?? false,
    systemPhones,
    registeredPhones,
    mobile: firstMobile(systemPhones, registeredPhones),
    contactPerson: row.text('contactPerson'),
    email: row.text('email'),
    remark: row.text('remark'),
  };
}

function readLicence(
  row: RowReader,
  kind: RightKind | undefined,
  options: ReadOptions,
): Pick<RegisterRight, 'licenceNo' | 'unknownLicence'> {
  const licence = parseLicence(row.code('licenceNo'));
  if (!licence.ok) {
    const licenceNo = takeUnknown(row, 'licenceNo', licence, options);
    return { licenceNo: licenceNo ?? '', unknownLicence: licenceNo !== undefined };
  }
  if (kind && kind !== licence.kind) row.reject('licenceNo', 'licence-kind-mismatch');
  return { licenceNo: licence.licenceNo, unknownLicence: false };
}

/** The number where an officer accepts unknown shapes; else the row is rejected. An unknown shape tells no kind of right. */
function takeUnknown(
  row: RowReader,
  column: 'licenceNo' | 'mergedInto',
  refused: Exclude<LicenceResult, { ok: true }>,
  { acceptUnknownLicences = false }: ReadOptions,
): string | undefined {
  if (refused.reason !== 'bad-licence' || !acceptUnknownLicences) {
    row.reject(column, refused.reason);
    return undefined;
  }
  row.accept(column, 'unknown-licence');
  return refused.licenceNo;
}

function readHolder(
  row: RowReader,
  right: { licenceNo: string; systemPhones: string[]; registeredPhones: string[] },
): RegisterHolder {
  const name = row.required('holder');
  const kind = row.choice('holderKind', HOLDER_KINDS, 'unknown-holder-kind') ?? 'enterprise';
  const creditCode = normaliseCreditCode(row.code('creditCode'));
  if (kind === 'natural-person') {
    // What stands in this cell for a person is most likely an identity number: it is not repeated in the finding.
    if (creditCode !== '') row.reject('creditCode', 'credit-code-of-person', '（已隐去）');
    return { key: personKey(name, right), kind, name, creditCode: null };
  }
  if (creditCode === '') row.reject('creditCode', 'no-credit-code');
  else if (!isCreditCode(creditCode)) row.reject('creditCode', 'bad-credit-code');
  return { key: creditKey(creditCode), kind, name, creditCode };
}

/** What makes two rows one enterprise or individual business. */
export const creditKey = (creditCode: string) => `credit:${creditCode}`;

/** What makes two rows one natural person. JSON keeps the parts apart whatever stands in a name. */
export function personKey(
  name: string,
  right: { licenceNo: string; systemPhones: string[]; registeredPhones: string[] },
): string {
  const unknown = right.systemPhones.length === 0 && right.registeredPhones.length === 0;
  return unknown
    ? `person:${JSON.stringify([name, right.licenceNo])}`
    : `person:${JSON.stringify([name, right.systemPhones, right.registeredPhones])}`;
}

/** What became of the right, each with what the law wants beside it (N2-3: ground and document number). */
function readFate(
  row: RowReader,
  state: RightState | undefined,
  licenceNo: string,
  options: ReadOptions,
): Pick<RegisterRight, 'closureGround' | 'documentNo' | 'mergedInto'> {
  const closureGround = row.text('closureGround') || null;
  const documentNo = row.text('documentNo') || null;
  if (state === 'policy-closed' && !closureGround) row.reject('closureGround', 'closure-without-ground');
  else if (state === 'policy-closed' && !documentNo) row.reject('documentNo', 'closure-without-document');
  return { closureGround, documentNo, mergedInto: readMergedInto(row, state, licenceNo, options) };
}

function readMergedInto(
  row: RowReader,
  state: RightState | undefined,
  licenceNo: string,
  options: ReadOptions,
): string | null {
  const target = parseLicence(row.code('mergedInto'));
  if (!target.ok && target.reason === 'no-licence') {
    if (state === 'merged') row.reject('mergedInto', 'merger-without-target');
    return null;
  }
  const into = target.ok ? target.licenceNo : takeUnknown(row, 'mergedInto', target, options);
  if (into !== undefined && into === licenceNo) row.reject('mergedInto', 'merged-into-itself');
  return into ?? null;
}

function readPeriod(row: RowReader): Pick<RegisterRight, 'validFrom' | 'validTo'> {
  const validFrom = row.day('validFrom');
  const validTo = row.day('validTo');
  // Equal is a licence of one day; the law knows no shorter one.
  if (validFrom !== '' && validTo !== '' && validTo < validFrom) row.reject('validTo', 'end-before-start');
  return { validFrom, validTo };
}

function readArea(row: RowReader): string {
  const area = row.code('area');
  // Eight digits before the point, as the column holds; the tenth of a square centimetre and below is rounded there.
  return checked(row, 'area', area, /^[0-9]{1,8}(?:\.[0-9]{1,12})?$/, 'bad-area');
}

function readDivision(row: RowReader): string {
  return checked(row, 'divisionCode', row.code('divisionCode'), /^[0-9]{6}$/, 'bad-division-code');
}

function checked(
  row: RowReader,
  column: 'area' | 'divisionCode',
  text: string,
  shape: RegExp,
  reason: RejectionReason,
): string {
  if (text === '') row.reject(column, 'missing');
  else if (!shape.test(text)) row.reject(column, reason);
  return text;
}
