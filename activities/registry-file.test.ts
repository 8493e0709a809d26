import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StagedRow } from '../db/queries/registry.ts';
import { fileInMemory } from '../documents/sheets/file.ts';
import { Refusal } from '../rules/refusal.ts';
import { readRegister } from './registry-file.ts';

const SMALL = readFileSync(new URL('../test/fixtures/register-small/rights.csv', import.meta.url));
const TEXT = SMALL.toString();
const HEADING = TEXT.slice(0, TEXT.indexOf('\n') + 1);
const THIRD_LINE = TEXT.split('\n').slice(0, 2).join('\n').length;

async function read(bytes: Buffer | string, pieceSize = 1 << 20): Promise<StagedRow[]> {
  const rows: StagedRow[] = [];
  const file = await readRegister(fileInMemory(Buffer.from(bytes), pieceSize));
  for await (const row of file.rows) rows.push(row);
  return rows;
}

async function refusalOf(bytes: Buffer | string) {
  const error: unknown = await read(bytes).catch((e) => e);
  if (!(error instanceof Refusal)) throw error;
  return error.problem;
}

describe('readRegister', () => {
  it('reads the same wherever the pieces are cut', async () => {
    const whole = await read(SMALL);
    expect(whole).toHaveLength(60);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), async (size) => {
        expect(await read(SMALL, size)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('reads with and without BOM, with either line end, below a title', async () => {
    const whole = await read(SMALL);
    const plain = TEXT.replace('\uFEFF', '');
    expect(await read(plain)).toEqual(whole);
    expect(await read(plain.replaceAll('\r\n', '\n'))).toEqual(whole);
    expect(await read(`\uFEFF内蒙古自治区有效期内矿业权基本信息\r\n\r\n${plain}`)).toEqual(whole);
  });

  it('R-10: refuses a file that is marked secret above its heading, and says nothing of what it holds', async () => {
    const problem = await refusalOf(`机密★10年\r\n某某测区登记表\r\n${TEXT.replace('\uFEFF', '')}`);
    expect(problem.type).toBe('urn:gongshi:problem:secret-file');
    expect(problem.detail).not.toContain('某某测区');
  });

  it('passes over blank rows but counts them, so that a row number is one of the sheet', async () => {
    const [heading, first, ...rest] = TEXT.split('\r\n');
    const rows = await read([heading, first, '', ',,,,,,,,,,,,,,,,,,,,,,,,', ...rest].join('\r\n'));
    expect(rows.map((row) => row.rowNo).slice(0, 3)).toEqual([1, 4, 5]);
    expect(rows).toHaveLength(60);
  });

  it('refuses a file without the heading, naming the columns that are missing', async () => {
    const problem = await refusalOf(TEXT.replace('状态', '现状').replace('文号', '文'));
    expect(problem.type).toBe('urn:gongshi:problem:not-a-register');
    expect(problem.detail).toContain('缺少列：状态、文号');
  });

  it('refuses an empty file, and one with nothing but other text', async () => {
    expect((await refusalOf('')).type).toBe('urn:gongshi:problem:empty-file');
    expect((await refusalOf('hello\nworld\n')).type).toBe('urn:gongshi:problem:not-a-register');
  });

  it('refuses broken UTF-8 and names the line', async () => {
    const broken = Buffer.concat([
      Buffer.from(TEXT.slice(0, THIRD_LINE + 10)),
      Buffer.from([0xd6, 0xd0]),
      Buffer.from(TEXT.slice(THIRD_LINE + 10)),
    ]);
    const problem = await refusalOf(broken);
    expect(problem.type).toBe('urn:gongshi:problem:file-encoding');
    expect(problem.detail).toContain('第 3 行');
  });

  it('refuses a file cut off in the middle of a character', async () => {
    expect((await refusalOf(Buffer.concat([SMALL, Buffer.from([0xe4, 0xb8])]))).type).toBe(
      'urn:gongshi:problem:file-encoding',
    );
  });

  it.each([
    ['PK\u0005\u0006', 'ZIP'],
    ['%PDF-1.7', 'PDF'],
  ])('says what %j is', async (start, name) => {
    const problem = await refusalOf(start);
    expect(problem.type).toBe('urn:gongshi:problem:file-type');
    expect(problem.detail).toContain(name);
  });

  it('refuses a quotation mark that is never closed, without reading on for ever', async () => {
    const problem = await refusalOf(`${HEADING}"1,${'x'.repeat(400_000)}\n`);
    expect(problem.type).toBe('urn:gongshi:problem:unreadable-csv');
  });
});
