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

export const BalanceSchema = Type.Object(
  {
    planned: Type.Integer(),
    sent: Type.Object({ handedOver: Type.Integer(), delivered: Type.Integer() }),
    skipped: Counts,
    failed: Counts,
    unknown: Type.Integer(),
    pending: Type.Object({ planned: Type.Integer(), sending: Type.Integer() }),
  },
  { description: 'In rights: planned = sent + skipped + failed + unknown + pending' },
);

export const RoundSchema = Type.Object({
  number: Type.Integer(),
  daysBefore: Type.Integer(),
  dueAt: Instant,
  endsAt: Instant,
  state: Type.String(),
  balance: BalanceSchema,
  /** Rights lost or counted twice; 0 when the accounts balance. */
  imbalance: Type.Integer(),
});

const TermSchema = Type.Object({
  value: Type.Unknown(),
  basisDocument: Type.String(),
  basisClause: Type.String(),
  demonstration: Type.Boolean(),
});

export const CampaignSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  year: Type.Integer(),
  state: Type.String({ description: 'preparing, running, closed' }),
  rulePack: Type.String(),
  terms: Type.Record(Type.String(), TermSchema),
  cutoff: Type.String(),
  deadline: Instant,
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
    filed: Type.Integer(),
    filedLate: Type.Integer(),
    late: Type.Integer(),
  }),
  rounds: Type.Array(RoundSchema),
});

export type CampaignProgress = Static<typeof CampaignProgressSchema>;
