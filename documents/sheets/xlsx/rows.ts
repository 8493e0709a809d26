import { unreadableWorkbook } from '../../../rules/register-file.ts';
import { columnNumber } from './merged.ts';
import { cellText, type RawCell, type WorkbookContext } from './values.ts';
import { readXml } from './xml.ts';

/** Limits of the format itself. */
const MAX_ROW = 1_048_576;
const MAX_COLUMN = 16_384;

interface Row {
  number: number;
  cells: string[];
}

/** The rows of a sheet from the first on; those the file leaves out come as []. Holds the rows of one piece. */
export async function* readSheetRows(
  pieces: AsyncIterable<Buffer>,
  book: WorkbookContext,
): AsyncGenerator<{ number: number; cells: string[] }> {
  const collector = new RowCollector(book);
  let last = 0;
  for await (const _ of readXml(pieces, collector)) {
    for (const row of collector.takeRows()) {
      for (let number = last + 1; number < row.number; number++) yield { number, cells: [] };
      last = row.number;
      yield row;
    }
    if (collector.ended) return;
  }
}

class RowCollector {
  ended = false;
  readonly #book: WorkbookContext;
  #rows: Row[] = [];
  #rowNumber = 0;
  #cells: string[] = [];
  #column = 0;
  #cell: RawCell = emptyCell();
  #taking = false;
  #phonetic = 0;

  constructor(book: WorkbookContext) {
    this.#book = book;
  }

  takeRows(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'c') this.#beginCell(attributes);
    else if (name === 'row') this.#beginRow(attributes.r);
    else if (name === 'f') this.#cell.hasFormula = true;
    else if (name === 'rPh') this.#phonetic += 1;
    else this.#taking = name === 'v' || (name === 't' && this.#phonetic === 0);
  }

  text(part: string): void {
    if (this.#taking) this.#cell.value = (this.#cell.value ?? '') + part;
  }

  close(name: string): void {
    this.#taking = false;
    if (name === 'c') this.#cells[this.#column - 1] = cellText(this.#cell, this.#book);
    else if (name === 'row') this.#rows.push({ number: this.#rowNumber, cells: this.#cells });
    else if (name === 'rPh') this.#phonetic -= 1;
    else if (name === 'sheetData') this.ended = true;
  }

  #beginRow(r: string | undefined): void {
    const number = r === undefined ? this.#rowNumber + 1 : Number(r);
    if (!(Number.isInteger(number) && number > this.#rowNumber && number <= MAX_ROW))
      throw unreadableWorkbook(`工作表中第 ${this.#rowNumber} 行之后的行号 ${JSON.stringify(r)} 不符合格式`);
    this.#rowNumber = number;
    this.#cells = [];
    this.#column = 0;
  }

  #beginCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const letters = r === undefined ? undefined : /^([A-Z]{1,3})[0-9]+$/.exec(r)?.[1];
    const column = r === undefined ? this.#column + 1 : columnNumber(letters ?? '');
    if (column <= this.#column || column > MAX_COLUMN)
      throw unreadableWorkbook(`工作表第 ${this.#rowNumber} 行的单元格 ${JSON.stringify(r)} 不符合格式`);
    while (this.#cells.length < column) this.#cells.push('');
    this.#column = column;
    this.#cell = { type: t, style: Number(s ?? 0), value: undefined, hasFormula: false };
  }
}

function emptyCell(): RawCell {
  return { type: undefined, style: 0, value: undefined, hasFormula: false };
}
