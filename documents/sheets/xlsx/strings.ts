import { workbookTooLarge } from '../../../rules/register-file.ts';
import { unescapeText } from './values.ts';
import { readXml } from './xml.ts';

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The texts of a workbook, which its cells name by number (ISO/IEC 29500-1 §18.4). Kept as UTF-8 in one buffer: a
 * million strings of their own would take three times the memory.
 */
export class SharedStrings {
  #bytes = Buffer.alloc(64 * 1024);
  #ends = new Uint32Array(1024);
  #count = 0;

  static async read(pieces: AsyncIterable<Buffer>): Promise<SharedStrings> {
    const strings = new SharedStrings();
    let text = '';
    let taking = false;
    // Readings in small print above the characters (phonetic runs) are no part of the text.
    let phonetic = 0;
    const handlers = {
      open: (name: string) => {
        if (name === 'si') text = '';
        else if (name === 'rPh') phonetic += 1;
        else taking = name === 't' && phonetic === 0;
      },
      text: (part: string) => {
        if (taking) text += part;
      },
      close: (name: string) => {
        taking = false;
        if (name === 'rPh') phonetic -= 1;
        else if (name === 'si') strings.#add(unescapeText(text));
      },
    };
    for await (const _ of readXml(pieces, handlers));
    return strings;
  }

  /** Empty where there is none of that number. */
  at(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return '';
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }

  #add(text: string): void {
    const start = this.#count === 0 ? 0 : (this.#ends[this.#count - 1] as number);
    // At most three bytes of UTF-8 to a code unit.
    const needed = start + text.length * 3;
    if (needed > MAX_BYTES) throw workbookTooLarge(`工作簿中的文字超过 ${MAX_BYTES / 1024 / 1024} MiB`);
    if (needed > this.#bytes.length) this.#bytes = grown(this.#bytes, needed);
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[this.#count++] = start + this.#bytes.write(text, start);
  }
}

function grown(bytes: Buffer, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.max(needed, bytes.length * 2));
  bytes.copy(larger);
  return larger;
}
