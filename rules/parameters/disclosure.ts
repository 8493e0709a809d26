/** Parameters of the annual disclosure 年度填报公示 and of the yearly summary (N2-2, N2-5, N2-6, N8-3). */
import { type Static, Type } from 'typebox';
import { isDay, legal, legalDay, operational } from './entry.ts';

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const DaysBefore = Type.Array(Type.Integer({ minimum: 1, maximum: 365 }), { minItems: 1, maxItems: 30 });
const Window = Type.Object({ from: TimeOfDay, to: TimeOfDay }, { additionalProperties: false });

/**
 * N2-5: a day, or a period after an event whose day nobody knows yet (2020: one month after epidemic measures end).
 * `year` is the year disclosed, which a day says by itself.
 */
const FilingDeadline = Type.Union([
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  Type.Object(
    {
      event: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
      length: Type.Integer({ minimum: 1, maximum: 365 }),
      unit: Type.Union([Type.Literal('working-day'), Type.Literal('calendar-day'), Type.Literal('month')]),
      year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    },
    { additionalProperties: false },
  ),
]);
export type FilingDeadline = Static<typeof FilingDeadline>;
const Percent = Type.Number({ minimum: 0, maximum: 100 });
const Assumptions = Type.Object(
  { sms: Percent, voice: Percent, email: Percent, filed: Percent },
  { additionalProperties: false },
);

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const ForeignProviders = Type.Array(
  Type.Object(
    {
      provider: Type.String({ pattern: '^[a-z][a-z0-9-]{1,40}$' }),
      /** 境外接收方 */
      recipient: text(200),
      /** 确需向境外提供的理由 */
      necessity: text(1000),
      assessedOn: Day,
      validThrough: Day,
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 20 },
);

const DailyCap = Type.Integer({ minimum: 1, maximum: 100_000_000 });

export const DISCLOSURE_PARAMETERS = {
  'disclosure.cutoff': legalDay('底数截止日（此后首次设立的矿业权不纳入本年度）', -1),
  'disclosure.deadline': legal({
    ...{ title: '填报截止日（当日 24:00 止）', unit: '日期或期间', ofYear: 0 },
    schema: FilingDeadline,
    expected:
      '日期，例如 "2021-04-30"；或事件与其后的期间，例如 {"event":"解除疫情防控措施","length":1,"unit":"month","year":2020}',
    holds: (value) => typeof value !== 'string' || isDay(value),
  }),
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
  'simulation.assumptions': operational({
    ...{ title: '启动前演算的假设：各渠道失败比例、每轮之间填报的比例', unit: '%' },
    schema: Assumptions,
    default: { sms: 10, voice: 40, email: 15, filed: 0 },
    expected: '各项为 0 至 100 的百分数，例如 {"sms":10,"voice":40,"email":15,"filed":0}',
  }),
  'voice.rate-per-second': operational({
    ...{ title: '语音外呼每秒发起上限', unit: '次/秒' },
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    default: 1,
    expected: '1 至 1000 的整数',
  }),
  'email.rate-per-second': operational({
    ...{ title: '电子邮件每秒发送上限', unit: '封/秒' },
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    default: 10,
    expected: '1 至 1000 的整数',
  }),
  'cascade.channels': operational({
    ...{ title: '短信未送达后的催报渠道次序（最后为人工电话）', unit: '渠道' },
    schema: Type.Array(Type.Union([Type.Literal('voice'), Type.Literal('email'), Type.Literal('file-drop')]), {
      maxItems: 3,
    }),
    default: ['voice', 'email'],
    expected: '互不相同的渠道（voice 语音外呼、email 电子邮件、file-drop 文件交换），例如 ["voice","email"]',
    holds: (channels) => new Set(channels).size === channels.length,
  }),
  'cascade.receipt-hours': operational({
    ...{ title: '短信、外呼无回执多久后改用下一渠道', unit: '小时' },
    schema: Type.Integer({ minimum: 1, maximum: 72 }),
    default: 4,
    expected: '1 至 72 的整数（小时）',
  }),
  'channel.daily-caps': operational({
    ...{ title: '每家服务商每日发送上限', unit: '条' },
    schema: Type.Object(
      { sms: DailyCap, voice: DailyCap, email: DailyCap, 'file-drop': DailyCap },
      { additionalProperties: false },
    ),
    default: { sms: 1_000_000, voice: 20_000, email: 100_000, 'file-drop': 1_000_000 },
    expected: '各渠道的条数，例如 {"sms":1000000,"voice":20000,"email":100000,"file-drop":1000000}',
  }),
  'messages.holder-daily-cap': operational({
    ...{ title: '每名矿业权人每日最多接收几条（次），超过的次日再发', unit: '条' },
    schema: Type.Integer({ minimum: 1, maximum: 20 }),
    default: 3,
    expected: '1 至 20 的整数（条）',
  }),
  'call-list.most-calls': operational({
    ...{ title: '人工电话未接通的，最多拨打几次', unit: '次' },
    schema: Type.Integer({ minimum: 1, maximum: 20 }),
    default: 3,
    expected: '1 至 20 的整数（次）',
  }),
  'messaging.foreign-provider-basis': legal({
    ...{ title: '使用境外通信服务商的依据（个人信息保护法第三十六条安全评估）', unit: '服务商与评估', optional: true },
    schema: ForeignProviders,
    expected:
      '互不相同的服务商，每个附境外接收方、确需提供的理由、评估完成日与有效期止日，例如 [{"provider":"twilio","recipient":"…","necessity":"…","assessedOn":"2026-01-05","validThrough":"2028-01-04"}]',
    holds: areAssessments,
  }),
  'summary.last-day': legalDay('年度书面总结报部的最后一日', 0),
} as const;

function isStrictlyDecreasing(values: number[]): boolean {
  return values.every((value, index) => index === 0 || value < (values[index - 1] as number));
}

function areAssessments(entries: { provider: string; assessedOn: string; validThrough: string }[]): boolean {
  const eachOnce = new Set(entries.map(({ provider }) => provider)).size === entries.length;
  return eachOnce && entries.every(({ assessedOn, validThrough }) => areDays(assessedOn, validThrough));
}

const areDays = (from: string, through: string) => isDay(from) && isDay(through) && from <= through;
