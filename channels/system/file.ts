import { parse } from 'csv-parse/sync';
import { readItem } from '../../rules/reconciliation/item.ts';
import type { SystemKind } from '../../rules/reconciliation/kinds.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ReceivedItem } from './port.ts';

/** Largest file taken in: some 50,000 items. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** The columns of the envelope in a CSV file; the others are the content's. */
export const ENVELOPE_COLUMNS = {
  id: '记录编号',
  version: '版本',
  sequence: '序号',
  occurredAt: '发生时间',
  authority: '省级主管部门',
} as const;

/**
 * The same items from a file an official uploads, where the system cannot be asked: JSON lines as the interface has them,
 * or CSV with the envelope's columns before those of the kind. UTF-8 with or without BOM, or GB18030. Throws a Refusal
 * where the whole is no such file; single items that are wrong are results, as over HTTP.
 */
export function readSystemFile(kind: SystemKind, bytes: Buffer): ReceivedItem[] {
  const text = decode(bytes);
  const raws = text.trimStart().startsWith('{') ? readLines(text) : readCsv(text);
  if (raws.length === 0) throw notAFile('文件中没有记录');
  return raws.map((raw) => ({ raw, result: readItem(kind, raw) }));
}

function decode(bytes: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The other one, then.
    }
  throw notAFile('编码既不是 UTF-8 也不是 GB18030');
}

function readLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        // Kept as it stands: quarantine shows it to whoever must mend it.
        return line;
      }
    });
}

function readCsv(text: string): unknown[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  } catch (error) {
    throw Object.assign(notAFile('不是有效的 CSV'), { cause: error });
  }
  const missing = Object.values(ENVELOPE_COLUMNS).filter(
    (name) => name !== ENVELOPE_COLUMNS.sequence && rows[0] !== undefined && !Object.hasOwn(rows[0], name),
  );
  if (missing.length > 0) throw notAFile(`表头缺少：${missing.join('、')}`);
  return rows.map(toRaw);
}

const own: readonly string[] = Object.values(ENVELOPE_COLUMNS);

function toRaw(row: Record<string, string>): unknown {
  const number = (text: string | undefined) => (text && /^\d{1,15}$/.test(text) ? Number(text) : (text ?? ''));
  const { id, version, sequence, occurredAt, authority } = ENVELOPE_COLUMNS;
  return {
    id: row[id],
    version: number(row[version]),
    sequence: row[sequence] ? number(row[sequence]) : null,
    occurredAt: withOffset(row[occurredAt] ?? ''),
    authority: row[authority],
    content: Object.fromEntries(Object.entries(row).filter(([name]) => !own.includes(name))),
  };
}

/** 2021-04-30 18:05:00, as tables write it, is Beijing time. */
function withOffset(time: string): string {
  const plain = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(time);
  return plain ? `${plain[1]}T${plain[2]}+08:00` : time;
}

function notAFile(why: string): Refusal {
  return new Refusal('system-file-unreadable', {
    status: 422,
    title: '文件不能读取',
    titleEn: 'The file cannot be read',
    detail: `${why}；请使用从部公示系统导出的 CSV 或 JSON 行文件，格式见运维手册。未收入任何数据。`,
    errors: [{ pointer: '/body', detail: why }],
  });
}
