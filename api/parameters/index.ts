import { type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  findParameterForDecision,
  type ParameterRecord,
  saveParameterDecision,
  saveParameterProposal,
} from '../../db/queries/parameters.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import {
  assertNoDemonstration,
  assertParameter,
  assertWithinText,
  packOfProposal,
} from '../../rules/parameters/index.ts';
import { Refusal } from '../../rules/refusal.ts';
import { assertRulePackId, defaultRulePack, type RulePackId } from '../../rules/rule-packs/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { historyRoute } from './history.ts';
import { listRoute } from './list.ts';
import { ParameterSchema, ProposalSchema, shown } from './schemas.ts';

const Id = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
const DecisionSchema = Type.Object({ approve: Type.Boolean() }, { additionalProperties: false });

/** Legal limits and operational values: who set them, on what basis, since when. */
export function parameterRoutes(app: App, deps: ApiDeps): void {
  listRoute(app, deps);
  historyRoute(app, deps);
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

type Proposal = TypedCommand<TSchema, typeof ProposalSchema>;

async function propose(tx: Transaction, deps: ApiDeps, command: Proposal, actor: Official) {
  const { authority, name, value, effectiveFrom, effectiveTo = null, demonstration = false } = command.body;
  await assertWithinAuthority(tx, actor, authority);
  assertParameter(name, value);
  const { basisDocument, basisClause } = command.body;
  assertNoDemonstration(deps.config.mode, demonstration);
  if (effectiveTo !== null && effectiveTo < effectiveFrom) throw endsBeforeItBegins(effectiveFrom, effectiveTo);
  const rulePack = packOfProposal(name, namedPack(command.body.rulePack), standardPack(deps, command));
  assertWithinText(name, value, rulePack, effectiveFrom);
  const row = await saveParameterProposal(tx, {
    ...{ authorityCode: authority, name, value, rulePack, demonstration, effectiveFrom, effectiveTo },
    ...{ basisDocument, basisClause, proposedBy: actor.id, proposedAt: command.asOf },
  });
  await record(tx, command, 'parameter.proposed', row);
  return { status: 201, body: shown(row) };
}

function namedPack(id: string | undefined): RulePackId | undefined {
  if (id === undefined) return undefined;
  assertRulePackId(id, { pointer: '/body/rulePack', status: 422 });
  return id;
}

/** The pack a case would open under today: what an officer who names none has in mind. */
function standardPack({ config }: ApiDeps, { asOf }: Proposal): RulePackId {
  const day = legalDayOf(asOf);
  return defaultRulePack({ mode: config.mode, day, year: Number(day.slice(0, 4)) });
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
  const { name, value, rulePack, basisDocument, basisClause, effectiveFrom, effectiveTo } = row;
  const data = { name, value, rulePack, basisDocument, basisClause, effectiveFrom, effectiveTo };
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'parameters', kind, data },
    subject: `parameter/${row.id}`,
  });
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
