/**
 * The heading of the yearly announcement 有效期内矿业权基本信息. Columns are found by name: provinces move and add some,
 * so order and further columns do not matter; a missing or a repeated one does.
 */
import { isSecrecyColumn } from './secrecy.ts';
import { withoutSpaces } from './text.ts';

export const REGISTER_COLUMNS = {
  licenceNo: '许可证号',
  name: '矿业权名称',
  kind: '矿业权类型',
  holder: '矿业权人',
  holderKind: '矿业权人类型',
  creditCode: '统一社会信用代码',
  mineral: '矿种',
  area: '面积(平方公里)',
  validFrom: '有效期起',
  validTo: '有效期止',
  firstIssued: '首次设立日期',
  issuingAuthority: '发证机关',
  managingAuthority: '管理机关',
  divisionCode: '行政区划代码',
  state: '状态',
  closureGround: '关停原因',
  documentNo: '文号',
  mergedInto: '并入许可证号',
  greenMine: '绿色矿山',
  systemPhones: '系统填报电话',
  registeredPhones: '登记电话',
  contactPerson: '联系人',
  email: '电子邮箱',
  remark: '备注',
} as const;

export type RegisterColumn = keyof typeof REGISTER_COLUMNS;

/** Without these a register still says all the law asks; every other column is needed. */
const OPTIONAL: ReadonlySet<RegisterColumn> = new Set(['contactPerson', 'email', 'remark']);

const NAMES = ['name', 'holder', 'contactPerson', 'email', 'issuingAuthority', 'managingAuthority'] as const;

export interface RegisterHeading {
  /** Index of each column in a row, from 0; −1 for an optional column that is not there. */
  index: Readonly<Record<RegisterColumn, number>>;
  /** Indexes of columns that say how secret a row is; none in most registers. */
  secrecy: readonly number[];
  /** Indexes of columns that hold names, in which a word says nothing. */
  names: ReadonlySet<number>;
  /** Number of cells of the heading. */
  width: number;
}

export type HeadingResult =
  | { ok: true; heading: RegisterHeading }
  | { ok: false; missing: string[]; repeated: string[] };

/** Reads a row as the heading, or names what keeps it from being one. */
export function readHeading(cells: readonly string[]): HeadingResult {
  const names = cells.map(normaliseName);
  const index = {} as Record<RegisterColumn, number>;
  const missing: string[] = [];
  const repeated: string[] = [];
  for (const column of Object.keys(REGISTER_COLUMNS) as RegisterColumn[]) {
    const title = REGISTER_COLUMNS[column];
    const at = names.indexOf(normaliseName(title));
    index[column] = at;
    if (at === -1 && !OPTIONAL.has(column)) missing.push(title);
    if (at !== -1 && names.indexOf(normaliseName(title), at + 1) !== -1) repeated.push(title);
  }
  if (missing.length > 0 || repeated.length > 0) return { ok: false, missing, repeated };
  const secrecy = cells.flatMap((title, at) => (isSecrecyColumn(title) ? [at] : []));
  const ofNames = new Set(NAMES.map((column) => index[column]));
  return { ok: true, heading: { index, secrecy, names: ofNames, width: cells.length } };
}

/** Spaces and the width of brackets differ between offices: 面积（平方公里） is 面积(平方公里). */
function normaliseName(name: string): string {
  return withoutSpaces(name).replaceAll('（', '(').replaceAll('）', ')');
}
