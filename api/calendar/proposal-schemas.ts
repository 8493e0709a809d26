import { type Static, Type } from '@fastify/type-provider-typebox';
import { LISTED_EFFECTS } from '../../rules/calendar/proposals.ts';
import { arrangement, Day, NoticeSchema, nullable } from './schemas.ts';

const DayKind = Type.Object({ working: Type.Boolean(), words: Type.String() });
export const EffectsSchema = Type.Object(
  {
    dated: Type.Integer({ description: '原无日期，现有日期' }),
    later: Type.Integer({ description: '顺延' }),
    kept: Type.Integer({ description: '新日历较早，原日期不变' }),
    explained: Type.Integer({ description: '日期不变，计算说明有变' }),
    none: Type.Integer({ description: '不受影响' }),
  },
  { description: 'Open deadlines of all authorities that end on or after the first day changed, or have no date.' },
);

export const ProposalSchema = Type.Object({
  ...NoticeSchema.properties,
  notice: nullable(Type.String({ description: '通知原文' })),
  days: Type.Array(
    Type.Object({ day: Day, weekday: Type.String(), ...DayKind.properties, before: nullable(DayKind) }),
    { description: '通知涉及的每一日，及此前日历的说法' },
  ),
  effects: nullable(EffectsSchema),
});

export const ProposalBodySchema = Type.Union([
  Type.Object(
    {
      notice: Type.String({ minLength: 1, maxLength: 50_000, description: '通知原文' }),
      publishedOn: Type.Optional(Type.String({ ...Day, description: '公布日期；缺省为文末的成文日期' })),
    },
    { additionalProperties: false },
  ),
  Type.Object({ data: Type.Object(arrangement, { additionalProperties: false }) }, { additionalProperties: false }),
]);
export type ProposalBody = Static<typeof ProposalBodySchema>;

const Note = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
export const DecisionSchema = Type.Object(
  { approve: Type.Boolean(), note: Type.Optional(Note) },
  { additionalProperties: false },
);
export const WithdrawalSchema = Type.Object({ reason: Note }, { additionalProperties: false });

export const DifferenceSchema = Type.Object({
  deadlineId: Type.Integer(),
  authority: Type.String(),
  subject: Type.String(),
  name: Type.String(),
  title: Type.String(),
  effect: Type.String({ description: LISTED_EFFECTS.join(', ') }),
  due: nullable(Day),
  computed: nullable(Type.String({ ...Day, description: '按新日历计算之日' })),
  next: nullable(Type.String({ ...Day, description: '批准后的截止日期：二者中较晚者' })),
});
