import { Readable } from 'node:stream';
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import type { CallEntryDetails } from '../../db/queries/call-list.ts';
import { type WrittenRow, writeWorkbook } from '../../documents/sheets/xlsx/write.ts';
import { CALL_OUTCOMES, notACallFile, outcomeNamed } from '../../rules/call-list.ts';
import { csvLine, undefusedCell } from '../../rules/spreadsheet.ts';

/** Columns of the file; the last three are for the officer who calls. */
const HEADINGS = [
  ...['编号', '轮次', '矿业权人', '联系人', '电话', '矿业权数', '许可证号', '此前各步', '已拨打次数'],
  ...['拨打号码', '结果', '备注'],
] as const;
type Heading = (typeof HEADINGS)[number];
const WIDTHS = [10, 6, 28, 12, 30, 8, 40, 40, 10, 18, 16, 24];
const SEPARATOR = '；';

/** The call list as CSV (UTF-8 with BOM), row by row. */
export function writeCallCsv(entries: AsyncIterable<CallEntryDetails>): Readable {
  return Readable.from(csvPieces(entries), { objectMode: false });
}

async function* csvPieces(entries: AsyncIterable<CallEntryDetails>): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(HEADINGS)}`;
  for await (const entry of entries) yield csvLine(cellsOf(entry));
}

/** The same as a workbook. */
export function writeCallWorkbook(entries: AsyncIterable<CallEntryDetails>): Readable {
  return writeWorkbook({ name: '人工电话清单', rows: sheetRows(entries), headingRow: 1, widths: WIDTHS });
}

async function* sheetRows(entries: AsyncIterable<CallEntryDetails>): AsyncGenerator<WrittenRow> {
  yield { cells: HEADINGS, look: 'heading' };
  for await (const entry of entries) yield { cells: cellsOf(entry), look: 'plain' };
}

function cellsOf(entry: CallEntryDetails): string[] {
  const steps = entry.steps.map(({ channel, reason, state }) => `${channel} ${reason ?? state}`);
  return [
    ...[String(entry.id), String(entry.round), entry.holder.name, entry.contactPersons.join(SEPARATOR)],
    ...[entry.numbers.join(SEPARATOR), String(entry.rightsCount), entry.licenceNos.join(SEPARATOR)],
    ...[steps.join(SEPARATOR), String(entry.calls), '', '', ''],
  ];
}

/** One filled-in row; `outcome` as it was written. */
export interface CallRow {
  /** 1 = first row below the heading. */
  row: number;
  id: string;
  number: string;
  outcome: string;
  note: string;
}

/** Lets the routes of a scope take a call list that was filled in, as CSV in UTF-8 or GB18030; rows without a result are left out. */
export function readCallFiles(scope: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => ({
    rows: readCallRows(body),
  }));
}

export function readCallRows(file: Buffer): CallRow[] {
  const [heading = [], ...rows] = parseCsv(decode(file));
  const at = (name: Heading) => heading.findIndex((cell) => cell.trim() === name);
  const needed: readonly Heading[] = ['编号', '拨打号码', '结果'];
  const missing = needed.filter((name) => at(name) < 0);
  if (missing.length > 0) throw notACallFile(`第一行缺少列：${missing.join('、')}`);
  return rows.flatMap((cells, index) => {
    const cell = (name: Heading) => undefusedCell(cells[at(name)] ?? '').trim();
    const read = { id: cell('编号'), number: cell('拨打号码'), outcome: cell('结果'), note: cell('备注') };
    return read.outcome === '' ? [] : [{ row: index + 1, ...read }];
  });
}

/** What is wrong with a row before anybody looks into the database; undefined: nothing. */
export function rowError({ id, number, outcome }: CallRow): string | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(id)) return `编号“${id}”不是清单中的编号`;
  if (number === '') return '未填写拨打号码';
  if (!outcomeNamed(outcome)) return `结果“${outcome}”应为下列之一：${Object.values(CALL_OUTCOMES).join('、')}`;
  return undefined;
}

function parseCsv(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) throw notACallFile(`无法按 CSV 解析（${error.message}）`);
    throw error;
  }
}

function decode(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file);
    } catch {
      // Not in this encoding.
    }
  }
  throw notACallFile('既不是 UTF-8，也不是 GB18030 编码');
}
