/**
 * Licence numbers 许可证号 as the register writes them.
 *
 *   采矿许可证  C + 22 digits = 23    C 150600 201506 1234 000003
 *   勘查许可证  T + 22 digits = 23    T 150600 202101 1234 000003
 *               T + 17 digits = 18    T 15 2 201506 04 000003      either shape whatever the dates
 *
 * Historic shapes exist in real registers (1500000720015, 蒙采证字〔1998〕第015号): unknown here, and refused, unless an
 * officer has decided to accept them. What cannot be a licence number at all (a telephone, an identity number, mere
 * words) is refused whatever he decided: a person's number must never become the name of a right.
 */
import { maskIdentityNumbers } from './identity-number.ts';
import type { RightKind } from './registry.ts';
import { toHalfWidth, withoutSpaces } from './text.ts';

export type LicenceResult =
  | { ok: true; licenceNo: string; kind: RightKind }
  | { ok: false; reason: 'no-licence' | 'not-a-licence' }
  /** A shape nobody knows: an officer may accept the number as it is given here. */
  | { ok: false; reason: 'bad-licence'; licenceNo: string };

const SHAPES: ReadonlyArray<{ kind: RightKind; shape: RegExp }> = [
  { kind: 'mining', shape: /^C[0-9]{22}$/ },
  { kind: 'exploration', shape: /^T(?:[0-9]{17}|[0-9]{22})$/ },
];

/** Letters, digits, Chinese characters and the signs document numbers have, at least four digits among them. */
const CONCEIVABLE = /^(?=(?:.*[0-9]){4})[\p{Script=Han}A-Z0-9\-—()（）[\]〔〕【】/.]{4,40}$/u;
const TELEPHONE = /^(?:\+?86-?)?(?:1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})$/;

/** A licence number as it is stored and looked up: half width, upper case, no spaces. */
export function normaliseLicence(text: string): string {
  return withoutSpaces(toHalfWidth(text)).toUpperCase();
}

/** Reads a cell that should hold one licence number. */
export function parseLicence(text: string): LicenceResult {
  const licenceNo = normaliseLicence(text);
  if (licenceNo === '') return { ok: false, reason: 'no-licence' };
  const match = SHAPES.find(({ shape }) => shape.test(licenceNo));
  if (match) return { ok: true, licenceNo, kind: match.kind };
  return isConceivable(licenceNo)
    ? { ok: false, reason: 'bad-licence', licenceNo }
    : { ok: false, reason: 'not-a-licence' };
}

function isConceivable(licenceNo: string): boolean {
  return CONCEIVABLE.test(licenceNo) && !TELEPHONE.test(licenceNo) && maskIdentityNumbers(licenceNo) === licenceNo;
}
