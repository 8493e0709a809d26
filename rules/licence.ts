/**
 * Licence numbers 许可证号 as the register writes them.
 *
 *   采矿许可证  C + 22 digits = 23    C 150600 201506 1234 000003
 *   勘查许可证  T + 22 digits = 23    T 150600 202101 1234 000003
 *               T + 17 digits = 18    T 15 2 201506 04 000003      either shape whatever the dates
 *
 * Historic shapes may exist in a real register; they are refused here, and to accept one is an officer's decision.
 */
import type { RightKind } from './registry.ts';
import { toHalfWidth, withoutSpaces } from './text.ts';

export type LicenceResult =
  | { ok: true; licenceNo: string; kind: RightKind }
  | { ok: false; reason: 'no-licence' | 'bad-licence' };

const SHAPES: ReadonlyArray<{ kind: RightKind; shape: RegExp }> = [
  { kind: 'mining', shape: /^C[0-9]{22}$/ },
  { kind: 'exploration', shape: /^T(?:[0-9]{17}|[0-9]{22})$/ },
];

/** A licence number as it is stored and looked up: half width, upper case, no spaces. */
export function normaliseLicence(text: string): string {
  return withoutSpaces(toHalfWidth(text)).toUpperCase();
}

/** Reads a cell that should hold one licence number. */
export function parseLicence(text: string): LicenceResult {
  const licenceNo = normaliseLicence(text);
  if (licenceNo === '') return { ok: false, reason: 'no-licence' };
  const match = SHAPES.find(({ shape }) => shape.test(licenceNo));
  return match ? { ok: true, licenceNo, kind: match.kind } : { ok: false, reason: 'bad-licence' };
}
