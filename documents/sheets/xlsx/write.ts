import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { columnLetters } from './merged.ts';

/** How a row looks. */
export type RowLook = 'plain' | 'heading' | 'wrong';

export interface WrittenRow {
  cells: readonly string[];
  look: RowLook;
}

export interface WrittenSheet {
  name: string;
  rows: AsyncIterable<WrittenRow>;
  /** The row that stays in sight and carries the filter, from 1. */
  headingRow: number;
  /** Widths of the columns in characters, from the first. */
  widths: readonly number[];
}

/** Formats by number, as styles.xml below lists them. */
const STYLE: Readonly<Record<RowLook, number>> = { plain: 1, heading: 2, wrong: 3 };

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The same bytes for the same rows: a ZIP notes when its parts were made. */
const MADE = new Date(1980, 0, 1);
const ROWS_AT_ONCE = 200;

/**
 * Writes a workbook of one sheet, row by row. Every cell is text, in the format for text and with the mark that keeps
 * spreadsheets from ever taking it for a formula: what an apostrophe is in a CSV. It holds nothing else.
 */
export function writeWorkbook(sheet: WrittenSheet): Readable {
  const zip = new ZipFile();
  const part = (name: string, xml: string) => zip.addBuffer(Buffer.from(XML + xml), name, { mtime: MADE });
  part('[Content_Types].xml', CONTENT_TYPES);
  part('_rels/.rels', relations({ rId1: ['officeDocument', 'xl/workbook.xml'] }));
  part('xl/workbook.xml', workbookXml(sheet.name));
  part(
    'xl/_rels/workbook.xml.rels',
    relations({ rId1: ['worksheet', 'worksheets/sheet1.xml'], rId2: ['styles', 'styles.xml'] }),
  );
  part('xl/styles.xml', STYLES);
  const output = zip.outputStream as Readable;
  const rows = Readable.from(sheetXml(sheet), { objectMode: false });
  // A row that cannot be made breaks the file off: half a workbook must not look like a whole one.
  rows.once('error', (error) => output.destroy(error));
  output.once('close', () => rows.destroy());
  zip.addReadStream(rows, 'xl/worksheets/sheet1.xml', { mtime: MADE });
  zip.end();
  return output;
}

async function* sheetXml({ rows, headingRow, widths }: WrittenSheet): AsyncGenerator<Buffer> {
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`);
  const frozen = `<pane ySplit="${headingRow}" topLeftCell="A${headingRow + 1}" activePane="bottomLeft" state="frozen"/>`;
  let xml = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`;
  let number = 0;
  for await (const { cells, look } of rows) {
    number += 1;
    xml += rowXml(number, cells, STYLE[look]);
    if (number % ROWS_AT_ONCE !== 0) continue;
    yield Buffer.from(xml);
    xml = '';
  }
  const last = columnLetters(Math.max(widths.length, 1));
  const filtered = `A${headingRow}:${last}${Math.max(number, headingRow)}`;
  yield Buffer.from(`${xml}</sheetData><autoFilter ref="${filtered}"/></worksheet>`);
}

function rowXml(number: number, cells: readonly string[], style: number): string {
  let xml = `<row r="${number}">`;
  for (const [index, cell] of cells.entries()) {
    const place = `r="${columnLetters(index + 1)}${number}" s="${style}"`;
    if (cell !== '') xml += `<c ${place} t="inlineStr"><is><t xml:space="preserve">${textXml(cell)}</t></is></c>`;
    else if (style !== STYLE.plain) xml += `<c ${place}/>`;
  }
  return `${xml}</row>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML may hold it: what it cannot hold is written _x0001_ (ISO/IEC 29500-1 §22.9.2.19). */
export function textXml(text: string): string {
  return (
    text
      .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000B\u000C\u000D\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, escapedCharacter)
      .replace(/[&<>"]/g, (sign) => ESCAPES[sign] as string)
  );
}

const escapedCharacter = (character: string) =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

function relations(targets: Record<string, [type: string, target: string]>): string {
  const list = Object.entries(targets).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

/** Names of sheets have at most 31 characters, none of them one of these. */
function workbookXml(name: string): string {
  const allowed = [...name.replace(/[\\/?*[\]:]/g, ' ').replace(/^'|'$/g, ' ')].slice(0, 31).join('').trim();
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${textXml(allowed || 'Sheet1')}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
}

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const CONTENT_TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

// 49 is the format for text; the two fills every workbook begins with come first.
const fill = (rgb: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
const format = (font: number, filled: number) =>
  `<xf numFmtId="49" fontId="${font}" fillId="${filled}" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1"/>`;
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('FFD9E1F2')}${fill('FFFFC7CE')}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${format(0, 0)}${format(1, 2)}${format(0, 3)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
