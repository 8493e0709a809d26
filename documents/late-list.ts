import { Readable } from 'node:stream';
import { LATE_COLUMNS, type LateSheetRow, lateSheetRow } from '../rules/late-list-export.ts';
import { csvLine } from '../rules/spreadsheet.ts';
import { type WrittenRow, writeWorkbook } from './sheets/xlsx/write.ts';

const HEADINGS = Object.keys(LATE_COLUMNS);

/** The list of the late as CSV (UTF-8 with BOM) or as a workbook, row by row however long it is. */
export function writeLateList(rows: AsyncIterable<LateSheetRow>, year: number, format: 'csv' | 'xlsx'): Readable {
  if (format === 'csv') return Readable.from(csvOf(rows, year));
  return writeWorkbook({
    ...{ name: `${year}年度逾期未填报名单`, headingRow: 1, widths: Object.values(LATE_COLUMNS) },
    rows: sheetOf(rows, year),
  });
}

async function* csvOf(rows: AsyncIterable<LateSheetRow>, year: number): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(HEADINGS)}`;
  for await (const row of rows) yield csvLine(lateSheetRow(row, year));
}

async function* sheetOf(rows: AsyncIterable<LateSheetRow>, year: number): AsyncGenerator<WrittenRow> {
  yield { cells: HEADINGS, look: 'heading' };
  for await (const row of rows) yield { cells: lateSheetRow(row, year), look: 'plain' };
}
