import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readRow } from '../rules/register.ts';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { makeWorkbook, textRow } from '../test/harness/workbook.ts';
import { type RowError, writeErrorSheet } from './error-sheet.ts';
import { openRegister } from './register.ts';
import { fileInMemory } from './sheets/file.ts';
import { openSheetFile } from './sheets/open.ts';

const HEADING = Object.values(REGISTER_COLUMNS);
const row = (licence: string, remark = '') => [licence, ...Array.from(HEADING.slice(2), () => 'x'), remark];
const csv = (...lines: string[][]) => lines.map((cells) => `${cells.join(',')}\r\n`).join('');

async function sheetOf(file: Buffer, errors: RowError[]): Promise<Buffer> {
  async function* told() {
    yield* errors;
  }
  return buffer(writeErrorSheet(await openRegister(fileInMemory(file)), told()));
}

async function rowsOf(file: Buffer): Promise<string[][]> {
  const { sheets } = await openSheetFile(fileInMemory(file));
  const rows: string[][] = [];
  for await (const cells of sheets[0]?.rows() ?? []) rows.push(cells);
  return rows;
}

describe('the error sheet of a CSV', () => {
  const errors = [
    { row: 1, text: '许可证号：甲' },
    { row: 1, text: '文号：乙' },
    { row: 4, text: '丙' },
  ];
  const lines = [['内蒙古自治区'], HEADING, row('C1'), row('C2'), [''], row('C3𠮷')];

  it('is the same rows with a column 错误, title and blank rows where they were', async () => {
    const rows = await rowsOf(await sheetOf(Buffer.from(csv(...lines)), errors));
    expect(rows).toEqual([
      ...[['内蒙古自治区'], [...HEADING, '错误'], [...row('C1'), '许可证号：甲；文号：乙']],
      ...[[...row('C2'), ''], [''], [...row('C3𠮷'), '丙']],
    ]);
  });

  it('is in the encoding of the file, with BOM where that had one', async () => {
    const text = csv(...lines);
    const marked = await sheetOf(Buffer.from(`\uFEFF${text}`), errors);
    expect(marked.toString().startsWith('\uFEFF内蒙古')).toBe(true);
    expect((await sheetOf(Buffer.from(text), errors)).toString().startsWith('内蒙古')).toBe(true);
    const chinese = await sheetOf(iconv.encode(text, 'gb18030'), errors);
    expect(iconv.decode(chinese, 'gb18030')).toBe((await sheetOf(Buffer.from(text), errors)).toString());
  });

  it('runs nothing in a spreadsheet, and comes back as it was', async () => {
    const file = Buffer.from(csv(HEADING, row('C1', '=HYPERLINK("x")'.replaceAll('"', "'")), row('C2', '+8613')));
    const sheet = await sheetOf(file, []);
    const [, ...written] = parse(sheet) as string[][];
    expect(written.map((cells) => cells.at(-2))).toEqual(["'=HYPERLINK('x')", "'+8613"]);
    const again: string[][] = [];
    for await (const cells of (await openRegister(fileInMemory(sheet))).rows()) again.push(cells);
    expect(again.map((cells) => cells.at(-2))).toEqual(["=HYPERLINK('x')", '+8613']);
  });

  it('uploaded again gives its own column back, not a second one', async () => {
    const first = await sheetOf(Buffer.from(csv(...lines)), errors);
    const second = await rowsOf(await sheetOf(first, [{ row: 2, text: '新' }]));
    expect(second[1]).toEqual([...HEADING, '错误']);
    expect(second.slice(2).map((cells) => cells[HEADING.length])).toEqual(['', '新', undefined, '']);
  });

  it('never makes a row that slipped sideways look whole, however often it comes back', async () => {
    let file: Buffer = Buffer.from(csv(HEADING, row('C1').slice(0, -1), row('C2').slice(0, -2), [...row('C3'), 'x']));
    for (let time = 0; time < 4; time++) {
      const register = await openRegister(fileInMemory(file));
      const reasons: (string | undefined)[] = [];
      for await (const cells of register.rows()) {
        const result = readRow(register.heading, cells);
        reasons.push(result.ok ? undefined : result.findings[0]?.reason);
      }
      expect(reasons).toEqual(Array(3).fill('wrong-column-count'));
      file = await sheetOf(
        file,
        [1, 2, 3].map((number) => ({ row: number, text: '列数不符' })),
      );
    }
  });
});

describe('the error sheet of a workbook', () => {
  it('is the same sheet with a column 错误, formulas gone, days and numbers as they were seen', async () => {
    const formula = '<c t="str"><f>HYPERLINK("http://x")</f><v>=x</v></c><c s="1"><v>44260</v></c>';
    const file = await makeWorkbook({
      formats: [0, 14],
      sheets: [
        { name: '说明', rows: textRow(1, ['填表说明']) },
        {
          name: '登记/2021',
          rows: [textRow(1, ['标题']), textRow(3, HEADING), `<row r="5">${formula}</row>`, textRow(6, row('C2'))].join(
            '',
          ),
        },
      ],
    });
    const sheet = await sheetOf(file, [{ row: 2, text: '甲' }]);
    expect(sheet.includes('HYPERLINK')).toBe(false);
    const blank = HEADING.slice(2).map(() => '');
    expect(await rowsOf(sheet)).toEqual([
      ...[['标题'], [], [...HEADING, '错误'], [], ['=x', '2021-03-05', ...blank, '甲'], row('C2')].map(trimmed),
    ]);
    const [only, ...more] = (await openSheetFile(fileInMemory(sheet))).sheets;
    expect([only?.name, more]).toEqual(['登记 2021', []]);
  });
});

const trimmed = (cells: string[]) => cells.slice(0, cells.findLastIndex((text) => text !== '') + 1);
