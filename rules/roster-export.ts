import type { RightKind } from './registry.ts';
import type { ExclusionGround } from './roster.ts';
import { type ExcludedRight, exclusionRemark, GROUND_NAMES } from './roster-remark.ts';

/**
 * An excluded right as the ministry's system is told of it (N2-4), as `project` of rules/privacy lets it out: of natural
 * persons the name of the right and all words of officers are left out.
 */
export interface ExportedRight extends Partial<Omit<ExcludedRight, 'ground'>> {
  licenceNo?: string;
  ground?: ExclusionGround | null;
  name?: string;
  kind?: RightKind;
  divisionCode?: string;
}

/** Stands where something is left out, so that nobody takes it for forgotten. */
const LEFT_OUT = '（已隐去）';

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
  const { licenceNo, ground, kind, firstIssued } = right;
  if (licenceNo === undefined || !ground || !kind || firstIssued === undefined)
    throw new Error(`an excluded right without its licence number, ground, kind or first issue: ${licenceNo}`);
  const { name = LEFT_OUT, divisionCode = '', groundText = null, documentNo = null, mergedInto = null } = right;
  const remark = right.remark ?? null;
  return [
    ...[String(campaign.year), licenceNo, name, KIND_NAMES[kind], divisionCode],
    ...[GROUND_NAMES[ground], groundText ?? '', documentNo ?? ''],
    exclusionRemark({ ground, firstIssued, mergedInto, groundText, documentNo, remark }, campaign),
  ];
}
