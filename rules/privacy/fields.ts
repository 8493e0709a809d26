/**
 * What of a right may be shown to whom, field by field. What is not on this table is shown to nobody: a new column
 * stays inside until somebody writes its line.
 */

/**
 * shown · dropped · masked: a person's name by rules/privacy/person-name · county: the first six digits of the division
 * code, which name a county · named-ground: one of the grounds the notice names itself, no words of an officer's own ·
 * document: a document number 文号, and no other text
 */
export type Treatment = 'shown' | 'dropped' | 'masked' | 'county' | 'named-ground' | 'document';

export interface FieldRule {
  /** The register's term. */
  term: string;
  /** In lists of officials. */
  list: 'shown' | 'dropped';
  /** Of legal persons, to third parties. */
  legalPerson: Treatment;
  /** Of natural persons and individual businesses, to third parties, with their consent. */
  person: Treatment;
  basis: string;
}

const PLAIN = { list: 'shown', legalPerson: 'shown', person: 'shown', basis: 'N6-4' } as const;
/** Even an enterprise's contact is a person, who consented to nothing. */
const CONTACT = { list: 'dropped', legalPerson: 'dropped', person: 'dropped', basis: 'N6-4，个保法 25' } as const;

export const FIELD_RULES = {
  licenceNo: { term: '许可证号', ...PLAIN, basis: 'N6-4，R-3' },
  kind: { term: '矿业权类型', ...PLAIN },
  state: { term: '状态', ...PLAIN },
  mineral: { term: '矿种', ...PLAIN },
  areaKm2: { term: '面积', ...PLAIN },
  validFrom: { term: '有效期起', ...PLAIN },
  validTo: { term: '有效期止', ...PLAIN },
  firstIssued: { term: '首次设立日期', ...PLAIN },
  issuingAuthority: { term: '发证机关', ...PLAIN },
  managingAuthority: { term: '管理机关', ...PLAIN },
  greenMine: { term: '绿色矿山', ...PLAIN },
  mergedInto: { term: '并入许可证号', ...PLAIN },
  ground: { term: '除外情形', ...PLAIN, basis: 'N2-4' },
  holderKind: { term: '矿业权人类型', ...PLAIN },
  holderName: { term: '矿业权人', ...PLAIN, person: 'masked' },
  // A person's right is often called after the person: 李芳采石场.
  name: { term: '矿业权名称', ...PLAIN, person: 'dropped' },
  creditCode: { term: '统一社会信用代码', ...PLAIN, person: 'dropped' },
  divisionCode: { term: '行政区划代码', ...PLAIN, person: 'county' },
  groundText: { term: '关停原因', ...PLAIN, person: 'named-ground', basis: 'N2-4，N6-4' },
  documentNo: { term: '文号', ...PLAIN, person: 'document', basis: 'N2-4，N6-4' },
  // Words of officers: meant for the ministry's system (N2-4), and of a person they may say anything.
  remark: { term: '备注', ...PLAIN, person: 'dropped', basis: 'N2-4，N6-4' },
  systemPhones: { term: '系统填报电话', ...CONTACT },
  registeredPhones: { term: '登记电话', ...CONTACT },
  contactPerson: { term: '联系人', ...CONTACT },
  email: { term: '电子邮箱', ...CONTACT },
} as const satisfies Record<string, FieldRule>;

export type Field = keyof typeof FIELD_RULES;
export const FIELDS = Object.keys(FIELD_RULES) as Field[];

export type FieldValue = string | number | boolean | null | readonly string[];

/** A right with its holder, or as much of it as an output has. `holderKind` decides: left out, the holder is a person. */
export type Particulars = { holderKind?: unknown } & { [F in Exclude<Field, 'holderKind'>]?: FieldValue | undefined };

/** What an output speaks of; decides what the law itself sends outside without anybody's consent. */
export type Matter = 'particulars' | 'roster-annotation' | 'draw';

/**
 * What of a protected holder's right goes to a third party without consent, because the law sends it there (个保法 13
 * 第一款第三项) and the holder would be worse off without: docs/decisions/0015-privacy-projection.md. Everything else: nothing.
 *
 * roster-annotation, N2-4: the ministry's system must know that a right is not disclosed this year, or would count it
 * as not filed. It has the right already; licence number, ground and document are enough.
 * draw, R-3: the pool is published so that a draw can be re-computed; "elsewhere licence number only".
 */
export const STATUTORY: Readonly<Record<Matter, Partial<Record<'ministry-system' | 'public', readonly Field[]>>>> = {
  particulars: {},
  'roster-annotation': {
    'ministry-system': [
      ...(['licenceNo', 'kind', 'divisionCode', 'ground', 'groundText', 'documentNo'] as const),
      ...(['firstIssued', 'mergedInto'] as const),
    ],
  },
  draw: { 'ministry-system': ['licenceNo'], public: ['licenceNo'] },
};
