import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../db/client.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import { assertWithinAuthority } from '../db/queries/identity.ts';
import {
  findParameterForDecision,
  listParameters,
  type ParameterRecord,
  saveParameterDecision,
  saveParameterProposal,
} from '../db/queries/parameters.ts';
import { assertOtherOfficial, type Official } from '../rules/identity.ts';
import { assertNoDemonstration, assertParameter } from '../rules/parameters/index.ts';
import { Refusal } from '../rules/refusal.ts';
import type { ApiDeps, App } from './deps.ts';
import type { TypedCommand } from './plugins/commands.ts';
import { type Key, numberKey, PageOf, pageOf, pageQuery } from './plugins/paging.ts';

const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
// There is no year 0 in PostgreSQL, and a year far away is a slip of the finger.
const Day = Type.String({ format: 'date', pattern: '^(19|20|21)' });
const Id = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);

const ParameterSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  name: Type.String(),
  value: Type.Unknown(),
  basisDocument: Type.String(),
  basisClause: Type.String(),
  demonstration: Type.Boolean(),
  effectiveFrom: Day,
  effectiveTo: Type.Union([Day, Type.Null()]),
  state: Type.Union([Type.Literal('proposed'), Type.Literal('approved'), Type.Literal('rejected')]),
  proposedBy: Type.Integer(),
  decidedBy: NullableInteger,
});

const ProposalSchema = Type.Object(
  {
    authority: Code,
    name: Type.String({ maxLength: 100 }),
    value: Type.Unknown(),
    basisDocument: Type.String({ minLength: 1, maxLength: 200, description: '文号' }),
    basisClause: Type.String({ minLength: 1, maxLength: 200, description: '条款' }),
    effectiveFrom: Day,
    effectiveTo: Type.Optional(Day),
    demonstration: Type.Optional(Type.Boolean({ description: '演示；正式环境不接受' })),
  },
  { additionalProperties: false },
);

const DecisionSchema = Type.Object({ approve: Type.Boolean() }, { additionalProperties: false });

/** Legal limits and operational values: who set them, on what basis, since when. */
export function parameterRoutes(app: App, deps: ApiDeps): void {
  list(app, deps);
  app.command({
    url: '/parameters',
    operation: 'parameters.propose',
    tags: ['parameters'],
    summary: '提出参数',
    body: ProposalSchema,
    responses: { 201: ParameterSchema },
    apply: (tx, command, actor) => propose(tx, deps, command, actor),
  });
  app.command({
    url: '/parameters/:id/decision',
    operation: 'parameters.decide',
    tags: ['parameters'],
    summary: '审核参数（须为提出人以外的审核人员）',
    params: Id,
    body: DecisionSchema,
    responses: { 200: ParameterSchema },
    apply: decide,
  });
}

function list(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    authority: Type.Optional(Code),
    name: Type.Optional(Type.String({ maxLength: 100 })),
    on: Type.Optional(Day),
    ...pageQuery,
  });
  app.get(
    '/parameters',
    {
      schema: {
        tags: ['parameters'],
        operationId: 'parameters.list',
        summary: '查询参数',
        description:
          'Of an authority (default: your own) and of those above it; with `on`, only what is in force that day.',
        querystring,
        response: { 200: PageOf(ParameterSchema) },
      },
    },
    async (request) => {
      const { name, on, authority = request.official.authorityCode } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      const rows = (after: Key | undefined, limit: number) =>
        listParameters(deps.database, { authority, name, on, after: numberKey(after), limit });
      return pageOf(request.query, rows, (row) => row.id, shown);
    },
  );
}

type Proposal = TypedCommand<TSchema, typeof ProposalSchema>;

async function propose(tx: Transaction, deps: ApiDeps, command: Proposal, actor: Official) {
  const { authority, name, value, effectiveFrom, effectiveTo = null, demonstration = false, ...basis } = command.body;
  await assertWithinAuthority(tx, actor, authority);
  assertParameter(name, value);
  assertNoDemonstration(deps.config.mode, demonstration);
  if (effectiveTo !== null && effectiveTo < effectiveFrom) throw endsBeforeItBegins(effectiveFrom, effectiveTo);
  const row = await saveParameterProposal(tx, {
    ...{ authorityCode: authority, name, value, demonstration, effectiveFrom, effectiveTo, ...basis },
    proposedBy: actor.id,
    proposedAt: command.asOf,
  });
  await record(tx, command, 'parameter.proposed', row);
  return { status: 201, body: shown(row) };
}

type Decision = TypedCommand<typeof Id, typeof DecisionSchema>;

async function decide(tx: Transaction, command: Decision, actor: Official) {
  const row = await findParameterForDecision(tx, Number(command.params.id));
  if (!row) throw noSuchParameter(command.params.id);
  await assertWithinAuthority(tx, actor, row.authorityCode);
  assertOtherOfficial(row.proposedBy, actor);
  if (row.state !== 'proposed') throw alreadyDecided(row);
  const state = command.body.approve ? 'approved' : 'rejected';
  const decided = await saveParameterDecision(tx, row.id, { state, decidedBy: actor.id, decidedAt: command.asOf });
  await record(tx, command, `parameter.${state}`, decided);
  return { status: 200, body: shown(decided) };
}

function record(tx: Transaction, command: Proposal | Decision, kind: string, row: ParameterRecord): Promise<void> {
  const { asOf, recordedAt, actorId, id: commandId } = command;
  const { name, value, basisDocument, basisClause, effectiveFrom, effectiveTo } = row;
  const data = { name, value, basisDocument, basisClause, effectiveFrom, effectiveTo };
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'parameters', kind, data },
    subject: `parameter/${row.id}`,
  });
}

function shown(row: ParameterRecord): Static<typeof ParameterSchema> {
  const { authorityCode: authority, proposedAt: _proposedAt, decidedAt: _decidedAt, ...rest } = row;
  return { ...rest, authority };
}

function endsBeforeItBegins(from: string, to: string): Refusal {
  return new Refusal('parameter-invalid', {
    status: 422,
    title: '失效日早于生效日',
    titleEn: 'It ends before it begins',
    detail: `失效日 effectiveTo ${to} 早于生效日 effectiveFrom ${from}；失效日为最后适用之日，不得早于生效日。`,
    errors: [{ pointer: '/body/effectiveTo', value: to, detail: `不得早于 ${from}` }],
  });
}

function noSuchParameter(id: string): Refusal {
  return new Refusal('no-such-parameter', {
    status: 404,
    title: '没有这项参数',
    titleEn: 'No such parameter',
    detail: `没有编号为 ${id} 的参数；请以 GET /api/v1/parameters 查询编号。`,
  });
}

function alreadyDecided(row: ParameterRecord): Refusal {
  return new Refusal('already-decided', {
    status: 409,
    title: '已经审核',
    titleEn: 'It has already been decided',
    detail: `参数 ${row.name}（编号 ${row.id}）已审核，结果为 ${row.state}；需要更改的，请重新提出。`,
  });
}
