import { workbookTooLarge } from '../../../rules/register-file.ts';

/** A column of cells that shows one value over several rows; rows and columns from 1. */
export interface MergedColumn {
  column: number;
  fromRow: number;
  toRow: number;
}

const END_OF_ROWS = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/;
const MERGED = /<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})["']/g;

/** Longer than the tag that ends the rows, however it is written. */
const OVERLAP = 256;
/** What follows the rows of a sheet: merged cells, formats, notes. */
const MAX_TAIL = 32 * 1024 * 1024;

/**
 * The cells of a sheet that are merged downwards. They are declared behind the rows, so a reader that holds one row must
 * know them before it begins: this looks through the sheet once for them alone.
 */
export async function readMergedColumns(pieces: AsyncIterable<Buffer>): Promise<MergedColumn[]> {
  let tail = '';
  let ended = false;
  for await (const piece of pieces) {
    tail += piece.toString('latin1');
    if (!ended) {
      const end = END_OF_ROWS.exec(tail);
      ended = end !== null;
      tail = end ? tail.slice(end.index) : tail.slice(-OVERLAP);
    } else if (tail.length > MAX_TAIL) throw workbookTooLarge('工作表的格式信息过多');
  }
  const merged: MergedColumn[] = [];
  for (const [, column = '', fromRow, toRow] of ended ? tail.matchAll(MERGED) : []) {
    if (Number(toRow) > Number(fromRow))
      merged.push({ column: columnNumber(column), fromRow: Number(fromRow), toRow: Number(toRow) });
  }
  return merged.sort((a, b) => a.fromRow - b.fromRow);
}

/**
 * Gives every row the values of the cells merged into it from above, as a person reads the sheet. Returns the function
 * that does so for one row after another, from the first on.
 */
export function fillMerged(merged: readonly MergedColumn[]): (row: number, cells: string[]) => void {
  let next = 0;
  let open: { column: number; toRow: number; value: string }[] = [];
  return (row, cells) => {
    open = open.filter(({ toRow }) => toRow >= row);
    for (const { column, value } of open) {
      while (cells.length < column) cells.push('');
      if (cells[column - 1] === '') cells[column - 1] = value;
    }
    for (; next < merged.length; next++) {
      const { column, fromRow, toRow } = merged[next] as MergedColumn;
      if (fromRow > row) return;
      const value = cells[column - 1] ?? '';
      if (fromRow === row && value !== '') open.push({ column, toRow, value });
    }
  };
}

/** A = 1, Z = 26, AA = 27. */
export function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** The inverse of `columnNumber`. */
export function columnLetters(number: number): string {
  const rest = (number - 1) % 26;
  const before = (number - 1 - rest) / 26;
  return (before > 0 ? columnLetters(before) : '') + String.fromCharCode(65 + rest);
}
