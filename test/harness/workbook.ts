import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** One sheet of a workbook made by hand. */
export interface MadeSheet {
  name?: string;
  hidden?: boolean;
  /** What stands in sheetData: rows of cells as XML. */
  rows: string;
  /** What follows sheetData, merged cells for one. */
  after?: string;
}

export interface MadeWorkbook {
  sheets: MadeSheet[];
  sharedStrings?: string;
  /** Number formats of the cell styles 0, 1, 2 …; a text is a format of its own. */
  formats?: (number | string)[];
  from1904?: boolean;
  /** Further parts, or other contents for those made here; null leaves one out. */
  parts?: Record<string, Buffer | string | null>;
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook as a spreadsheet program would write it, but for what the test changes. */
export function makeWorkbook(workbook: MadeWorkbook): Promise<Buffer> {
  return makeZip({ ...partsOf(workbook), ...workbook.parts });
}

export async function makeZip(parts: Record<string, Buffer | string | null>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    if (content !== null) zip.addBuffer(Buffer.from(content), name, { mtime: new Date(0) });
  zip.end();
  return buffer(zip.outputStream as Readable);
}

function partsOf({ sheets, sharedStrings = '', formats = [0], from1904 }: MadeWorkbook): Record<string, string> {
  const list = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${name ?? `Sheet${i + 1}`}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  );
  const rels = sheets.map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  const worksheets = sheets.map(({ rows, after = '' }, i) => [
    `xl/worksheets/sheet${i + 1}.xml`,
    `<worksheet ${MAIN}><sheetData>${rows}</sheetData>${after}</worksheet>`,
  ]);
  const custom = formats.flatMap((format, i) =>
    typeof format === 'string'
      ? [`<numFmt numFmtId="${164 + i}" formatCode="${format.replaceAll('"', '&quot;')}"/>`]
      : [],
  );
  const xfs = formats.map((format, i) => `<xf numFmtId="${typeof format === 'string' ? 164 + i : format}"/>`);
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATION}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${rels.join('')}${relation('rIdS', 'styles', 'styles.xml')}${relation('rIdT', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}>${sharedStrings}</sst>`,
    ...Object.fromEntries(worksheets),
  };
}

const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`;

/** A row of text cells. */
export function textRow(number: number, cells: readonly string[], attributes = ''): string {
  const made = cells.map((cell) => (cell === '' ? '<c/>' : `<c t="inlineStr"><is><t>${cell}</t></is></c>`));
  return `<row r="${number}" ${attributes}>${made.join('')}</row>`;
}
