import { posix } from 'node:path';
import { unreadableWorkbook, wrongFileType } from '../../../rules/register-file.ts';
import type { Sheet, SheetFile, StoredFile } from '../file.ts';
import { fillMerged, readMergedColumns } from './merged.ts';
import { readSheetRows } from './rows.ts';
import { SharedStrings } from './strings.ts';
import { isDateFormat, type WorkbookContext } from './values.ts';
import { readWholeXml } from './xml.ts';
import { WorkbookZip } from './zip.ts';

const MIB = 1024 * 1024;
/** Lists of sheets, relationships and formats. */
const MAX_SMALL_PART = 32 * MIB;
const MAX_STRINGS_PART = 1024 * MIB;

/**
 * Opens an XLSX workbook (ISO/IEC 29500). Values only: formulas count with their stored value; macros, links, pictures and
 * notes are never looked at. Throws a Refusal where it is another kind of ZIP, or cannot be read.
 */
export async function openWorkbook(file: StoredFile): Promise<SheetFile> {
  const zip = await WorkbookZip.open(file);
  const main = await findMainPart(zip);
  const relations = await readRelations(zip, main);
  const { sheets, from1904 } = await readWorkbookPart(zip, main);
  const partOf = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.part;
  const dateStyles = await readDateStyles(zip, partOf('styles'));
  let strings: Promise<SharedStrings> | undefined;
  const context = async (): Promise<WorkbookContext> => {
    strings ??= readStrings(zip, partOf('sharedStrings'));
    const shared = await strings;
    return { from1904, sharedString: (index) => shared.at(index), isDateStyle: (style) => dateStyles.has(style) };
  };
  const reading = { taken: 0, size: 0 };
  const worksheets = sheets.flatMap(({ name, hidden, id }): Sheet[] => {
    const relation = relations.get(id);
    if (relation?.type !== 'worksheet') return []; // charts and dialogues have tabs too
    return [{ name, hidden, rows: () => rowsOf(zip, relation.part, context, reading) }];
  });
  return {
    format: { type: 'xlsx' },
    sheets: worksheets,
    progress: () => (reading.size === 0 ? 0 : reading.taken / reading.size),
  };
}

async function* rowsOf(
  zip: WorkbookZip,
  part: string,
  context: () => Promise<WorkbookContext>,
  reading: { taken: number; size: number },
): AsyncGenerator<string[]> {
  const book = await context();
  const fill = fillMerged(await readMergedColumns(zip.read(part)));
  Object.assign(reading, { taken: 0, size: zip.sizeOf(part) });
  async function* counted() {
    for await (const piece of zip.read(part)) {
      reading.taken += piece.length;
      yield piece;
    }
  }
  for await (const { number, cells } of readSheetRows(counted(), book)) {
    fill(number, cells);
    yield cells;
  }
}

/** The part that lists the sheets; refuses what is no workbook, or one with macros. */
async function findMainPart(zip: WorkbookZip): Promise<string> {
  const other = OTHER_ZIPS.find(({ part }) => zip.names().some((name) => part.test(name)));
  if (other) throw wrongFileType(other.found);
  if (!zip.has('[Content_Types].xml')) throw wrongFileType('压缩包（ZIP）');
  const main = [...(await readRelations(zip, '')).values()].find(({ type }) => type === 'officeDocument')?.part;
  if (!main) throw wrongFileType('压缩包（ZIP）');
  return main;
}

const OTHER_ZIPS: readonly { part: RegExp; found: string }[] = [
  { part: /^xl\/vbaproject\.bin$/, found: '启用宏的 Excel 工作簿（XLSM）' },
  { part: /^xl\/workbook\.bin$/, found: ' Excel 二进制工作簿（XLSB）' },
  { part: /^word\/document\.xml$/, found: ' Word 文档（DOCX）' },
  { part: /^ppt\/presentation\.xml$/, found: '演示文稿（PPTX）' },
  { part: /^mimetype$/, found: ' OpenDocument 文档（如 ODS 表格）' },
];

interface Relation {
  /** Last part of the type's address: transitional and strict workbooks write different ones before it. */
  type: string;
  part: string;
}

/** What a part refers to, by id; `part` empty for the package itself. Links out of the workbook are left out. */
async function readRelations(zip: WorkbookZip, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations = new Map<string, Relation>();
  await readWholeXml(zip.read(name, MAX_SMALL_PART), {
    open: (element, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.set(Id, { type: posix.basename(Type), part: target });
    },
  });
  return relations;
}

async function readWorkbookPart(zip: WorkbookZip, part: string) {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let from1904 = false;
  let isWorkbook = false;
  await readWholeXml(zip.read(part, MAX_SMALL_PART), {
    open: (element, attributes) => {
      const { name = '', state = 'visible', id = '', date1904 } = attributes;
      if (element === 'workbook') isWorkbook = true;
      if (element === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
      if (element === 'sheet') sheets.push({ name, hidden: state !== 'visible', id });
    },
  });
  if (!isWorkbook) throw unreadableWorkbook(`${part} 不是工作簿`);
  return { sheets, from1904 };
}

/** The numbers of the cell formats that show a day. */
async function readDateStyles(zip: WorkbookZip, part: string | undefined): Promise<Set<number>> {
  const styles = new Set<number>();
  if (part === undefined || !zip.has(part)) return styles;
  const codes = new Map<number, string>();
  let inCellFormats = false;
  let number = 0;
  await readWholeXml(zip.read(part, MAX_SMALL_PART), {
    open: (element, { numFmtId, formatCode = '' }) => {
      if (element === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (element === 'cellXfs') inCellFormats = true;
      if (element !== 'xf' || !inCellFormats) return;
      const id = Number(numFmtId ?? 0);
      if (isDateFormat(id, codes.get(id))) styles.add(number);
      number += 1;
    },
    close: (element) => {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

async function readStrings(zip: WorkbookZip, part: string | undefined): Promise<SharedStrings> {
  async function* nothing() {
    yield Buffer.from('<sst/>');
  }
  return SharedStrings.read(part !== undefined && zip.has(part) ? zip.read(part, MAX_STRINGS_PART) : nothing());
}
