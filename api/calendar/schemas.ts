import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { CalendarNotice } from '../../db/queries/calendar/index.ts';
import type { DaysOff } from '../../rules/calendar/calendar.ts';
import type { Deadline } from '../../rules/calendar/period.ts';
import { PROPOSAL_STATES } from '../../rules/calendar/proposals.ts';
import { explainDeadline } from '../../rules/calendar/words.ts';

export const tags = ['calendar'];
export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
// There is no year 0 in PostgreSQL, and a year far away is a slip of the finger.
export const Day = Type.String({ format: 'date', pattern: '^(19|20|21)' });
export const Instant = Type.String({ format: 'date-time' });
export const Id = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
export const Version = Type.String({ pattern: '^[0-9]{4}\\.[1-9][0-9]?$', description: '日历版本，例如 2021.1' });

export const OffSchema = Type.Object(
  {
    festival: Type.String({ minLength: 1, maxLength: 20, description: '节日' }),
    from: Day,
    through: Type.String({ ...Day, description: '最后一日（含）' }),
  },
  { additionalProperties: false },
);

/** What a notice arranges, in requests and in answers. */
export const arrangement = {
  document: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: '文号' }),
  publishedOn: Type.String({ ...Day, description: '公布日期' }),
  year: Type.Integer({ minimum: 2015, maximum: 2100 }),
  off: Type.Array(OffSchema, { maxItems: 60, description: '放假、调休' }),
  work: Type.Array(Day, { maxItems: 60, description: '调休上班' }),
};

export const NoticeSchema = Type.Object({
  id: Type.Integer(),
  ...arrangement,
  origin: Type.String({ description: 'built-in 随系统提供, notice 通知原文, data 数据录入' }),
  state: Type.String({ description: PROPOSAL_STATES.join(', ') }),
  version: nullable(Version),
  knownOn: nullable(Type.String({ ...Day, description: '自该日起计入日历' })),
  authority: nullable(Type.String()),
  proposedBy: nullable(Type.Integer()),
  proposedAt: nullable(Instant),
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
});

export function shownNotice(row: CalendarNotice): Static<typeof NoticeSchema> {
  const { off, authorityCode: authority, notice: _text, proposedAt, decidedAt, ...rest } = row;
  return {
    ...{ ...rest, authority, off: off.map(shownOff) },
    proposedAt: proposedAt?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

export const shownOff = ([festival, from, through]: DaysOff) => ({ festival, from, through });

const StretchSchema = Type.Object({ from: Day, through: Day });

export const ExplainedSchema = Type.Object({
  due: nullable(Type.String({ ...Day, description: '最后一日；null：暂无截止日期，原因见 reason' })),
  dueAt: nullable(Instant),
  endsAt: Type.String({ description: '24:00，或停止业务活动的时间' }),
  reason: nullable(Type.String()),
  explanation: Type.Array(Type.String(), { description: '计算过程，逐句' }),
  calendarVersion: Type.String(),
  calendarDocument: Type.String(),
  rule: Type.String(),
  start: Day,
  period: Type.Object(
    { unit: Type.String({ description: 'working-day, calendar-day, month, year, date' }) },
    { additionalProperties: true },
  ),
  counted: Type.Array(StretchSchema, { description: '计入' }),
  skipped: Type.Array(
    Type.Object({
      ...StretchSchema.properties,
      kind: Type.String({ description: 'rest 不计入, pause 中止, roll-over 顺延' }),
      reason: Type.String(),
      document: Type.Optional(Type.String()),
    }),
  ),
  computed: nullable(Type.String({ ...Day, description: '按本日历计算之日；早于 due 的，以 due 为准' })),
});

/** A deadline as it is told. */
export function shownDeadline(deadline: Deadline): Static<typeof ExplainedSchema> {
  const { due, dueAt, endsAt, reason, rule, start, period, counted, skipped, computed } = deadline;
  const { calendarVersion, calendarDocument } = deadline;
  return {
    ...{ due, dueAt, endsAt, reason, explanation: explainDeadline(deadline), calendarVersion, calendarDocument },
    ...{ rule, start, period, counted, skipped, computed },
  };
}
