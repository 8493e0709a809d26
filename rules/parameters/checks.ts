/** Parameters of random checks 双随机抽查, findings 核查发现 and rectification 整改 (N3-2, N4, N5, N6-1). */
import { Type } from 'typebox';
import { legalPercent, legalPeriod, operational } from './entry.ts';

const count = (title: string, unit: string, range: { minimum: number; maximum: number; default: number }) =>
  operational({
    ...{ title, unit, schema: Type.Integer({ minimum: range.minimum, maximum: range.maximum }) },
    default: range.default,
    expected: `${range.minimum} 至 ${range.maximum} 的整数（${unit}）`,
  });

export const CHECK_PARAMETERS = {
  'check.exploration-share-percent': legalPercent('探矿权抽查比例（向上取整）'),
  'check.mining-share-percent': legalPercent('采矿权抽查比例（向上取整）'),
  'check.green-mine-share-percent': legalPercent('绿色矿山专项检查比例（向上取整）'),
  'check.minimum-inspectors': count('每次核查的最少核查人员数', '人', { minimum: 2, maximum: 20, default: 2 }),
  'check.serious-checks-per-year': count('严重违法名单中矿业权的年度核查次数', '次', {
    ...{ minimum: 1, maximum: 52, default: 2 },
  }),
  'finding.processing-limit': legalPeriod('核查结果处理时限'),
  'rectification.limit': legalPeriod('整改期限'),
  'listed.urging-every-days': count('对在列矿业权人督促整改的间隔', '天', { minimum: 1, maximum: 365, default: 30 }),
} as const;
