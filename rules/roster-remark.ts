import type { Annotation, ExclusionGround } from './roster.ts';

/** What the remark 备注说明 about an excluded right says it of. */
export interface ExcludedRight extends Annotation {
  ground: ExclusionGround;
  firstIssued: string;
  /** The licence number it was merged into. */
  mergedInto: string | null;
}

export const GROUND_NAMES: Record<ExclusionGround, string> = {
  cancelled: '注销',
  abolished: '废止',
  merged: '已并入',
  'policy-closure': '政策性关停',
  'newly-set': '新设',
};

/**
 * N2-4: the annotation of an excluded right for the ministry's system, in our words: why it is not in the year's
 * disclosure, with the document, and what the officers remarked.
 */
export function exclusionRemark(right: ExcludedRight, campaign: { year: number; cutoff: string }): string {
  return `${reason(right, campaign.cutoff)}，不纳入${campaign.year}年度应公示范围。${ended(right.remark)}`;
}

function reason(right: ExcludedRight, cutoff: string): string {
  switch (right.ground) {
    case 'cancelled':
      return '许可证已注销';
    case 'abolished':
      return '许可证已废止';
    case 'merged':
      return right.mergedInto ? `已并入许可证号${right.mergedInto}` : '已并入其他矿业权';
    case 'newly-set':
      return `首次设立日期为${right.firstIssued}，在${cutoff}之后`;
    case 'policy-closure':
      return `因${right.groundText ?? '政策原因'}实施政策性关停${right.documentNo ? `（文号：${right.documentNo}）` : ''}`;
  }
}

function ended(remark: string | null): string {
  const text = remark?.trim() ?? '';
  return text === '' || /[。！？.!?]$/.test(text) ? text : `${text}。`;
}
