import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../rules/refusal.ts';
import { UNCALCULATED } from '../../../rules/spreadsheet.ts';
import { type MadeWorkbook, makeWorkbook, makeZip } from '../../../test/harness/workbook.ts';
import { fileInMemory } from '../file.ts';
import { columnLetters, columnNumber } from './merged.ts';
import { openWorkbook } from './workbook.ts';
import { writeWorkbook } from './write.ts';

async function rowsOf(bytes: Buffer, sheet = 0, pieceBytes?: number): Promise<string[][]> {
  const rows: string[][] = [];
  const file = await openWorkbook(fileInMemory(bytes, pieceBytes));
  const found = file.sheets[sheet];
  for await (const cells of found?.rows() ?? []) rows.push(cells);
  return rows;
}

const read = async (workbook: MadeWorkbook) => rowsOf(await makeWorkbook(workbook));
const readCells = async (cells: string, more: Partial<MadeWorkbook> = {}) =>
  (await read({ sheets: [{ rows: `<row r="1">${cells}</row>` }], ...more }))[0];

async function problemOf(bytes: Buffer | Promise<Buffer>) {
  const error: unknown = await rowsOf(await bytes).catch((e) => e);
  if (!(error instanceof Refusal)) throw error;
  return { code: error.problem.type.replace('urn:gongshi:problem:', ''), detail: error.problem.detail };
}

describe('the cells of a workbook', () => {
  it('are texts, shared with their parts joined, readings left out, and characters no XML can hold', async () => {
    const sharedStrings =
      '<si><t>白音</t></si><si><r><t>红</t></r><r><rPr/><t xml:space="preserve">山 </t></r><rPh><t>hong</t></rPh></si><si><t>a_x000D_b&amp;𠮷</t></si>';
    const cells =
      '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>9</v></c><c t="inlineStr"><is><r><t>两</t></r><r><t>段</t></r></is></c>';
    expect(await readCells(cells, { sharedStrings })).toEqual(['白音', '红山 ', 'a\rb&𠮷', '', '两段']);
  });

  it('are formulas with the value they had, and said to have none where nobody calculated them', async () => {
    const cells =
      '<c t="str"><f>A2&amp;"x"</f><v>煤矿</v></c><c><f>1+1</f><v>2</v></c><c><f>B2</f></c><c t="e"><f>C2</f><v>#REF!</v></c><c t="str"><f>D2</f><v></v></c>';
    expect(await readCells(cells)).toEqual(['煤矿', '2', UNCALCULATED, '#REF!', '']);
  });

  it('are numbers with the digits that count, never ones that were made up', async () => {
    const values = ['150100', '1.25', '0.30000000000000004', '1E-5', '16900000001', '913501000000000430', '-3.50'];
    const cells = values.map((value) => `<c><v>${value}</v></c>`).join('');
    expect(await readCells(cells)).toEqual(['150100', '1.25', '0.3', '0.00001', '16900000001', '9.13501E+17', '-3.5']);
  });

  it('are truth values and days by name', async () => {
    expect(await readCells('<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="d"><v>2021-03-05</v></c>')).toEqual([
      ...['TRUE', 'FALSE', '2021-03-05'],
    ]);
  });

  // Style 0 shows a number, the others a day or a time.
  const formats = [2, 14, 31, 'yyyy"年"m"月"d"日"', '[$-804]yyyy/m/d;@', '0.00"days"', 'General'];
  it.each<[system: string, boolean, serial: string, style: number, shown: string]>([
    ['1900', false, '44260', 1, '2021-03-05'],
    ['1900', false, '44260', 2, '2021-03-05'],
    ['1900', false, '44260', 3, '2021-03-05'],
    ['1900', false, '44260', 4, '2021-03-05'],
    ['1900', false, '44260', 0, '44260'],
    ['1900', false, '44260', 5, '44260'],
    ['1900', false, '44260', 6, '44260'],
    ['1904', true, '42798', 1, '2021-03-05'],
    ['1904', true, '0', 1, '1904-01-01'],
    ['1900', false, '1', 1, '1900-01-01'],
    ['1900', false, '59', 1, '1900-02-28'],
    ['1900', false, '60', 1, '1900-02-29'],
    ['1900', false, '61', 1, '1900-03-01'],
    ['1900', false, '44260.5', 1, '2021-03-05 12:00:00'],
    ['1900', false, '44260.999999999', 1, '2021-03-06'],
    ['1900', false, '0.25', 1, '06:00:00'],
    ['1900', false, '2958465', 1, '9999-12-31'],
    ['1900', false, '2958466', 1, '2958466'],
    ['1900', false, '-1', 1, '-1'],
  ])('read in the system of %s (%s) the number %s in style %i as %s', async (_, from1904, serial, style, shown) => {
    expect(await readCells(`<c s="${style}"><v>${serial}</v></c>`, { formats, from1904 })).toEqual([shown]);
  });

  it('stand where their addresses say, rows and cells left out being empty', async () => {
    const rows = '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row><c><v>3</v></c></row><row r="5"/>';
    expect(await read({ sheets: [{ rows }] })).toEqual([[], ['', '1', '', '2'], ['3'], [], []]);
  });

  it('merged downwards are the same cell in every row, merged sideways only the first', async () => {
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>9</v></c></row><row r="2"><c r="A2"/></row><row r="3"><c r="B3"><v>7</v></c></row><row r="4"/>';
    const after = '<mergeCells count="2"><mergeCell ref="A1:A3"/><mergeCell ref="B1:C1"/></mergeCells>';
    expect(await read({ sheets: [{ rows, after }] })).toEqual([['1', '9'], ['1'], ['1', '7'], []]);
  });

  it('are read from strict workbooks and from those with prefixes', async () => {
    const strict = await makeWorkbook({ sheets: [{ rows: '<row><c><v>1</v></c></row>' }] });
    expect(await rowsOf(strict)).toEqual([['1']]);
    const prefixed =
      '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await read({ sheets: [{ rows: '' }], parts: { 'xl/worksheets/sheet1.xml': prefixed } })).toEqual([['1']]);
  });
});

