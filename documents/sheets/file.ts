/** A file kept somewhere, of which any part can be read: a ZIP is read from its end. */
export interface StoredFile {
  /** Bytes. */
  size: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): AsyncIterable<Buffer>;
}

/** How a file is written, so that a sheet can be given back in the same way. */
export type SheetFormat = { type: 'csv'; encoding: TextEncoding; bom: boolean } | { type: 'xlsx' };

export type TextEncoding = 'UTF-8' | 'GB18030';

/** One table of a file. */
export interface Sheet {
  /** As the tab says; empty for a CSV, which has one table and no name for it. */
  name: string;
  /** Not shown by spreadsheet programs. */
  hidden: boolean;
  /** Every row from the first on, rows without any cell as []; can be begun anew. Throws a Refusal where a row cannot be read. */
  rows(): AsyncGenerator<string[]>;
}

/** An opened file. */
export interface SheetFile {
  format: SheetFormat;
  sheets: readonly Sheet[];
  /** Share of the file that the running `rows()` has gone through, 0 … 1. */
  progress(): number;
}

/** A file that is held in memory, given out in pieces of `pieceBytes`: for tests, and for what is small. */
export function fileInMemory(bytes: Buffer, pieceBytes = 1024 * 1024): StoredFile {
  return {
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += pieceBytes) yield bytes.subarray(at, Math.min(at + pieceBytes, end));
    },
  };
}
