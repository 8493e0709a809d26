/**
 * Telephones as people type them into one cell: several numbers, full-width digits, country codes, hyphens.
 *
 *   "０４７１-１１１００００；169 0000 0001"  →  landline 0471-1110000, mobile 16900000001
 *
 * What cannot be read is kept as it stood and called unusable: dropping it would hide that the holder gave something.
 */
import { toHalfWidth } from './text.ts';

export type TelephoneKind = 'mobile' | 'landline' | 'unusable';

export interface Telephone {
  kind: TelephoneKind;
  /** mobile: 11 digits; landline: 0AAA-NNNNNNN, extension after a second hyphen; unusable: as it stood. */
  number: string;
}

const SEPARATORS = /[;、,/|\r\n]+/;
const COUNTRY_CODE = /^(?:\+|00)?86[\s-]*(?=1[3-9]|0?[1-9][0-9]{1,2}[\s-])/;
const MOBILE = /^1[3-9][0-9]{9}$/;
// Area codes: 010 and 02x have three digits, all others four. Local numbers have seven or eight.
const LANDLINE =
  /^\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[\s-]*([1-9][0-9]{6,7})(?:[\s-]*(?:转|-|x|ext\.?)[\s-]*([0-9]{1,6}))?$/i;
const SERVICE_NUMBER = /^([48]00)[\s-]*([0-9]{3})[\s-]*([0-9]{4})$/;
const AREA_CODE = /^\(?0[0-9]{2,3}\)?$/;

/** Reads one number. */
export function parseTelephone(text: string): Telephone {
  const plain = toHalfWidth(text)
    .replace(/[—–－]/g, '-')
    .trim()
    .replace(COUNTRY_CODE, '');
  const digits = plain.replace(/[\s-]/g, '');
  if (MOBILE.test(digits)) return { kind: 'mobile', number: digits };
  const landline = LANDLINE.exec(plain);
  if (landline) {
    const [, area, local, extension] = landline;
    return { kind: 'landline', number: extension ? `${area}-${local}-${extension}` : `${area}-${local}` };
  }
  const service = SERVICE_NUMBER.exec(plain);
  if (service) return { kind: 'landline', number: service.slice(1).join('-') };
  return { kind: 'unusable', number: text.trim() };
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

/** A space may stand inside one number or between two: the whole is tried first, then its parts. */
function parsePiece(piece: string): Telephone[] {
  const whole = parseTelephone(piece);
  if (whole.kind !== 'unusable' || !/\s/.test(whole.number)) return [whole];
  return joinAreaCodes(whole.number.split(/\s+/)).map(parseTelephone);
}

/** "0471 1110000" splits into an area code and a local number: they belong together. */
function joinAreaCodes(parts: string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && AREA_CODE.test(last)) joined[joined.length - 1] = `${last}-${part}`;
    else joined.push(part);
  }
  return joined;
}
