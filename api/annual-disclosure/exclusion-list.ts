import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { type ExclusionRequest, groundOfWords } from '../../rules/exclusions.ts';
import { Refusal } from '../../rules/refusal.ts';

/** Headings of a list of exclusions; the register's own words for the same things. */
const HEADINGS = ['许可证号', '关停原因', '文号', '备注'] as const;
type Heading = (typeof HEADINGS)[number];

/** Lets the routes of a scope take a CSV (UTF-8 with or without BOM, else GB18030) for the JSON list it stands for. */
export function readCsvBodies(scope: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  scope.addContentTypeParser('text/csv', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => ({
    items: readExclusionList(body),
  }));
}

/** Every row in the order of the file; what is wrong within a row is found later, with its place. */
export function readExclusionList(file: Buffer): ExclusionRequest[] {
  const rows = readRows(decode(file));
  const heading = (rows[0] ?? []).map((cell) => cell.trim());
  const missing = HEADINGS.filter((name) => !heading.includes(name));
  if (missing.length > 0) throw notAList(`第一行缺少列：${missing.join('、')}`);
  return rows.slice(1).map((row) => {
    const cell = (name: Heading) => row[heading.indexOf(name)] ?? '';
    const ground = groundOfWords(cell('关停原因'));
    return { licenceNo: cell('许可证号'), ...ground, documentNo: cell('文号'), remark: cell('备注') };
  });
}

function readRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) throw notAList(`无法按 CSV 解析（${error.message}）`);
    throw error;
  }
}

/** What is not UTF-8 is taken for GB18030, which Excel writes in China. */
function decode(file: Buffer): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file);
    } catch {
      // Not in this encoding.
    }
  }
  throw notAList('既不是 UTF-8，也不是 GB18030 编码');
}

function notAList(reason: string): Refusal {
  return new Refusal('not-an-exclusion-list', {
    status: 422,
    title: '不是除外清单',
    titleEn: 'The file is no list of exclusions',
    detail: `${reason}；清单应为 CSV，第一行为列名 ${HEADINGS.join('、')}，以下每行一宗。未受理任何一行。`,
    errors: [{ pointer: '/body', detail: reason }],
  });
}
