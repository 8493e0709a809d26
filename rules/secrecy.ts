/**
 * Secret rights 涉密矿业权 never enter the register (R-10; 保守国家秘密法: no secret on a network that is not cleared for it).
 *
 *   1. A row is secret that says so: in a column 密级 (or one of its other names); by a word (涉密, 秘密, 机密, 绝密) in
 *      its remark or any other cell that is no name; by the formal mark of a document (机密★10年) in a name as well.
 *      A column 密级 that says anything but “not secret” makes the row secret: in doubt nothing is kept.
 *   2. Of a secret row only its number is kept, and the column that said so. Nothing it holds is repeated anywhere.
 *   3. A file whose title, marking or name says that it is secret is refused as a whole, and its bytes are deleted.
 *   4. What only denies secrecy (非涉密, 不涉及国家秘密) or speaks of other secrets (商业秘密) is none.
 */
import { Refusal } from './refusal.ts';
import { toHalfWidth, withoutSpaces } from './text.ts';

const SECRECY_COLUMN = /密级|涉密|保密(?:级别|等级)|定密/;
const NOT_SECRET: ReadonlySet<string> = new Set([
  ...['', '-', '—', '/', '0', '无', '否', '公开', '非密', '非涉密', '不涉密', '未涉密', '无密级'],
]);

const WORDS = /涉密|秘密|机密|绝密/;
const NO_SECRET =
  /(?:非|不|未|无)涉密|[不未无](?:涉及|属于?|含有?)(?:任何)?(?:国家)?(?:涉密|秘密|机密|绝密)|(?:商业|技术|工作)秘密|(?:不得|严禁|请勿)[^，。；]{0,12}(?:涉密|秘密)/g;
/** The mark of a document (国家秘密定密管理规定): 机密★10年, 秘密★长期, 绝密★. */
const MARK = /(?:秘密|机密|绝密)[★☆]/;

/** Whether a column of that title says how secret a row is. */
export function isSecrecyColumn(title: string): boolean {
  return SECRECY_COLUMN.test(withoutSpaces(title));
}

/** Rule 1 for the cell of a column 密级. */
export function isSecretLevel(cell: string): boolean {
  return !NOT_SECRET.has(withoutSpaces(toHalfWidth(cell)));
}

/** Rules 1 and 4 for a text: a remark, a title, the name of a file. */
export function speaksOfSecrets(text: string): boolean {
  // Nearly no remark has the character, and there are hundreds of thousands of remarks.
  return text.includes('密') && WORDS.test(withoutSpaces(text).replace(NO_SECRET, ''));
}

/** Whether a cell carries the formal mark of a secret document. */
export function hasSecrecyMark(cell: string): boolean {
  // Nearly no cell of a register has a star, and there are millions of cells.
  return (cell.includes('★') || cell.includes('☆')) && MARK.test(withoutSpaces(cell));
}

/**
 * Rule 3: refuses a file by a line above its heading, the heading included, or by its name. A column 密级 is no marking
 * of the file: its rows say for themselves.
 */
export function assertNoSecrecyMarking(cells: readonly string[]): void {
  for (const cell of cells) if (speaksOfSecrets(cell) && !isPlainColumn(cell)) throw secretFile();
}

// 是否涉密, 涉密等级: the title of a column. 涉密矿业权登记表 is the title of a secret file.
const isPlainColumn = (cell: string) => /^(?:是否)?涉密(?:等级|级别|标识|情况|与否|否)?$/.test(withoutSpaces(cell));

/** The problem type of a file that was secret as a whole; whoever ends its import deletes its bytes and forgets its name. */
export const SECRET_FILE = 'secret-file';

function secretFile(): Refusal {
  return new Refusal(SECRET_FILE, {
    status: 422,
    title: '文件带有密级标志，拒绝接收',
    titleEn: 'The file is marked secret',
    detail:
      '文件名或表头及其以上各行带有国家秘密的密级标志或“涉密”字样，未读取其内容，已从本系统删除该文件。涉密矿业权不得进入本登记簿：请立即停止在本网络和本机上处理该文件，断网保存现场，并报告本单位保密工作机构处置；剔除涉密内容并经保密审查后，方可重新上传。',
  });
}
