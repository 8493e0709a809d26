import { emptyFile, wrongFileType } from '../../rules/register-file.ts';
import { openCsv } from './csv.ts';
import type { SheetFile, StoredFile } from './file.ts';
import { openWorkbook } from './xlsx/workbook.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** First bytes of what people upload by mistake; the name the file was given says nothing. */
const BINARY: readonly { bytes: readonly number[]; found: string }[] = [
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], found: '旧版 Excel 工作簿（XLS）或设有打开密码的工作簿' },
  { bytes: [0x25, 0x50, 0x44, 0x46], found: ' PDF 文档' },
  { bytes: [0xff, 0xd8, 0xff], found: '图片（JPEG）' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], found: '图片（PNG）' },
  { bytes: [0x47, 0x49, 0x46, 0x38], found: '图片（GIF）' },
  { bytes: [0x49, 0x49, 0x2a, 0x00], found: '图片（TIFF）' },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], found: '图片（TIFF）' },
  { bytes: [0x52, 0x61, 0x72, 0x21], found: '压缩包（RAR）' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], found: '压缩包（7z）' },
  { bytes: [0x1f, 0x8b], found: '压缩包（GZIP）' },
  { bytes: [0x50, 0x4b, 0x05, 0x06], found: '空的压缩包（ZIP）' },
];

const MARKUP: readonly { starts: RegExp; found: string }[] = [
  { starts: /^\s*<(?:!doctype\s+html|html|head|body|script|table|meta|div)\b/i, found: '网页（HTML）' },
  { starts: /^\s*<(?:\?xml|\w)/, found: ' XML 文档' },
  { starts: /^\{\\rtf/, found: ' RTF 文档' },
  { starts: /^\s*[{[]\s*["{[]/, found: ' JSON 数据' },
];

const START_BYTES = 512;

/** Opens a file by what it is. Throws a Refusal where it is neither CSV nor XLSX, naming what it is. */
export async function openSheetFile(file: StoredFile): Promise<SheetFile> {
  const start = await startOf(file);
  if (start.length === 0) throw emptyFile();
  if (beginsWith(start, ZIP)) return openWorkbook(file);
  const text = start.toString('latin1');
  const known = BINARY.find(({ bytes }) => beginsWith(start, bytes)) ?? MARKUP.find(({ starts }) => starts.test(text));
  if (known) throw wrongFileType(known.found);
  return openCsv(file);
}

const beginsWith = (start: Buffer, bytes: readonly number[]) =>
  start.subarray(0, bytes.length).equals(Buffer.from(bytes));

/** The first bytes, without a byte order mark of UTF-8. */
async function startOf(file: StoredFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of file.read(0, Math.min(file.size, START_BYTES))) pieces.push(piece);
  const start = Buffer.concat(pieces);
  return beginsWith(start, [0xef, 0xbb, 0xbf]) ? start.subarray(3) : start;
}
