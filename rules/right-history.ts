/** How two neighbouring versions of a right differ, in words an official reads. */

import { STATE_NAMES } from './register-acts.ts';
import { REGISTER_COLUMNS } from './register-heading.ts';
import type { RightEvent, RightState } from './registry.ts';

const EVENT_NAMES: Readonly<Record<RightEvent, string>> = {
  imported: '登记表导入',
  transferred: '转让',
  merged: '合并',
  cancelled: '注销',
  abolished: '废止',
  'jurisdiction-transferred': '管辖移交',
  'holder-merged': '矿业权人合并',
  'holder-split': '矿业权人拆分',
};

export const eventInWords = (event: RightEvent) => EVENT_NAMES[event];

/** Columns of a version by the names the register has for them. */
const LABELS: Readonly<Record<string, string>> = {
  authority_code: '登记机关',
  managing_code: '管辖机关',
  holder_id: REGISTER_COLUMNS.holder,
  unknown_licence: '许可证号格式未知',
  name: REGISTER_COLUMNS.name,
  kind: REGISTER_COLUMNS.kind,
  mineral: REGISTER_COLUMNS.mineral,
  area_km2: REGISTER_COLUMNS.area,
  valid_from: REGISTER_COLUMNS.validFrom,
  valid_to: REGISTER_COLUMNS.validTo,
  first_issued: REGISTER_COLUMNS.firstIssued,
  issuing_authority: REGISTER_COLUMNS.issuingAuthority,
  managing_authority: REGISTER_COLUMNS.managingAuthority,
  division_code: REGISTER_COLUMNS.divisionCode,
  state: REGISTER_COLUMNS.state,
  closure_ground: REGISTER_COLUMNS.closureGround,
  document_no: REGISTER_COLUMNS.documentNo,
  merged_into: REGISTER_COLUMNS.mergedInto,
  green_mine: REGISTER_COLUMNS.greenMine,
  system_phones: REGISTER_COLUMNS.systemPhones,
  registered_phones: REGISTER_COLUMNS.registeredPhones,
  mobile: '短信号码',
  mobile_source: '短信号码来源',
  contact_person: REGISTER_COLUMNS.contactPerson,
  email: REGISTER_COLUMNS.email,
  remark: REGISTER_COLUMNS.remark,
};

type Row = Readonly<Record<string, unknown>>;

export interface FieldChange {
  field: string;
  label: string;
  before: string;
  after: string;
  /** `状态由“有效”变为“注销”` */
  text: string;
}

/** The columns in which a version differs from the one it was made from. */
export function changesInWords(base: Row, version: Row & { changed: readonly string[] }): FieldChange[] {
  return version.changed.map((field) => {
    const label = LABELS[field] ?? field;
    const [before, after] = [inWords(field, base), inWords(field, version)];
    return { field, label, before, after, text: `${label}由${quoted(before)}变为${quoted(after)}` };
  });
}

const quoted = (text: string) => (text === '' ? '空' : `“${text}”`);

function inWords(field: string, row: Row): string {
  const value = row[field];
  if (field === 'holder_id') return String(row.holder_name ?? value);
  if (field === 'managing_code') return String(row.managing_name ?? value ?? '');
  if (field === 'state') return STATE_NAMES[value as RightState];
  if (field === 'kind') return value === 'mining' ? '采矿权' : '探矿权';
  if (field === 'green_mine' || field === 'unknown_licence') return value ? '是' : '否';
  if (field === 'mobile_source') return value === 'system' ? '系统填报' : value === 'registered' ? '登记' : '';
  return Array.isArray(value) ? value.join('；') : String(value ?? '');
}
