import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { CallEntry, CallEntryDetails, CallRecord } from '../../db/queries/call-list.ts';
import { CALL_OUTCOME_NAMES, CALL_OUTCOMES, type CallOutcome, type CallState } from '../../rules/call-list.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Instant = Type.String({ format: 'date-time' });

const Outcome = Type.Unsafe<CallOutcome>({
  ...{ type: 'string', enum: CALL_OUTCOME_NAMES },
  description: CALL_OUTCOME_NAMES.map((name) => `${name} ${CALL_OUTCOMES[name]}`).join(' · '),
});

const entry = {
  id: Type.Integer(),
  round: Type.Integer(),
  state: Type.Unsafe<CallState>({ type: 'string', description: 'open, reached, unreached, withdrawn' }),
  reason: nullable(Type.String({ description: 'not-called, not-reached, wrong-number, no-number, filed …' })),
  holder: Type.Object({ id: Type.Integer(), kind: Type.String(), name: Type.String() }),
  rightsCount: Type.Integer(),
  calls: Type.Integer({ description: '已登记的通话次数' }),
  steps: Type.Array(Type.Object({ channel: Type.String(), state: Type.String(), reason: nullable(Type.String()) }), {
    description: '此前各步催报及其原因',
  }),
};

export const EntrySchema = Type.Object(entry);

export const DetailsSchema = Type.Object({
  ...entry,
  systemPhones: Type.Array(Type.String(), { description: '已知号码，系统填报在前，登记在后' }),
  contactPersons: Type.Array(Type.String()),
  licenceNos: Type.Array(Type.String()),
  script: nullable(Type.String({ description: '话术' })),
  history: Type.Array(
    Type.Object({
      number: Type.String(),
      outcome: Type.String(),
      note: nullable(Type.String()),
      calledAt: Instant,
      calledBy: Type.Integer(),
    }),
  ),
});

const call = {
  number: Type.String({ minLength: 1, maxLength: 60, description: '拨打的号码，如清单所列' }),
  outcome: Outcome,
  note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: '备注' })),
  calledAt: Type.Optional(Instant),
};

export const CallSchema = Type.Object(call, { additionalProperties: false });
export const CallsSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }), ...call }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 2_000,
    }),
  },
  { additionalProperties: false },
);

export type CallReport = Static<typeof CallSchema>;
export type CallReports = Static<typeof CallsSchema>;

export const RecordedSchema = Type.Object({
  recorded: Type.Integer({ description: '已登记的通话' }),
  rejected: Type.Integer({ description: '未登记的行，原因见 errors' }),
  errors: Type.Array(
    Type.Object({
      row: Type.Integer({ description: '第几行，自 1 起' }),
      pointer: Type.String(),
      detail: Type.String(),
    }),
  ),
});

export function shownEntry(row: CallEntry): Static<typeof EntrySchema> {
  const { id, round, reason, holder, rightsCount, calls, steps } = row;
  return { id, round, state: stateOf(row), reason, holder, rightsCount, calls, steps };
}

export function shownDetails(
  row: CallEntryDetails,
  history: readonly CallRecord[],
  script: string | null,
): Static<typeof DetailsSchema> {
  const { numbers, contactPersons, licenceNos } = row;
  return {
    ...shownEntry(row),
    ...{ systemPhones: numbers, contactPersons, licenceNos, script },
    history: history.map(({ number, outcome, note, calledAt, calledBy }) => ({
      ...{ number, outcome, note, calledBy },
      calledAt: calledAt.toISOString(),
    })),
  };
}

export function stateOf({ state, reason }: Pick<CallEntry, 'state' | 'reason'>): CallState {
  if (state === 'planned') return 'open';
  if (state === 'delivered') return 'reached';
  return state === 'failed' || reason === 'no-number' ? 'unreached' : 'withdrawn';
}
