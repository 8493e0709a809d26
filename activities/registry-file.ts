import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import type { StagedRow } from '../db/queries/registry.ts';
import { isBlankRow, type ReadOptions, readRow } from '../rules/register.ts';
import { emptyFile, notARegister, notText, notUtf8, unreadableCsv } from '../rules/register-file.ts';
import { type HeadingResult, type RegisterHeading, readHeading } from '../rules/register-heading.ts';

/** Announcements carry a title and a date above the heading; further down there is none. */
const HEADING_WITHIN = 10;

/** A row of a register has some 400 characters. Many more is a quotation mark that was never closed. */
const MAX_RECORD_CHARACTERS = 256 * 1024;

const LINE_FEED = 0x0a;

export interface RegisterFile {
  /** The rows below the heading, as they are read. Throws a Refusal where the file as a whole is none of ours. */
  rows: AsyncGenerator<StagedRow>;
  /** 1-based column of the licence number; known once the first row was read. */
  licenceColumn: () => number;
}

/** Reads a register from the pieces of a CSV file in UTF-8, with or without BOM. Holds one row in memory. */
export function readRegister(pieces: AsyncIterable<Buffer>, options: ReadOptions = {}): RegisterFile {
  let heading: RegisterHeading | undefined;
  async function* rows(): AsyncGenerator<StagedRow> {
    const records = readRecords(pieces);
    heading = await findHeading(records);
    let rowNo = 0;
    for await (const cells of records) {
      rowNo += 1;
      if (isBlankRow(cells)) continue;
      const result = readRow(heading, cells, options);
      yield result.ok
        ? { rowNo, licenceNo: result.right.licenceNo, right: result.right, findings: result.normalised }
        : { rowNo, licenceNo: result.licenceNo, right: undefined, findings: result.findings };
    }
  }
  return { rows: rows(), licenceColumn: () => (heading?.index.licenceNo ?? 0) + 1 };
}

async function findHeading(records: AsyncGenerator<string[]>): Promise<RegisterHeading> {
  let closest: Exclude<HeadingResult, { ok: true }> | undefined;
  for (let n = 0; n < HEADING_WITHIN; n++) {
    const record = await records.next();
    if (record.done) break;
    const result = readHeading(record.value);
    if (result.ok) return result.heading;
    if (!closest || result.missing.length < closest.missing.length) closest = result;
  }
  throw closest ? notARegister(closest.missing, closest.repeated) : emptyFile();
}

async function* readRecords(pieces: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  // An error of either end destroys the other and comes out of the loop below; the callback only has to be there.
  const records: Parser = pipeline(Readable.from(checkText(pieces)), parser, () => {});
  try {
    for await (const record of records) yield record as string[];
  } catch (error) {
    if (error instanceof CsvError) throw Object.assign(unreadableCsv(Number(error.lines ?? 0)), { cause: error });
    throw error;
  }
}

/** Lets only UTF-8 through, cut where a character ends: the parser would put U+FFFD for what it cannot read. */
async function* checkText(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let linesBefore = 0;
  let first = true;
  for await (const piece of pieces) {
    if (first) refuseKnownTypes(piece);
    first = false;
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
    // A line feed is never part of another character: everything up to the last one can be judged by itself.
    const end = bytes.lastIndexOf(LINE_FEED) + 1 || completeCharacters(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) throw notUtf8(linesBefore + firstBrokenLine(whole));
    linesBefore += countLines(whole);
    held = bytes.subarray(end);
    yield whole;
  }
  if (!isUtf8(held)) throw notUtf8(linesBefore + 1);
  yield held;
}

/** The office formats people try first are named, in place of a remark about encodings. */
function refuseKnownTypes(start: Buffer): void {
  if (start.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) throw notText('压缩包或 Excel 工作簿（XLSX）');
  if (start.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw notText('旧版 Excel 工作簿（XLS）');
  if (start.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw notText(' PDF 文档');
}

/** Length without a character cut off at the end: at most three bytes of it can be there. */
function completeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes.readUInt8(bytes.length - back);
    if (byte >= 0xc0) return bytes.length - back; // the first byte of a character that may go on in the next piece
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function firstBrokenLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    from = to;
  }
  return line;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
