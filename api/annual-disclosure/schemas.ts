import { type Static, Type } from '@fastify/type-provider-typebox';

export const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
export const Instant = Type.String({ format: 'date-time' });
export const CampaignId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });

const Counts = Type.Record(Type.String(), Type.Integer());

export const RosterCountsSchema = Type.Object({
  roster: Type.Integer({ description: '应公示' }),
  excluded: Counts,
  expired: Type.Integer({ description: '在底数中但许可证已过期，延续待定' }),
});

export const Digest = Type.String({ pattern: '^[0-9a-fA-F]{64}$', description: '底数摘要：SHA-256，十六进制' });

/** A roster as it was proposed, by its name. */
export const ProposalSchema = Type.Object({ version: Type.Integer(), digest: Digest });

const changes = {
  added: Type.Integer({ description: '列入' }),
  removed: Type.Integer({ description: '移出' }),
  'ground-changed': Type.Integer({ description: '除外情形变化' }),
  'annotation-changed': Type.Integer({ description: '原因、文号、备注或过期标记变化' }),
  'newly-excluded': Type.Integer({ description: '新登记即除外' }),
  'left-register': Type.Integer({ description: '原除外，不再登记' }),
  unchanged: Type.Integer(),
  rosterBefore: Type.Integer(),
  rosterAfter: Type.Integer(),
};

export const DifferenceCountsSchema = Type.Object(changes, {
  description: 'In rights, each once: rosterAfter = rosterBefore + added − removed',
});

/** Against the roster frozen before; null: there was none. */
export const SignedDifferenceSchema = Type.Object({
  against: Type.Union([Type.Integer(), Type.Null()]),
  ...changes,
});

export const RosterVersionSchema = Type.Object({
  ...ProposalSchema.properties,
  state: Type.String({
    description: 'proposed 待审核, superseded 未审核即被取代, frozen 已冻结, replaced 已被更正的冻结取代',
  }),
  roster: RosterCountsSchema,
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  approvedBy: Type.Union([Type.Integer(), Type.Null()]),
  approvedAt: Type.Union([Instant, Type.Null()]),
});

export const BalanceSchema = Type.Object(
  {
    planned: Type.Integer(),
    sent: Type.Object({ handedOver: Type.Integer(), delivered: Type.Integer() }),
    skipped: Counts,
    failed: Counts,
    unknown: Type.Integer(),
    pending: Type.Object({
      planned: Type.Integer(),
      sending: Type.Integer(),
      calls: Type.Integer({ description: '在人工电话清单上' }),
    }),
  },
  { description: 'In rights: planned = sent + skipped + failed + unknown + pending' },
);

export const RoundSchema = Type.Object({
  number: Type.Integer(),
  daysBefore: Type.Integer(),
  dueAt: Instant,
  endsAt: Instant,
  basis: Type.Object(
    {
      ...{ parameter: Type.String(), document: Type.String(), clause: Type.String() },
      source: Type.String({ description: 'authority 本单位或上级录入, default 操作默认' }),
      parameterId: Type.Union([Type.Integer(), Type.Null()]),
      operational: Type.Boolean({ description: '操作参数：不依据任何文件' }),
    },
    { description: '轮次所依据的参数' },
  ),
  state: Type.String({ description: 'scheduled 待发, sending 发送中, closed 已结束, stopped 未举行' }),
  balance: BalanceSchema,
  /** Rights lost or counted twice; 0 when the accounts balance. */
  imbalance: Type.Integer(),
});

const TermSchema = Type.Object({
  value: Type.Unknown(),
  basisDocument: Type.String(),
  basisClause: Type.String(),
  demonstration: Type.Boolean(),
  source: Type.String({ description: 'authority 本单位或上级录入, pack 规则包原文, default 操作默认' }),
  parameterId: Type.Union([Type.Integer(), Type.Null()]),
});

export const CampaignSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  year: Type.Integer(),
  state: Type.String({ description: 'preparing 准备, running 进行, closed 截止, stopped 提前终止' }),
  rulePack: Type.String(),
  terms: Type.Record(Type.String(), TermSchema),
  cutoff: Type.String(),
  deadline: Type.Union([Instant, Type.Null()], {
    description: '填报逾期的第一刻（最后一日 24:00）；null：暂无截止日期',
  }),
  lastDay: Type.Union([Type.String(), Type.Null()], { description: '填报的最后一日' }),
  workflowId: Type.String(),
  openedAt: Instant,
});

/** Where a campaign stands: its rows, and the live workflow's word where it answers in time. */
export const CampaignProgressSchema = Type.Object({
  ...CampaignSchema.properties,
  source: Type.Union([Type.Literal('workflow'), Type.Literal('rows')]),
  live: Type.Object({
    phase: Type.String(),
    round: Type.Union([Type.Integer(), Type.Null()]),
    waiting: Type.Union([Type.Object({ what: Type.String(), dueAt: Type.Union([Instant, Type.Null()]) }), Type.Null()]),
  }),
  register: Type.Object({
    rights: Type.Integer(),
    unplaced: Type.Integer({ description: '底数冻结后才登记的矿业权：既不在底数中，也不在除外之列' }),
    roster: RosterCountsSchema,
    rosterVersion: Type.Union([ProposalSchema, Type.Null()], {
      description: '所计为哪一版底数：已冻结的，或尚未冻结时最近提出的',
    }),
    undecidedExclusions: Type.Integer({ description: '尚待审核的除外或撤回' }),
    filed: Type.Integer(),
    filedLate: Type.Integer(),
    late: Type.Integer(),
  }),
  measures: Type.Record(Type.String(), Type.Object({ entries: Type.Integer(), reach: Type.Integer() }), {
    description: '培训、宣传等措施（现行有效的记录数与已知覆盖人数），见 GET …/measures',
  }),
  rounds: Type.Array(RoundSchema),
});

export type CampaignProgress = Static<typeof CampaignProgressSchema>;
