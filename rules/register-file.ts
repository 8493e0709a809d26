/**
 * Why a file is refused as a whole: nothing of it is taken over. Each names what was found and what to do.
 */
import { Refusal } from './refusal.ts';

/** The heading was not found. `missing` and `repeated` are those of the row that came closest. */
export function notARegister(missing: readonly string[], repeated: readonly string[]): Refusal {
  const faults = [
    ...(missing.length > 0 ? [`缺少列：${missing.join('、')}`] : []),
    ...(repeated.length > 0 ? [`重复的列：${repeated.join('、')}`] : []),
  ];
  return new Refusal('not-a-register', {
    status: 422,
    title: '不是矿业权登记表',
    titleEn: 'Not a register of mining rights',
    detail: `前 10 行中未找到“有效期内矿业权基本信息”的表头（${faults.join('；')}）。请使用该表的表头，以逗号分隔的 CSV 保存后重新上传；未导入任何数据。`,
    errors: [
      ...missing.map((name) => ({ pointer: name, detail: '缺少此列' })),
      ...repeated.map((name) => ({ pointer: name, detail: '此列重复' })),
    ],
  });
}

export function emptyFile(): Refusal {
  return new Refusal('empty-file', {
    status: 422,
    title: '文件为空',
    titleEn: 'The file is empty',
    detail: '文件没有任何内容，应为带表头的矿业权登记表（CSV）。请检查后重新上传；未导入任何数据。',
  });
}

/** @param line the first line that cannot be read, from 1 */
export function notUtf8(line: number): Refusal {
  return new Refusal('file-encoding', {
    status: 422,
    title: '文件编码无法识别',
    titleEn: 'The encoding of the file is not UTF-8',
    detail: `第 ${line} 行不是有效的 UTF-8 文本。请在表格软件中另存为“CSV UTF-8（逗号分隔）”后重新上传；未导入任何数据。`,
  });
}

export function notText(found: string): Refusal {
  return new Refusal('file-type', {
    status: 422,
    title: '文件类型不支持',
    titleEn: 'The type of the file is not supported',
    detail: `文件内容是${found}，应为 CSV 文本。请在表格软件中另存为“CSV UTF-8（逗号分隔）”后重新上传；未导入任何数据。`,
  });
}

/** @param line where the row that cannot be read begins or ends, from 1 */
export function unreadableCsv(line: number): Refusal {
  return new Refusal('unreadable-csv', {
    status: 422,
    title: '表格结构无法读取',
    titleEn: 'The table cannot be read',
    detail: `读到第 ${line} 行时，有以双引号开头的单元格没有结束（缺少另一半双引号）。请在表格软件中检查引号，重新保存后上传；未导入任何数据。`,
  });
}
