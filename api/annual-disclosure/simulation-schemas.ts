import { type TSchema, Type } from '@fastify/type-provider-typebox';
import { Instant } from './schemas.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const perChannel = <T extends TSchema>(schema: T) => Type.Object({ sms: schema, voice: schema, email: schema });
const Cost = nullable(Type.Integer({ description: '厘；所用渠道有未给单价的为 null' }));

const WaySchema = Type.Object({
  channel: Type.String({ description: 'sms 短信, voice 语音外呼, email 电子邮件' }),
  messages: Type.Integer(),
  units: Type.Integer({ description: '计费数量：条、分钟、封' }),
  costMilliYuan: Cost,
  finishesAt: nullable(Instant),
  expired: Type.Integer({ description: '本轮结束前发不完的' }),
});

const RoundSchema = Type.Object({
  ...{ number: Type.Integer(), daysBefore: Type.Integer(), dueAt: Instant, endsAt: Instant },
  holders: Type.Integer({ description: '矿业权人户数' }),
  ways: Type.Array(WaySchema),
  calls: Type.Integer({ description: '须人工电话的户数' }),
  finishesAt: nullable(Instant),
});

/** What a campaign would come to; counts are rounded up. */
export const SimulationSchema = Type.Object({
  basis: Type.String({ description: 'register 按现登记数据推算的底数, roster 已冻结底数中尚未填报的' }),
  assumptions: Type.Object({
    failurePercent: perChannel(Type.Number()),
    filedPercent: Type.Number(),
    unitsPerMessage: perChannel(Type.Integer()),
    ratePerSecond: perChannel(Type.Number()),
    reportHours: Type.Number({ description: '等待回执的小时数' }),
  }),
  rounds: Type.Array(RoundSchema),
  days: Type.Array(Type.Object({ day: Type.String(), messages: perChannel(Type.Integer()), costMilliYuan: Cost })),
  totals: Type.Object({
    ...{ messages: perChannel(Type.Integer()), units: perChannel(Type.Integer()) },
    ...{ calls: Type.Integer(), costMilliYuan: Cost },
  }),
  lastFinishesAt: nullable(Instant),
  unreachable: Type.Object(
    { holders: Type.Integer(), rights: Type.Integer() },
    { description: '任何渠道都无法联系的矿业权人；名单见 simulation/unreachable' },
  ),
});
