/**
 * Exact decimals 数值, written as text: `"1234.50"`. A number of JSON is a binary fraction on most machines that read it,
 * and 0.1 + 0.2 must be 0.3 before a court as well.
 */
const DECIMAL = /^(-?)(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?$/;

/** Digits kept behind the point while two decimals are compared or added. */
const SCALE = 6;

/** Decimal places a text has; undefined: it is no decimal. */
export function placesOf(text: string): number | undefined {
  const match = DECIMAL.exec(text);
  return match ? (match[3]?.length ?? 0) : undefined;
}

/** A decimal in millionths. Precondition: `placesOf` has read it. */
export function millionths(text: string): bigint {
  const match = DECIMAL.exec(text);
  if (!match) throw new Error(`${JSON.stringify(text)} is no decimal of at most 15 and 6 digits`);
  const [, sign, whole = '0', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -value : value;
}
