/**
 * Unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters of 0–9 and A–Z without I, O, S, V, Z.
 * Check character (§4.2.5): C18 = 31 − (Σ Cᵢ·3^(i−1) mod 31) mod 31, i = 1 … 17.
 *
 *   91350100M000100Y43 is right; 91350100M000100Y44 is not.
 */
import { toHalfWidth, withoutSpaces } from './text.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const SHAPE = /^[0-9A-HJ-NP-RTUWXY]{18}$/;

// 3^(i−1) mod 31, so that the sum stays small.
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** A code as it is stored: half width, upper case, no spaces. */
export function normaliseCreditCode(text: string): string {
  return withoutSpaces(toHalfWidth(text)).toUpperCase();
}

/** The 18th character that belongs to 17 others. Precondition: all 17 are of the alphabet. */
export function creditCodeCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(body.charAt(i)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Whether a normalised code has the right shape and check character. */
export function isCreditCode(code: string): boolean {
  return SHAPE.test(code) && creditCodeCheckCharacter(code.slice(0, 17)) === code.charAt(17);
}
