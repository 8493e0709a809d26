/**
 * Why a file is refused as a whole: nothing of it is taken over. Each names what was found and what to do.
 */
import { maskIdentityNumbers } from './identity-number.ts';
import { Refusal } from './refusal.ts';
import { isStorable } from './text.ts';

/** How far down the heading may stand: announcements carry a title, a unit and a date above it. */
export const HEADING_WITHIN = 10;

const NOTHING_TAKEN = '未导入任何数据。';
const SAVE_AS = '请在表格软件中另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”后重新上传；';

export interface MissedHeading {
  /** Columns missing from, and standing twice in, the row that came closest. */
  missing: readonly string[];
  repeated: readonly string[];
  row: readonly string[];
  /** Names of the sheets of a workbook that were looked at; none for a CSV. */
  sheets: readonly string[];
}

/** The heading was not found. */
export function notARegister({ missing, repeated, row, sheets }: MissedHeading): Refusal {
  const faults = [
    ...(missing.length > 0 ? [`缺少列：${missing.join('、')}`] : []),
    ...(repeated.length > 0 ? [`重复的列：${repeated.join('、')}`] : []),
  ];
  const where = sheets.length > 0 ? `工作表${quoted(sheets)}的` : '';
  const found = shownCells(row);
  const nearest = found === '' ? '' : `最接近的一行是“${found}”，`;
  return refusal('not-a-register', {
    title: '不是矿业权登记表',
    titleEn: 'Not a register of mining rights',
    detail: `${where}前 ${HEADING_WITHIN} 行中未找到“有效期内矿业权基本信息”的表头（${nearest}${faults.join('；')}）。请使用该表的表头，以 XLSX 或逗号分隔的 CSV 保存后重新上传；`,
    errors: [
      ...missing.map((name) => ({ pointer: name, detail: '缺少此列' })),
      ...repeated.map((name) => ({ pointer: name, detail: '此列重复' })),
    ],
  });
}

/** The beginning of a row, enough to recognise it by. */
function shownCells(row: readonly string[]): string {
  const cells = row.filter((cell) => cell.trim() !== '').map((cell) => [...cell.trim()].slice(0, 20).join(''));
  const shown = maskIdentityNumbers(cells.slice(0, 6).filter(isStorable).join('、'));
  return cells.length > 6 ? `${shown}…` : shown;
}

/** More than one sheet of a workbook could be the register, and which one is meant would be a guess. */
export function severalRegisters(sheets: readonly string[]): Refusal {
  return refusal('several-registers', {
    title: '工作簿中有多张登记表',
    titleEn: 'Several sheets are registers',
    detail: `工作表${quoted(sheets)}都有登记表的表头，无法确定导入哪一张。请只保留一张（删除其余，包括隐藏的工作表）后重新上传；`,
  });
}

export function emptyFile(): Refusal {
  return refusal('empty-file', {
    title: '文件为空',
    titleEn: 'The file is empty',
    detail: '文件没有任何内容，应为带表头的矿业权登记表（CSV 或 XLSX）。请检查后重新上传；',
  });
}

/**
 * Text that is neither whole UTF-8 nor whole GB18030.
 *
 * @param line the first line that cannot be read, from 1
 * @param above what the lines above it are written in; absent where it is the first line beyond plain ASCII
 */
export function brokenText(line: number, above?: 'UTF-8' | 'GB18030'): Refusal {
  if (!above) return fileEncoding(`第 ${line} 行既不是有效的 UTF-8 文本，也不是有效的 GB18030（GBK）文本。`);
  const other = above === 'UTF-8' ? 'GBK' : 'UTF-8';
  return fileEncoding(
    `第 ${line} 行不是有效的 ${above} 文本，而文件前面的内容是 ${above}：该行已损坏，或混入了 ${other} 等其他编码的内容。请更正该行；`,
  );
}

/** UTF-16 is what “Unicode 文本” of spreadsheet programs gives: with tabs, and of use to nobody else. */
export function utf16Text(): Refusal {
  return fileEncoding('文件为 UTF-16 编码（表格软件的“Unicode 文本”），系统读取 UTF-8 和 GB18030。');
}

function fileEncoding(found: string): Refusal {
  return refusal('file-encoding', {
    title: '文件编码无法识别',
    titleEn: 'The encoding of the file cannot be read',
    detail: found + SAVE_AS,
  });
}

/** @param found what the file is, in words that follow 文件内容是 */
export function wrongFileType(found: string): Refusal {
  return refusal('file-type', {
    title: '文件类型不支持',
    titleEn: 'The type of the file is not supported',
    detail: `文件内容是${found}，应为矿业权登记表（CSV 或 XLSX），与文件名的后缀无关。${SAVE_AS}`,
  });
}

/** @param line where the row that cannot be read begins or ends, from 1 */
export function unreadableCsv(line: number): Refusal {
  return refusal('unreadable-csv', {
    title: '表格结构无法读取',
    titleEn: 'The table cannot be read',
    detail: `读到第 ${line} 行时，有以双引号开头的单元格没有结束（缺少另一半双引号），或一行过长。请在表格软件中检查引号，重新保存后上传；`,
  });
}

/** @param found what is wrong with it, as a clause */
export function unreadableWorkbook(found: string): Refusal {
  return refusal('unreadable-workbook', {
    title: '工作簿无法读取',
    titleEn: 'The workbook cannot be read',
    detail: `${found}。请在表格软件中打开并另存为“Excel 工作簿（.xlsx）”后重新上传；`,
  });
}

/** A file that unpacks to far more than it is: a zip bomb, or a sheet formatted down to the last row. */
export function workbookTooLarge(found: string): Refusal {
  return refusal('workbook-too-large', {
    title: '工作簿解压后过大',
    titleEn: 'The workbook unpacks to too much',
    detail: `${found}。请删除登记表以外的工作表、图片和表格下方的空行格式，重新保存后上传；`,
  });
}

function refusal(code: string, problem: { title: string; titleEn: string; detail: string; errors?: FieldErrors }) {
  return new Refusal(code, { status: 422, ...problem, detail: problem.detail + NOTHING_TAKEN });
}

type FieldErrors = { pointer: string; detail: string }[];

const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join('、');
