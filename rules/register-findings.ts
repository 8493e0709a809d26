/**
 * What an import says about single cells. The codes are a closed set, stable: clients match them, never a sentence.
 */
/** rejected 退回: the row is not taken over · normalised 已更正 · accepted 经接受: taken over because an officer decided so */
export const FINDING_SEVERITIES = ['rejected', 'normalised', 'accepted'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** Why a row is not taken over, with the words shown to the official who must mend the file. */
export const REJECTIONS = {
  secret: '涉密矿业权不得进入登记簿：本行内容未保存，上传的文件已从本系统删除；请从本网络移除并报告保密工作机构',
  missing: '必填项为空，请填写',
  'too-long': '内容过长（最多 500 字），请检查是否错列',
  'control-character': '含有不可见的控制字符，请删除后重新录入该单元格',
  'formula-error': '单元格是出错或尚未计算的公式，没有值；请改为填写内容本身',
  'wrong-column-count': '本行列数与表头不符，请检查是否有未加引号的逗号',
  'no-licence': '许可证号为空，请填写',
  'bad-licence':
    '许可证号格式不符：采矿许可证为 C 加 22 位数字，勘查许可证为 T 加 17 位或 22 位数字；核对原证确为旧式号码的，导入时选择接受未知格式的许可证号（acceptUnknownLicences）',
  'not-a-licence': '此格内容不是许可证号（疑为电话、身份证号或文字说明），请按原证填写',
  'licence-kind-mismatch': '许可证号与矿业权类型不符：采矿权以 C 开头，探矿权以 T 开头',
  duplicate: '本文件前面的行已有同一许可证号，以先出现的为准',
  'held-by-other-authority': '该许可证号已登记在其他机关名下，须先由其移交',
  'unknown-kind': '矿业权类型应为“探矿权”或“采矿权”',
  'unknown-holder-kind': '矿业权人类型应为“企业”、“个体工商户”或“自然人”',
  'no-credit-code': '企业和个体工商户须填写统一社会信用代码',
  'bad-credit-code': '统一社会信用代码校验不通过（GB 32100），请核对 18 位代码',
  'credit-code-of-person': '自然人没有统一社会信用代码，请清空此格，切勿填写身份证号',
  'bad-area': '面积应为不小于 0 的数字，单位平方公里',
  'bad-date': '不是有效日期，请写作 2021-03-05',
  'end-before-start': '有效期止早于有效期起',
  'bad-division-code': '行政区划代码应为 6 位数字',
  'unknown-state': '状态应为“有效”、“政策性关停”、“注销”、“废止”或“已并入”',
  'closure-without-ground': '政策性关停须注明关停原因及文号',
  'closure-without-document': '政策性关停须注明文号',
  'merger-without-target': '已并入的矿业权须填写并入许可证号',
  'merged-into-itself': '并入许可证号不能是本矿业权自己',
  'bad-yes-no': '应填“是”或“否”',
} as const;

/** What was put right by itself; the row is taken over, and the finding keeps what stood there. */
export const NORMALISATIONS = {
  spaces: '已去除多余空格',
  'full-width': '已将全角字符转为半角',
  'lower-case': '已将小写字母转为大写',
  'date-style': '已将日期写法统一为 2021-03-05',
  'several-numbers': '一格多号，已拆分',
  'telephone-style': '已统一电话号码写法',
} as const;

/** What an officer decided to accept though nobody knows it; the row is taken over and the right flagged. */
export const ACCEPTANCES = {
  'unknown-licence': '许可证号格式未知，已按导入时的选择接受，该矿业权已作标记',
} as const;

export type RejectionReason = keyof typeof REJECTIONS;
export type NormalisationReason = keyof typeof NORMALISATIONS;
export type AcceptanceReason = keyof typeof ACCEPTANCES;
export type FindingReason = RejectionReason | NormalisationReason | AcceptanceReason;

/** One remark about one cell; `column` counts from 1, as a spreadsheet does. */
export interface Finding {
  column: number;
  columnName: string;
  severity: FindingSeverity;
  reason: FindingReason;
  /** What stood there, at most 200 characters. */
  value: string;
}

/** The sentence shown for a reason. */
export function findingText(reason: FindingReason): string {
  return { ...REJECTIONS, ...NORMALISATIONS, ...ACCEPTANCES }[reason];
}
