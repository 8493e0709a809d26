import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { withBeijingOffset } from '../../rules/instants.ts';
import { readItem } from '../../rules/reconciliation/item.ts';
import type { ReceivedItem, SystemKind } from '../../rules/reconciliation/kinds.ts';
import { Refusal } from '../../rules/refusal.ts';

/** The columns of the envelope in a CSV file; the others are the content's. */
export const ENVELOPE_COLUMNS = {
  id: '记录编号',
  version: '版本',
  sequence: '序号',
  occurredAt: '发生时间',
  authority: '省级主管部门',
} as const;

/** Longest line or row, characters: an item has at most 64 KiB. Many more is a quotation mark that was never closed. */
const MAX_RECORD = 256 * 1024;

/** A stored file, read from its start each time it is asked for. */
export type FilePieces = () => AsyncIterable<Buffer>;

/**
 * The same items from a file an official uploads, where the system cannot be asked: JSON lines as the interface has them,
 * or CSV with the envelope's columns beside those of the kind (序号 may be left out). UTF-8 with or without BOM, or GB18030.
 * Holds one row in memory. Throws a Refusal where the whole is no such file; single items that are wrong are results.
 */
export async function* readSystemFile(kind: SystemKind, pieces: FilePieces): AsyncGenerator<ReceivedItem> {
  const encoding = await encodingOf(pieces);
  const start = await startOf(pieces, encoding);
  if (start === '') throw notAFile('文件中没有记录');
  const raws = start === '{' ? readLines(text(pieces, encoding)) : readCsv(text(pieces, encoding));
  for await (const raw of raws) yield { raw, result: readItem(kind, raw) };
}

async function encodingOf(pieces: FilePieces): Promise<string> {
  for (const encoding of ['utf-8', 'gb18030']) if (await isReadableAs(pieces, encoding)) return encoding;
  throw notAFile('编码既不是 UTF-8 也不是 GB18030，或不是文本文件');
}

async function isReadableAs(pieces: FilePieces, encoding: string): Promise<boolean> {
  try {
    for await (const _ of text(pieces, encoding));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}

async function* text(pieces: FilePieces, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of pieces()) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** The first character that is no space; empty where there is none. */
async function startOf(pieces: FilePieces, encoding: string): Promise<string> {
  for await (const part of text(pieces, encoding)) if (part.trim() !== '') return part.trimStart().charAt(0);
  return '';
}

async function* readLines(parts: AsyncIterable<string>): AsyncGenerator<unknown> {
  let held = '';
  for await (const part of parts) {
    const lines = (held + part).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield parsed(line);
    if (held.length > MAX_RECORD) throw notAFile('有一行过长');
  }
  if (held.trim() !== '') yield parsed(held);
}

/** What is no JSON is kept as it stands: quarantine shows it to whoever must mend it. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

async function* readCsv(parts: AsyncIterable<string>): AsyncGenerator<unknown> {
  const parser = parse({ relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: MAX_RECORD });
  // An error of either end destroys the other and comes out of the loop below; the callback only has to be there.
  const records = pipeline(Readable.from(parts), parser, () => {});
  let heading: string[] | undefined;
  let rows = 0;
  try {
    for await (const cells of records as AsyncIterable<string[]>) {
      if (heading) yield toRaw(heading, cells);
      else heading = asHeading(cells);
      rows += 1;
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw Object.assign(notAFile(`不是有效的 CSV（约第 ${rows + 1} 行）`), { cause: error });
    throw error;
  }
  if (rows < 2) throw notAFile('文件中没有记录');
}

function asHeading(cells: string[]): string[] {
  const needed = Object.values(ENVELOPE_COLUMNS).filter((name) => name !== ENVELOPE_COLUMNS.sequence);
  const missing = needed.filter((name) => !cells.includes(name));
  if (missing.length > 0) throw notAFile(`第一行应为表头，缺少：${missing.join('、')}`);
  return cells;
}

const OWN: readonly string[] = Object.values(ENVELOPE_COLUMNS);

/** The row as the interface would have given it. Cells beyond the heading have no name, and are no item's. */
function toRaw(heading: readonly string[], cells: readonly string[]): unknown {
  const row = Object.fromEntries(heading.map((name, at) => [name, cells[at] ?? '']));
  const number = (cell = '') => (/^\d{1,15}$/.test(cell) ? Number(cell) : cell);
  const { id, version, sequence, occurredAt, authority } = ENVELOPE_COLUMNS;
  return {
    id: row[id],
    version: number(row[version]),
    sequence: row[sequence] ? number(row[sequence]) : null,
    occurredAt: withBeijingOffset(row[occurredAt] ?? ''),
    authority: row[authority],
    content: Object.fromEntries(Object.entries(row).filter(([name]) => name !== '' && !OWN.includes(name))),
  };
}

/** Rows before the place where it broke may have been taken in by then: read again, they are repeats. */
function notAFile(why: string): Refusal {
  return new Refusal('system-file-unreadable', {
    status: 422,
    title: '文件不能读取',
    titleEn: 'The file cannot be read',
    detail: `${why}；请使用从部公示系统导出的 CSV 或 JSON 行文件，格式见运维手册。更正后可整份重传，已收入的记录不会重复收入。`,
    errors: [{ pointer: '/body/file', detail: why }],
  });
}
