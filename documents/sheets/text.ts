import { isUtf8 } from 'node:buffer';
import { brokenText, unreadableCsv, utf16Text, wrongFileType } from '../../rules/register-file.ts';
import type { TextEncoding } from './file.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line of a register has some 400 bytes; more than this without any line end is no table. */
const MAX_LINE_BYTES = 1024 * 1024;

const BYTE_ORDER_MARKS: readonly { bytes: Buffer; encoding: TextEncoding | 'UTF-16' }[] = [
  { bytes: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'UTF-8' },
  { bytes: Buffer.from([0x84, 0x31, 0x95, 0x33]), encoding: 'GB18030' },
  { bytes: Buffer.from([0xff, 0xfe]), encoding: 'UTF-16' },
  { bytes: Buffer.from([0xfe, 0xff]), encoding: 'UTF-16' },
];

/**
 * Two or more Chinese characters in UTF-8 with nothing but ASCII around them, as GB18030 would read them: 涓枃. An even
 * number of them is valid GB18030, so a strict decoder lets them through. In names that are really GB18030 this takes
 * three rare characters in a row.
 */
const UTF8_AMONG_GB18030 = /(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}(?![\x80-\xff])/;

/**
 * Turns the bytes of a text file into UTF-8 without BOM, finding out what they are: a byte order mark says it; else the
 * first line that is not plain ASCII decides, UTF-8 if it is valid UTF-8, GB18030 if not. Every later line must agree.
 * Throws a Refusal that names the first line that does not.
 */
export class TextReader {
  /** Known once the first line beyond ASCII was read; until then plain ASCII, which is UTF-8. */
  encoding: TextEncoding = 'UTF-8';
  bom = false;
  /** Bytes taken in. */
  taken = 0;
  #decided = false;
  #lines = 0;
  #held: Buffer = Buffer.alloc(0);

  /** The text in whole lines. */
  async *read(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let first = true;
    for await (const piece of pieces) {
      this.taken += piece.length;
      const bytes = Buffer.concat([this.#held, piece]);
      // A mark has at most four bytes; a piece may be shorter.
      if (first && bytes.length < 4) {
        this.#held = bytes;
        continue;
      }
      yield this.#wholeLines(first ? this.#withoutMark(bytes) : bytes);
      first = false;
    }
    const rest = first ? this.#withoutMark(this.#held) : this.#held;
    if (rest.length > 0) yield this.#decode(rest);
  }

  #withoutMark(bytes: Buffer): Buffer {
    const mark = BYTE_ORDER_MARKS.find((candidate) =>
      bytes.subarray(0, candidate.bytes.length).equals(candidate.bytes),
    );
    if (!mark) return bytes;
    if (mark.encoding === 'UTF-16') throw utf16Text();
    this.bom = this.#decided = true;
    this.encoding = mark.encoding;
    return bytes.subarray(mark.bytes.length);
  }

  // A line end is never part of another character, in neither encoding: what ends there can be judged by itself.
  #wholeLines(bytes: Buffer): Buffer {
    const cut = bytes.lastIndexOf(LINE_FEED) + 1 || bytes.lastIndexOf(CARRIAGE_RETURN) + 1;
    if (bytes.length - cut > MAX_LINE_BYTES) throw unreadableCsv(this.#lines + 1);
    this.#held = bytes.subarray(cut);
    return this.#decode(bytes.subarray(0, cut));
  }

  #decode(bytes: Buffer): Buffer {
    if (!this.#decided) this.#decide(bytes);
    const text = this.encoding === 'UTF-8' ? validUtf8(bytes) : fromGb18030(bytes);
    if (!text) throw brokenText(this.#lines + lineWith(bytes, (line) => !this.#isValid(line))[1], this.encoding);
    this.#lines += countLines(bytes);
    return text;
  }

  #decide(bytes: Buffer): void {
    if (bytes.includes(0)) throw looksLikeUtf16(bytes) ? utf16Text() : wrongFileType('二进制数据');
    const beyondAscii = (line: Buffer) => line.some((byte) => byte >= 0x80);
    const [line, number] = lineWith(bytes, beyondAscii);
    if (!line) return;
    if (!isUtf8(line) && !fromGb18030(line)) throw brokenText(this.#lines + number);
    this.encoding = isUtf8(line) ? 'UTF-8' : 'GB18030';
    this.#decided = true;
  }

  #isValid(line: Buffer): boolean {
    return this.encoding === 'UTF-8' ? isUtf8(line) : fromGb18030(line) !== undefined;
  }
}

const validUtf8 = (bytes: Buffer) => (isUtf8(bytes) ? bytes : undefined);

function fromGb18030(bytes: Buffer): Buffer | undefined {
  if (UTF8_AMONG_GB18030.test(bytes.toString('latin1'))) return undefined;
  try {
    return Buffer.from(new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
}

/** Every second byte of ASCII in UTF-16 is 0. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 512);
  const zeros = (from: 0 | 1) => start.filter((byte, index) => index % 2 === from && byte === 0).length;
  return Math.max(zeros(0), zeros(1)) > 2 * Math.min(zeros(0), zeros(1));
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end === -1 ? bytes.length : end + 1;
    yield bytes.subarray(from, to);
    from = to;
  }
}

/** The first line that fits, or none, and its number from 1. */
function lineWith(bytes: Buffer, fits: (line: Buffer) => boolean): [line: Buffer | undefined, number: number] {
  let number = 0;
  for (const line of linesOf(bytes)) {
    number += 1;
    if (fits(line)) return [line, number];
  }
  return [undefined, number];
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  return lines;
}