describe('a workbook', () => {
  const plain: MadeWorkbook = { sheets: [{ rows: '<row><c><v>1</v></c></row>' }] };

  it('lists its sheets with their names, hidden ones too', async () => {
    const bytes = await makeWorkbook({
      sheets: [
        { name: '登记', rows: '' },
        { name: '旧', hidden: true, rows: '' },
      ],
    });
    const { sheets } = await openWorkbook(fileInMemory(bytes));
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['登记', false],
      ['旧', true],
    ]);
  });

  it('reads the same wherever its pieces are cut', async () => {
    const bytes = await makeWorkbook(plain);
    for (const size of [1, 7, 100]) expect(await rowsOf(bytes, 0, size)).toEqual([['1']]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['macros', { 'xl/vbaProject.bin': 'x' }, 'XLSM'],
    ['a binary main part', { 'xl/workbook.bin': 'x' }, 'XLSB'],
    ['a document', { 'word/document.xml': '<x/>' }, 'DOCX'],
    ['an OpenDocument type', { mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }, 'ODS'],
  ])('with %s is refused by name', async (_, parts, name) => {
    const { code, detail } = await problemOf(makeWorkbook({ ...plain, parts }));
    expect([code, detail]).toEqual(['file-type', expect.stringContaining(name)]);
  });

  it('is refused where it is only some ZIP', async () => {
    expect(await problemOf(makeZip({ 'rights.csv': 'x' }))).toMatchObject({ code: 'file-type' });
  });

  it('is refused where a part is missing, broken, or says what no workbook says', async () => {
    const broken: Record<string, Buffer | string | null>[] = [
      { 'xl/worksheets/sheet1.xml': null },
      { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c>' },
      { 'xl/worksheets/sheet1.xml': Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xfe]) },
      { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="3"/><row r="2"/></sheetData></worksheet>' },
      { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="2000000"/></sheetData></worksheet>' },
      { 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row><c r="ZZZ1"/></row></sheetData></worksheet>' },
      { 'xl/workbook.xml': '<html/>' },
    ];
    for (const parts of broken)
      expect(await problemOf(makeWorkbook({ ...plain, parts }))).toMatchObject({ code: 'unreadable-workbook' });
  });

  it('is refused with a document type: entities unfold without end', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>';
    const parts = { 'xl/worksheets/sheet1.xml': bomb };
    expect((await problemOf(makeWorkbook({ ...plain, parts }))).detail).toContain('DOCTYPE');
  });

  it('is refused where it unpacks to far more than it is', async () => {
    const parts = { 'xl/worksheets/sheet1.xml': Buffer.alloc(40 * 1024 * 1024, ' ') };
    const { code, detail } = await problemOf(makeWorkbook({ ...plain, parts }));
    expect([code, detail]).toEqual(['workbook-too-large', expect.stringMatching(/sheet1\.xml 解压后为 40 MiB.*倍/)]);
  });

  it('is refused where it lies about what it unpacks to', async () => {
    const bytes = await makeWorkbook({ sheets: [{ rows: '<row><c><v>1</v></c></row>'.repeat(5_000) }] });
    const entry = bytes.lastIndexOf('xl/worksheets/sheet1.xml');
    bytes.writeUInt32LE(500, entry - 46 + 24); // uncompressed size in the central directory
    expect(await problemOf(bytes)).toMatchObject({ code: 'unreadable-workbook' });
  });

  it('is refused with thousands of parts, with two of one name, and with more text than fits', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, i) => [`xl/media/${i}.png`, '']));
    expect(await problemOf(makeWorkbook({ ...plain, parts: many }))).toMatchObject({ code: 'workbook-too-large' });
    expect(await problemOf(makeWorkbook({ ...plain, parts: { 'XL/Workbook.xml': '<workbook/>' } }))).toMatchObject({
      code: 'unreadable-workbook',
    });
  });

  it('damaged in any byte is read or refused, nothing else', async () => {
    const bytes = await makeWorkbook({
      sheets: [{ rows: '<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>44260</v></c></row>' }],
      sharedStrings: '<si><t>煤矿</t></si>',
      formats: [0, 14],
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        const found = await rowsOf(damaged).catch((error: unknown) => error);
        if (found instanceof Error && !(found instanceof Refusal)) throw found;
      }),
      { numRuns: 2_000 },
    );
  });

  it('that the store fails to give is not refused: the store is asked again', async () => {
    const bytes = await makeWorkbook(plain);
    const away = new Error('the database is away');
    const failing = {
      size: bytes.length,
      // biome-ignore lint/correctness/useYield: it fails before it gives anything
      async *read(): AsyncGenerator<Buffer> {
        throw away;
      },
    };
    await expect(openWorkbook(failing)).rejects.toBe(away);
  });
});

