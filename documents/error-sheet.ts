import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { isBlankRow } from '../rules/register.ts';
import { csvLine } from '../rules/spreadsheet.ts';
import type { RegisterSheet } from './register.ts';
import { type WrittenRow, writeWorkbook } from './sheets/xlsx/write.ts';

/** The column an error sheet adds. */
export const ERROR_COLUMN = '错误';

/** What is wrong with a row; 1 = first row below the heading. */
export interface RowError {
  row: number;
  text: string;
}

const WIDTH = 16;
const ERROR_WIDTH = 60;
/** Lines are encoded and sent in portions of about this size. */
const PORTION_CHARACTERS = 64 * 1024;

/**
 * The register as it was uploaded, in the same format and encoding, with what is wrong in a column 错误: to be mended and
 * uploaded again. Formulas are gone, their values stay; every row keeps its place. `errors` come in the order of rows.
 */
export function writeErrorSheet(register: RegisterSheet, errors: AsyncIterable<RowError>): Readable {
  const rows = markedRows(register, errors);
  const { format, name, top } = register;
  if (format.type === 'csv') return Readable.from(csvPieces(rows, format), { objectMode: false });
  const columns = errorColumn(register) + 1;
  const widths = Array.from({ length: columns }, (_, index) => (index === columns - 1 ? ERROR_WIDTH : WIDTH));
  return writeWorkbook({ name, rows, headingRow: top.length, widths });
}

/** Index of the column: behind the others, or the one that an error sheet brought that is uploaded again. */
function errorColumn({ heading, top }: RegisterSheet): number {
  const existing = (top.at(-1) ?? []).findIndex((cell) => cell.trim() === ERROR_COLUMN);
  return existing === -1 ? heading.width : existing;
}

async function* markedRows(register: RegisterSheet, errors: AsyncIterable<RowError>): AsyncGenerator<WrittenRow> {
  const column = errorColumn(register);
  for (const cells of register.top.slice(0, -1)) yield { cells, look: 'plain' };
  yield { cells: withCell(register.top.at(-1) ?? [], column, ERROR_COLUMN), look: 'heading' };
  const told = errors[Symbol.asyncIterator]();
  let next = await told.next();
  let number = 0;
  for await (const cells of register.rows()) {
    number += 1;
    const texts: string[] = [];
    for (; !next.done && next.value.row === number; next = await told.next()) texts.push(next.value.text);
    if (texts.length > 0) yield { cells: withError(cells, column, texts.join('；'), register), look: 'wrong' };
    else yield { cells: isBlankRow(cells) ? cells : withCell(cells, column, ''), look: 'plain' };
  }
}

/**
 * A row of the wrong width is told so behind its last cell, not filled up to the column: a row that has slipped sideways
 * must not pass for a whole one when it comes again as it is.
 */
function withError(cells: readonly string[], column: number, text: string, register: RegisterSheet): string[] {
  const { width } = register.heading;
  const kept = [...cells];
  while (kept.length > width && kept.at(-1) === '') kept.pop();
  if (kept.length === width || register.format.type === 'xlsx') return withCell(kept, column, text);
  const becomesWhole = kept.length + 1 === Math.max(width, column + 1);
  return [...kept, ...(becomesWhole ? [''] : []), text];
}

function withCell(cells: readonly string[], column: number, text: string): string[] {
  const filled = [...cells];
  while (filled.length <= column) filled.push('');
  filled[column] = text;
  return filled;
}

async function* csvPieces(
  rows: AsyncIterable<WrittenRow>,
  { encoding, bom }: { encoding: 'UTF-8' | 'GB18030'; bom: boolean },
): AsyncGenerator<Buffer> {
  let portion = bom ? '\uFEFF' : '';
  for await (const { cells } of rows) {
    portion += csvLine(cells);
    if (portion.length < PORTION_CHARACTERS) continue;
    yield iconv.encode(portion, encoding);
    portion = '';
  }
  yield iconv.encode(portion, encoding);
}
