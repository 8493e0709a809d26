import { maskIdentityNumbers } from '../identity-number.ts';
import { toHalfWidth } from '../text.ts';
import type { Field, Particulars } from './fields.ts';

/** What identifies a person or reaches one, as it stands in a right. */
export interface Secrets {
  /** Names, addresses and codes, compared without spaces, width and case. */
  words: string[];
  /** Digits of telephones, at least seven. */
  digits: string[];
}

/** Of one character nothing could be told from any other word. */
const SHORTEST_WORD = 2;
/** A local number without its area code. */
const SHORTEST_NUMBER = 7;

/** The secrets of a right whose holder is protected. */
export function secretsOf(right: Particulars): Secrets {
  const { holderName, contactPerson, email, creditCode, systemPhones, registeredPhones } = right;
  const words = [holderName, contactPerson, email, creditCode].map(comparable);
  const digits = [systemPhones, registeredPhones].flat().map((phone) => toHalfWidth(String(phone ?? '')));
  return {
    words: words.filter((word) => [...word].length >= SHORTEST_WORD),
    // The number as a whole and without its area code; a mobile is one piece.
    digits: digits.flatMap((phone) => [phone.replace(/[^0-9]/g, ''), ...phone.split(/[^0-9]+/)]).filter(isNumber),
  };
}

const isNumber = (digits: string) => digits.length >= SHORTEST_NUMBER;

/** Closed words, days, figures and codes: nothing can be typed into these, and the name An stands in `cancelled`. */
const CLOSED: ReadonlySet<Field> = new Set([
  ...(['kind', 'state', 'holderKind', 'ground', 'validFrom', 'validTo', 'firstIssued'] as const),
  ...(['areaKm2', 'greenMine', 'divisionCode'] as const),
]);

/** Whether a value says something it must not, whatever field of text it stands in. */
export function holdsSecret(field: Field, value: unknown, { words, digits }: Secrets): boolean {
  if (CLOSED.has(field)) return false;
  const text = comparable(value);
  if (words.some((word) => text.includes(word))) return true;
  // The digits of a licence number are its own, whatever else they resemble.
  if (field === 'licenceNo' || field === 'mergedInto') return false;
  const run = text.replace(/[^0-9]/g, '');
  return digits.some((number) => run.includes(number)) || maskIdentityNumbers(text) !== text;
}

function comparable(value: unknown): string {
  if (value === null || value === undefined) return '';
  return toHalfWidth(String(value))
    .normalize('NFKC')
    .replace(/[\s\u200B\uFEFF]+/gu, '')
    .toLowerCase();
}