describe('a workbook we write', () => {
  async function written(rows: string[][]): Promise<Buffer> {
    async function* marked() {
      for (const cells of rows) yield { cells, look: 'plain' as const };
    }
    return buffer(writeWorkbook({ name: '登记', rows: marked(), headingRow: 1, widths: [10, 20] }));
  }

  it('reads back as it was, whatever stands in it', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !/\p{Surrogate}/u.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), async (rows) => {
        const trimmed = rows.map((cells) => cells.slice(0, cells.findLastIndex((text) => text !== '') + 1));
        expect(await rowsOf(await written(rows))).toEqual(trimmed);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same file for the same rows, and names its sheet as spreadsheets allow', async () => {
    const rows = [
      ['许可证号', '=1+1'],
      ['C1', '@x'],
    ];
    expect(await written(rows)).toEqual(await written(rows));
    async function* none() {}
    const odd = await buffer(writeWorkbook({ name: "a/b[1]'", rows: none(), headingRow: 1, widths: [] }));
    expect((await openWorkbook(fileInMemory(odd))).sheets[0]?.name).toBe('a b 1');
  });

  it('breaks off where a row cannot be made', async () => {
    async function* failing() {
      yield { cells: ['x'], look: 'plain' as const };
      throw new Error('the database is away');
    }
    const output = writeWorkbook({ name: 'x', rows: failing(), headingRow: 1, widths: [] });
    await expect(buffer(output)).rejects.toThrow('the database is away');
  });
});

it('counts columns as spreadsheets letter them', () => {
  expect(['A', 'Z', 'AA', 'XFD'].map(columnNumber)).toEqual([1, 26, 27, 16_384]);
  for (let number = 1; number <= 16_384; number++) expect(columnNumber(columnLetters(number))).toBe(number);
});
