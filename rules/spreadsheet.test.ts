import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, defusedCell, undefusedCell } from './spreadsheet.ts';

it('writes lines that read back as they were, but for an apostrophe before what a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 9 }), (cells) => {
      const [read] = parse(csvLine(cells)) as string[][];
      expect(read).toEqual(cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)));
    }),
    { numRuns: 10_000 },
  );
});

it.each(['=1+1', '+8616900000001', '-', '@x', '\t=x'])('gives %j back as it was', (cell) => {
  expect(defusedCell(cell)).toBe(`'${cell}`);
  expect(undefusedCell(defusedCell(cell))).toBe(cell);
});

it('leaves every other cell alone, one with an apostrophe of its own among them', () => {
  for (const cell of ["O'Neil", "'quoted'", '煤矿=1', '', "''=1"])
    expect([defusedCell(cell), undefusedCell(cell)]).toEqual([cell, cell]);
});
