/** Parameters of the annual disclosure 年度填报公示 and of the yearly summary (N2-2, N2-5, N2-6, N8-3). */
import { Type } from 'typebox';
import { legalDay, operational } from './entry.ts';

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const DaysBefore = Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), { minItems: 1, maxItems: 30 });
const Window = Type.Object({ from: TimeOfDay, to: TimeOfDay }, { additionalProperties: false });

export const DISCLOSURE_PARAMETERS = {
  'disclosure.cutoff': legalDay('底数截止日（此后首次设立的矿业权不纳入本年度）', -1),
  'disclosure.deadline': legalDay('填报截止日（当日 24:00 止）', 0),
  'disclosure.rounds': operational({
    ...{ title: '催报轮次（截止日前的天数）', unit: '天' },
    schema: DaysBefore,
    default: [60, 30, 14, 7, 3, 1],
    expected: '由大到小、互不相同的天数，例如 [60,30,14,7,3,1]',
    holds: isStrictlyDecreasing,
  }),
  'disclosure.contact-window': operational({
    ...{ title: '可以发送消息的时段', unit: '时刻' },
    schema: Window,
    default: { from: '09:00', to: '20:00' },
    expected: '起止时刻，起早于止，例如 {"from":"09:00","to":"20:00"}',
    holds: ({ from, to }) => from < to,
  }),
  'disclosure.hotline': operational({
    ...{ title: '咨询电话', unit: '号码' },
    schema: Type.String({ pattern: '^[0-9][0-9 -]{2,24}$' }),
    expected: '电话号码，例如 "0471-1234567"',
  }),
  'sms.rate-per-second': operational({
    ...{ title: '每个年度公示的短信每秒发送上限', unit: '条/秒' },
    schema: Type.Integer({ minimum: 1, maximum: 10_000 }),
    default: 50,
    expected: '1 至 10000 的整数',
  }),
  'summary.last-day': legalDay('年度书面总结报部的最后一日', 0),
} as const;

function isStrictlyDecreasing(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value < (values[index - 1] as number));
}
