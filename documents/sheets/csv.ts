import { pipeline, Readable } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import { unreadableCsv } from '../../rules/register-file.ts';
import type { SheetFile, StoredFile } from './file.ts';
import { TextReader } from './text.ts';

/** A row of a register has some 400 characters. Many more is a quotation mark that was never closed. */
const MAX_RECORD_CHARACTERS = 256 * 1024;

/** A CSV as a file of one sheet. Holds one row in memory. */
export function openCsv(file: StoredFile): SheetFile {
  let text = new TextReader();
  const sheet = {
    name: '',
    hidden: false,
    rows: () => {
      text = new TextReader();
      return readRecords(text.read(file.read(0, file.size)));
    },
  };
  return {
    // Known once rows were read.
    get format() {
      return { type: 'csv', encoding: text.encoding, bom: text.bom } as const;
    },
    sheets: [sheet],
    progress: () => (file.size === 0 ? 1 : text.taken / file.size),
  };
}

async function* readRecords(pieces: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const parser = parse({ relax_column_count: true, relax_quotes: true, max_record_size: MAX_RECORD_CHARACTERS });
  // An error of either end destroys the other and comes out of the loop below; the callback only has to be there.
  const records: Parser = pipeline(Readable.from(pieces), parser, () => {});
  try {
    for await (const record of records) yield record as string[];
  } catch (error) {
    if (error instanceof CsvError) throw Object.assign(unreadableCsv(Number(error.lines ?? 0)), { cause: error });
    throw error;
  }
}
