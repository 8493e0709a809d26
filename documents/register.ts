import { emptyFile, HEADING_WITHIN, notARegister, severalRegisters } from '../rules/register-file.ts';
import { type RegisterHeading, readHeading } from '../rules/register-heading.ts';
import { assertNoSecrecyMarking } from '../rules/secrecy.ts';
import { undefusedCell } from '../rules/spreadsheet.ts';
import type { Sheet, SheetFormat, StoredFile } from './sheets/file.ts';
import { openSheetFile } from './sheets/open.ts';

/** The sheet of a file that is a register 登记表. */
export interface RegisterSheet {
  format: SheetFormat;
  /** As its tab says; empty for a CSV. */
  name: string;
  heading: RegisterHeading;
  /** What stands above the heading, and the heading as the last of them. */
  top: readonly string[][];
  /** Every row below the heading, blank ones too: the n-th is row n of the register. Throws a Refusal where it cannot be read. */
  rows(): AsyncGenerator<string[]>;
  /** Share of the file that `rows()` has gone through, 0 … 1. */
  progress(): number;
}

/**
 * Opens a register: a CSV, or the one sheet of a workbook whose heading fits. Throws a Refusal where there is none, or
 * more than one, or where it is marked secret.
 */
export async function openRegister(stored: StoredFile): Promise<RegisterSheet> {
  const file = await openSheetFile(stored);
  const fitting: Found[] = [];
  const others: Missed[] = [];
  for (const sheet of file.sheets) {
    const result = await findHeading(sheet);
    if (result.ok) fitting.push(result);
    else others.push(result);
  }
  if (fitting.length > 1) throw severalRegisters(fitting.map(({ sheet }) => shownName(sheet)));
  const [only] = fitting;
  if (!only) throw refusalOf(others);
  const { sheet, heading, top } = only;
  // Known now that rows were read.
  const { format } = file;
  const width = format.type === 'xlsx' ? heading.width : 0;
  return {
    ...{ format, name: sheet.name, heading, top, progress: file.progress },
    rows: () => rowsBelow(sheet, top.length, width),
  };
}

interface Found {
  ok: true;
  sheet: Sheet;
  heading: RegisterHeading;
  top: string[][];
}

interface Missed {
  ok: false;
  sheet: Sheet;
  missing: string[];
  repeated: string[];
  /** The row that came closest, or the first; undefined where there is none. */
  row: string[] | undefined;
}

async function findHeading(sheet: Sheet): Promise<Found | Missed> {
  const top: string[][] = [];
  assertNoSecrecyMarking([sheet.name]);
  let closest: Missed | undefined;
  for await (const cells of sheet.rows()) {
    assertNoSecrecyMarking(cells);
    top.push(cells);
    const result = readHeading(cells);
    if (result.ok) return { ok: true, sheet, heading: result.heading, top };
    if (!closest || result.missing.length < closest.missing.length) closest = { ...result, sheet, row: cells };
    if (top.length === HEADING_WITHIN) break;
  }
  return closest ?? { ok: false, sheet, missing: [], repeated: [], row: undefined };
}

async function* rowsBelow(sheet: Sheet, topRows: number, width: number): AsyncGenerator<string[]> {
  let number = 0;
  for await (const cells of sheet.rows()) {
    number += 1;
    if (number <= topRows) continue;
    // A workbook leaves empty cells out; a CSV has one too few where a comma is missing.
    while (cells.length < width) cells.push('');
    yield cells.map(undefusedCell);
  }
}

function refusalOf(missed: readonly Missed[]) {
  const [closest] = missed.filter(({ row }) => row !== undefined).sort((a, b) => a.missing.length - b.missing.length);
  if (!closest) return emptyFile();
  const sheets = missed.map(({ sheet }) => sheet).filter(({ name }) => name !== '');
  return notARegister({ ...closest, row: closest.row ?? [], sheets: sheets.map(shownName) });
}

const shownName = ({ name, hidden }: Sheet) => (hidden ? `${name}（隐藏）` : name);
