/**
 * Telephones as people type them into one cell: several numbers, full-width digits, country codes, brackets, extensions.
 *
 *   "０４７１-１１１００００；169 0000 0001"  →  landline 0471-1110000, mobile 16900000001
 *   "（0471）1110000转802、400 111 0000"      →  landlines 0471-1110000-802 and 400-111-0000
 *
 * What cannot be read is kept as it stood and called unusable: dropping it would hide that the holder gave something.
 * Nothing is guessed: two numbers with nothing between them, and a local number without its area code, are unusable.
 */
import { toHalfWidth } from './text.ts';

/** mobile 移动电话: takes messages · landline 固定电话, 400 and 800 numbers too: a person calls · unusable 无法使用 */
export type TelephoneKind = 'mobile' | 'landline' | 'unusable';

export interface Telephone {
  kind: TelephoneKind;
  /** mobile: 11 digits; landline: 0AAA-NNNNNNN or 400-NNN-NNNN, extension after a last hyphen; unusable: as it stood. */
  number: string;
}

// 和 and 或 between two digits only: they may stand in a name.
const SEPARATORS = /[;、,。/\\|&\r\n]+|(?<=[0-9])\s*[和或及]\s*(?=[0-9])/;
const DASHES = /[‐‑‒–—―−ー_~]/g;
const OPENING = /[[【〔]/g;
const CLOSING = /[\]】〕]/g;
// A fax is no telephone: its label is not among these, so its cell stays unusable.
const LABEL = /^(?:(?:联系|办公|固定|移动)?电话|手机(?:号码?)?|座机|固话|tel|mobile|phone)\s*[.:]?\s*/i;
const COUNTRY_CODE = /^\(?(\+|00)?86\)?[\s-]*/;
const MOBILE = /^1[3-9][0-9]{9}$/;
// Long distance was once dialled with a 0 before the mobile, and stands so in old registers.
const MOBILE_WITH_ZERO = /^01[3-9][0-9]{9}$/;
// Area codes 区号: 010 and 02x have three digits, all others four. Local numbers have seven or eight.
const LANDLINE = /^\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[\s-]*([1-9][0-9]{2,3}[\s-]?[0-9]{4})$/;
const SERVICE_NUMBER = /^[48]00[0-9]{7}$/;
const EXTENSION = /(?:[\s-]*(?:转|轉|分机|-|#|x|ext\.?)[\s-]*([0-9]{1,6})|\s*\((?:转|分机)?\s*([0-9]{1,6})\))$/i;
/** A number written with spaces has at most this many parts: +86 169 0000 0001, 0471 111 0000 转 802. */
const MAX_PARTS = 6;

/** Reads one number. */
export function parseTelephone(text: string): Telephone {
  const plain = toHalfWidth(text)
    .replace(DASHES, '-')
    .replace(OPENING, '(')
    .replace(CLOSING, ')')
    .trim()
    .replace(LABEL, '');
  return readMobile(plain) ?? readLandline(plain) ?? { kind: 'unusable', number: text.trim() };
}

/** Reads a cell: its numbers in the order given, each once. An empty cell has none. */
export function parseTelephones(cell: string): Telephone[] {
  // The common case by far: one mobile as it should be.
  if (MOBILE.test(cell)) return [{ kind: 'mobile', number: cell }];
  const seen = new Set<string>();
  return toHalfWidth(cell)
    .split(SEPARATORS)
    .flatMap(parsePiece)
    .filter(({ number }) => number !== '' && !seen.has(number) && seen.add(number));
}

/** The number messages go to, and which of the two columns gave it. */
export interface MessageNumber {
  /** E.164 */
  number: string;
  source: 'system' | 'registered';
}

/**
 * The number a message goes to: the first mobile in 系统填报电话, then in 登记电话; none → undefined.
 * The number filled in the system comes first because the holder keeps it current; the registered one may be years old.
 */
export function firstMobile(
  systemPhones: readonly string[],
  registeredPhones: readonly string[],
): MessageNumber | undefined {
  return firstMobileOf(systemPhones, 'system') ?? firstMobileOf(registeredPhones, 'registered');
}

function firstMobileOf(phones: readonly string[], source: MessageNumber['source']): MessageNumber | undefined {
  const mobile = phones.map(parseTelephone).find(({ kind }) => kind === 'mobile');
  return mobile && { number: `+86${mobile.number}`, source };
}

function readMobile(plain: string): Telephone | undefined {
  const digits = plain.replace(COUNTRY_CODE, '').replace(/[\s-]/g, '');
  if (MOBILE.test(digits)) return { kind: 'mobile', number: digits };
  return MOBILE_WITH_ZERO.test(digits) ? { kind: 'mobile', number: digits.slice(1) } : undefined;
}

function readLandline(plain: string): Telephone | undefined {
  const whole = landlineOf(plain);
  if (whole) return { kind: 'landline', number: whole };
  const extension = EXTENSION.exec(plain);
  const main = extension && landlineOf(plain.slice(0, extension.index));
  return main ? { kind: 'landline', number: `${main}-${extension[1] ?? extension[2]}` } : undefined;
}

/** `0471-1110000` or `400-111-0000`, without an extension. */
function landlineOf(plain: string): string | undefined {
  const service = plain.replace(/[\s-]/g, '');
  if (SERVICE_NUMBER.test(service)) return service.replace(/^(...)(...)/, '$1-$2-');
  const [, area, local = ''] = LANDLINE.exec(withAreaZero(plain)) ?? [];
  return area && `${area}-${local.replace(/[\s-]/, '')}`;
}

/** From abroad an area code is dialled without its zero: +86 471 1110000 is 0471 1110000. */
function withAreaZero(plain: string): string {
  const national = plain.replace(COUNTRY_CODE, '');
  if (national === plain) return plain;
  return /^\(?0/.test(national) ? national : national.replace(/^(\(?)/, '$10');
}

/** A space may stand inside a number or between two: what reads as one number is one, the longest first. */
function parsePiece(piece: string): Telephone[] {
  const whole = parseTelephone(piece);
  if (whole.kind !== 'unusable') return [whole];
  const hyphened = piece.split(/-+/).map((part) => part.trim());
  if (hyphened.length > 1 && hyphened.every((part) => MOBILE.test(part)))
    return hyphened.map((number) => ({ kind: 'mobile', number }));
  return /\s/.test(whole.number) ? parseParts(whole.number.split(/\s+/)) : [whole];
}

function parseParts(parts: readonly string[]): Telephone[] {
  const numbers: Telephone[] = [];
  for (let at = 0; at < parts.length; ) {
    const { number, length } = longestAt(parts, at);
    numbers.push(number);
    at += length;
  }
  return numbers;
}

function longestAt(parts: readonly string[], at: number): { number: Telephone; length: number } {
  for (let length = Math.min(MAX_PARTS, parts.length - at); length > 1; length--) {
    const number = parseTelephone(parts.slice(at, at + length).join(' '));
    if (number.kind !== 'unusable') return { number, length };
  }
  return { number: parseTelephone(parts[at] ?? ''), length: 1 };
}
