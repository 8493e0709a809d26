import type { StagedRow } from '../db/queries/registry.ts';
import { openRegister } from '../documents/register.ts';
import type { SheetFormat, StoredFile } from '../documents/sheets/file.ts';
import { isBlankRow, type ReadOptions, readRow } from '../rules/register.ts';
import type { RegisterHeading } from '../rules/register-heading.ts';

export interface RegisterFile {
  /** The rows that hold anything, as they are read. Throws a Refusal where the file cannot be read on. */
  rows: AsyncGenerator<StagedRow>;
  /** 1-based column of the licence number. */
  licenceColumn: number;
  format: SheetFormat;
  /** Share of the file that was gone through, 0 … 1. */
  progress(): number;
}

/** Reads a register from a stored CSV or XLSX. Throws a Refusal where the file as a whole is none of ours. */
export async function readRegister(file: StoredFile, options: ReadOptions = {}): Promise<RegisterFile> {
  const { heading, format, rows, progress } = await openRegister(file);
  return { rows: stagedRows(heading, rows(), options), licenceColumn: heading.index.licenceNo + 1, format, progress };
}

async function* stagedRows(
  heading: RegisterHeading,
  rows: AsyncIterable<string[]>,
  options: ReadOptions,
): AsyncGenerator<StagedRow> {
  let rowNo = 0;
  for await (const cells of rows) {
    rowNo += 1;
    if (isBlankRow(cells)) continue;
    const result = readRow(heading, cells, options);
    yield result.ok
      ? { rowNo, licenceNo: result.right.licenceNo, right: result.right, findings: result.normalised }
      : { rowNo, licenceNo: result.licenceNo, right: undefined, findings: result.findings };
  }
}
