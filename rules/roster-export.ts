import type { RightKind } from './registry.ts';
import type { ExclusionGround } from './roster.ts';
import { type ExcludedRight, exclusionRemark, GROUND_NAMES } from './roster-remark.ts';

/** An excluded right as the ministry's system is told of it (N2-4): between authorities, not for the public. */
export interface ExportedRight extends ExcludedRight {
  licenceNo: string;
  name: string;
  kind: RightKind;
  divisionCode: string;
}

const KIND_NAMES: Record<RightKind, string> = { exploration: '探矿权', mining: '采矿权' };

export const EXPORT_HEADINGS = [
  '年度',
  '许可证号',
  '矿业权名称',
  '矿业权类型',
  '行政区划代码',
  '除外情形',
  '关停原因',
  '文号',
  '备注说明',
] as const;

/** One row of the export, in the order of its headings. */
export function exportRow(right: ExportedRight, campaign: { year: number; cutoff: string }): string[] {
  return [
    ...[String(campaign.year), right.licenceNo, right.name, KIND_NAMES[right.kind], right.divisionCode],
    ...[GROUND_NAMES[right.ground as ExclusionGround], right.groundText ?? '', right.documentNo ?? ''],
    exclusionRemark(right, campaign),
  ];
}
