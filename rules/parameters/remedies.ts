/** Parameters of remedies 救济, credit repair 信用修复 and public reports 举报 (N7-6, N8-2, R-7, 《信用修复管理办法》). */
import { Type } from 'typebox';
import { legalCount, legalPeriod, operational } from './entry.ts';

export const REMEDY_PARAMETERS = {
  'review.application-days': legalCount('行政复议的申请期限', '天', 365),
  'review.lawsuit-months': legalCount('行政诉讼的起诉期限', '月', 60),
  'review.answer-days': legalCount('行政复议书面答复期限', '天', 365),
  'review.revoked-penalty-working-days': operational({
    ...{ title: '处罚被撤销后终止列入的期限', unit: '工作日', schema: Type.Integer({ minimum: 1, maximum: 30 }) },
    ...{ default: 3, expected: '1 至 30 的整数（工作日）' },
  }),
  'repair.acceptance-working-days': legalCount('信用修复申请的受理期限', '工作日', 365),
  'repair.answer-working-days': legalCount('信用修复申请的答复期限', '工作日', 365),
  'report.answer-limit': legalPeriod('举报的核查与答复时限'),
} as const;
