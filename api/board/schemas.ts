import { type TSchema, Type } from '@fastify/type-provider-typebox';
import { STAGES } from '../../rules/board/stage.ts';
import { BalanceSchema, Code, Instant } from '../annual-disclosure/schemas.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const rights = (description: string) => Type.Integer({ description });

const CountsSchema = Type.Object(
  {
    register: rights('登记库'),
    roster: rights('应公示'),
    excluded: Type.Object({
      cancelled: rights('注销'),
      abolished: rights('废止'),
      merged: rights('已并入'),
      'policy-closure': rights('政策性关停'),
      'newly-set': rights('新立'),
    }),
    unplaced: rights('未列入底数'),
    expired: rights('应公示中许可证已过期、延续待定的'),
    filed: rights('按时填报'),
    filedLate: rights('逾期填报'),
    notFiled: rights('未填报'),
    late: rights('在逾期名单上'),
    filedOutside: rights('填报后更正底数而不再应公示的'),
    filedPercent: nullable(Type.Number({ description: '填报率，%' })),
  },
  { description: 'In rights: register = roster + excluded + unplaced; roster = filed + filedLate + notFiled' },
);

const StageSchema = Type.Object({
  name: Type.String({ description: STAGES.join(', ') }),
  round: nullable(Type.Integer()),
  ...{ title: Type.String(), titleEn: Type.String() },
});

const RowSchema = Type.Object({
  authority: Code,
  ...{ name: Type.String(), level: Type.String() },
  stage: nullable(StageSchema),
  counts: CountsSchema,
});

const CampaignSchema = Type.Object({
  ...{ id: Type.Integer(), authority: Code, rulePack: Type.String(), state: Type.String() },
  stage: StageSchema,
  lastDay: nullable(Type.String({ description: '填报截止日' })),
});

const RoundSchema = Type.Object({
  ...{ number: Type.Integer(), daysBefore: Type.Integer(), dueAt: Instant, state: Type.String() },
  balance: BalanceSchema,
  imbalance: Type.Integer({ description: '账目差额，0 为平衡' }),
});

export const BoardSchema = Type.Object({
  year: Type.Integer(),
  asOf: Instant,
  ...RowSchema.properties,
  own: Type.Object(CountsSchema.properties, { description: '本级管理的矿业权' }),
  children: Type.Array(RowSchema, { description: '下级；counts = own + 各下级 counts 之和' }),
  campaigns: Type.Array(CampaignSchema),
  rounds: Type.Array(RoundSchema, { description: '单个年度公示的各轮提醒；部级汇总为空' }),
  curve: Type.Array(Type.Object({ day: Type.String(), filed: rights('当日填报'), total: rights('累计填报') })),
  funnel: Type.Array(
    Type.Object({
      channel: Type.String(),
      planned: rights('计划发送'),
      handedOver: rights('已交付'),
      delivered: rights('已送达'),
      filed: rights('送达且在该轮开始后 filedWithinDays 日内填报'),
    }),
  ),
  filedWithinDays: Type.Integer({ description: '操作参数' }),
  unreachable: Type.Array(Type.Object({ reason: Type.String(), rights: Type.Integer() })),
  imbalances: Type.Array(Type.String(), { description: '不平衡的账目；应为空' }),
});

export const UnreachableSchema = Type.Object({
  ...{ licenceNo: Type.String(), name: nullable(Type.String({ description: '自然人、个体工商户的不显示' })) },
  ...{ kind: Type.String(), managingCode: Code, managingAuthority: Type.String() },
  ...{ round: Type.Integer(), channel: Type.String(), reason: Type.String() },
});
