import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  type HolderDecision,
  holdOffImports,
  listHolderDecisions,
  lockHolder,
  lockHolderDecision,
  mergeHolders,
  saveHolderDecision,
  splitHolder,
  updateHolderDecision,
} from '../../db/queries/registry.ts';
import {
  HOLDER_DECISION_KINDS,
  HOLDER_DECISION_STATES,
  type HolderDecisionKind,
  type HolderDecisionState,
  objectionToDecision,
} from '../../rules/holder-decisions.ts';
import { decisionDecided, decisionImpossible, noSuchDecision, noSuchHolder } from '../../rules/holder-refusals.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';
import { ActDecisionSchema, ActId } from './act-schemas.ts';
import { Instant, nullable, tags } from './right-schemas.ts';

const Kind = Type.Unsafe<HolderDecisionKind>({ type: 'string', enum: [...HOLDER_DECISION_KINDS] });
const State = Type.Unsafe<HolderDecisionState>({ type: 'string', enum: [...HOLDER_DECISION_STATES] });

const RequestSchema = Type.Object(
  {
    kind: Kind,
    holder: Type.Integer({ ...RowId, description: 'The one that is merged, kept apart or split off' }),
    other: Type.Integer({ ...RowId, description: 'The one that stays' }),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: '理由' }),
  },
  { additionalProperties: false },
);
type Request = Static<typeof RequestSchema>;

const DecisionSchema = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  authority: Type.String(),
  holder: Type.Integer(),
  other: Type.Integer(),
  reason: Type.String(),
  state: State,
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
});

/** Whether two holders are one 矿业权人认定: merging and splitting by two officers, keeping apart by one. */
export function holderDecisionRoutes(app: App, deps: ApiDeps): void {
  listing(app, deps);
  app.command({
    ...{ url: '/holder-decisions', operation: 'holders.propose-decision', tags },
    summary: '提出矿业权人合并或拆分，或认定两者保持分立',
    ...{ body: RequestSchema, responses: { 201: DecisionSchema } },
    apply: async (tx, command, actor) => ({
      status: 201,
      body: shown(await propose(tx, command.body, command, actor)),
    }),
  });
  app.command({
    ...{ url: '/holder-decisions/:id/decision', operation: 'holders.decide', tags },
    summary: '审核矿业权人合并或拆分（须为提出人以外的审核人员）',
    ...{ params: ActId, body: ActDecisionSchema, responses: { 200: DecisionSchema } },
    apply: async (tx, command, actor) => ({ status: 200, body: shown(await decide(tx, command, actor)) }),
  });
}

async function propose(tx: Transaction, request: Request, by: By, actor: Official): Promise<HolderDecision> {
  const { kind, holder: holderId, other: otherId, reason } = request;
  const registers = await assertPossible(tx, { kind, holderId, otherId }, actor);
  const state = kind === 'keep-apart' ? 'approved' : 'proposed';
  const decision = {
    kind,
    holderId,
    otherId,
    reason: reason.trim(),
    state,
    authorityCode: registers[0] as string,
  } as const;
  const saved = await saveHolderDecision(tx, { ...decision, proposedBy: actor.id, proposedAt: by.asOf });
  await record(tx, saved, by, state === 'approved' ? 'holder-decision.kept-apart' : 'holder-decision.proposed');
  return saved;
}

type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;
type Asked = By & { params: { id: string }; body: Static<typeof ActDecisionSchema> };

async function decide(tx: Transaction, command: Asked, actor: Official): Promise<HolderDecision> {
  const found = await lockHolderDecision(tx, Number(command.params.id));
  if (!found) throw noSuchDecision(command.params.id);
  await assertWithinAuthority(tx, actor, found.authorityCode);
  assertOtherOfficial(found.proposedBy, actor);
  if (found.state !== 'proposed') throw decisionDecided(found.id);
  const state = command.body.approve ? 'approved' : 'rejected';
  if (command.body.approve) await carryOut(tx, found, command, actor);
  const decisionNote = command.body.note ?? null;
  const decided = await updateHolderDecision(tx, found.id, {
    state,
    decidedBy: actor.id,
    decidedAt: command.asOf,
    decisionNote,
  });
  await record(tx, decided, command, `holder-decision.${state}`);
  return decided;
}

async function carryOut(
  tx: Transaction,
  { kind, holderId, otherId }: HolderDecision,
  by: By,
  actor: Official,
): Promise<void> {
  await holdOffImports(tx);
  await assertPossible(tx, { kind, holderId, otherId }, actor);
  const { asOf, recordedAt, actorId, id: commandId } = by;
  const times = { asOf, recordedAt, actorId, commandId, today: legalDayOf(asOf) };
  if (kind === 'merge') await mergeHolders(tx, holderId, otherId, times);
  if (kind === 'split') await splitHolder(tx, holderId, times);
}

/** Locks both, in the order of their numbers, and refuses what cannot be; returns the registers they have rights in. */
async function assertPossible(
  tx: Transaction,
  { kind, holderId, otherId }: Pick<HolderDecision, 'kind' | 'holderId' | 'otherId'>,
  actor: Official,
): Promise<string[]> {
  if (holderId === otherId) throw decisionImpossible(`holder 与 other 同为 ${holderId}`);
  const locked = new Map<number, NonNullable<Awaited<ReturnType<typeof lockHolder>>>>();
  for (const id of [holderId, otherId].sort((a, b) => a - b)) {
    const found = await lockHolder(tx, id);
    if (!found || found.registers.length === 0)
      throw noSuchHolder(id, id === holderId ? '/body/holder' : '/body/other');
    for (const register of found.registers) await assertWithinAuthority(tx, actor, register);
    locked.set(id, found);
  }
  const [holder, other] = [locked.get(holderId), locked.get(otherId)];
  if (!holder || !other) throw new Error(`holders ${holderId} and ${otherId} were not both locked`);
  const why = objectionToDecision(kind, holder, other);
  if (why !== undefined) throw decisionImpossible(why);
  return holder.registers;
}

function listing(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({ state: Type.Optional(State), ...pageQuery });
  const schema = { tags, operationId: 'holders.list-decisions', summary: '查询矿业权人认定', querystring };
  app.get(
    '/holder-decisions',
    { schema: { ...schema, response: { 200: PageOf(DecisionSchema) } } },
    async (request) => {
      const { state } = request.query;
      const list = (key: number | string | undefined, limit: number) =>
        listHolderDecisions(deps.database, {
          ...{ visibleTo: request.official.authorityCode, state, after: numberKey(key), limit },
        });
      return pageOf(request.query, list, ({ id }) => id, shown);
    },
  );
}

function record(tx: Transaction, decision: HolderDecision, by: By, kind: string): Promise<void> {
  const { asOf, recordedAt, actorId, id: commandId } = by;
  const data = { kind: decision.kind, holderId: decision.holderId, otherId: decision.otherId };
  return recordEvidence(tx, {
    ...{
      asOf,
      recordedAt,
      actorId,
      commandId,
      room: 'registry',
      kind,
      subject: `holder-decision/${decision.id}`,
      data,
    },
  });
}

function shown(decision: HolderDecision): Static<typeof DecisionSchema> {
  const { authorityCode: authority, holderId: holder, otherId: other, proposedAt, decidedAt, ...rest } = decision;
  return {
    ...{ ...rest, authority, holder, other },
    proposedAt: proposedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
