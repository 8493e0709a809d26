/**
 * Taking over the ministry's word about a right, as a row of the register: what an official would have typed into a file
 * of one row. The register's own rules then read it, and its own import carries it out.
 */
import { type RegisterRight, readRow } from '../register.ts';
import { findingText } from '../register-findings.ts';
import { REGISTER_COLUMNS, type RegisterColumn, readHeading } from '../register-heading.ts';
import { RIGHT_FIELDS, type RightField, valueInWords } from './differences.ts';
import type { ItemProblem } from './kinds.ts';

/** Fields that only hold together: taking one takes its group. */
const GROUPS: readonly (readonly RightField[])[] = [
  ['holderName', 'holderKind', 'creditCode'],
  ['validFrom', 'validTo'],
  ['state', 'closureGround', 'documentNo', 'mergedInto'],
];

/** A right by the facts that are compared. */
export type RightFacts = Readonly<Record<RightField, unknown>>;

/** The heading of a register, all columns. */
export const TITLES: readonly string[] = Object.values(REGISTER_COLUMNS);

/** The fields that one decision takes over: the field itself and what only holds with it; '' all of them. */
export function fieldsTaken(field: string): RightField[] {
  if (field === '') return Object.keys(RIGHT_FIELDS) as RightField[];
  return [...(GROUPS.find((group) => (group as readonly string[]).includes(field)) ?? [field as RightField])];
}

/** The cells of one row under that heading: `ours` with the fields taken over from `theirs`; the whole of theirs where we have none. */
export function rowTaken(licenceNo: string, ours: RightFacts | undefined, theirs: RightFacts, field: string): string[] {
  const taken = fieldsTaken(field);
  const cells: Partial<Record<RegisterColumn, string>> = { licenceNo };
  for (const [name, column] of Object.entries(RIGHT_FIELDS) as [RightField, RegisterColumn][])
    cells[column] = valueInWords(name, (ours && !taken.includes(name) ? ours : theirs)[name]);
  const order = Object.keys(REGISTER_COLUMNS) as RegisterColumn[];
  return order.map((column) => cells[column] ?? '');
}

/** What the register makes of a row under its full heading. */
export function readRegisterCells(
  cells: readonly string[],
): { ok: true; right: RegisterRight } | { ok: false; problems: ItemProblem[] } {
  const heading = readHeading(TITLES);
  if (!heading.ok) throw new Error('the columns of the register are not a heading of a register');
  const row = readRow(heading.heading, cells);
  if (row.ok) return { ok: true, right: row.right };
  return {
    ok: false,
    problems: row.findings.map(({ columnName, reason }) => ({ field: columnName, detail: findingText(reason) })),
  };
}
