import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Executor } from '../../db/client.ts';
import { type ListedAct, listActs } from '../../db/queries/registry.ts';
import type { Official } from '../../rules/identity.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import { noSuchAct } from '../../rules/register-act-refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import {
  ActDecisionSchema,
  ActId,
  ActKindSchema,
  ActRequestSchema,
  ActSchema,
  ActStateSchema,
  AnsweredActSchema,
  answeredAct,
  shownAct,
} from './act-schemas.ts';
import { decideAct, withdrawAct } from './decide-act.ts';
import { proposeAct } from './propose-act.ts';
import { tags } from './right-schemas.ts';
import { recordViews } from './views.ts';

/** Acts on the register 登记事项变更: transfer, merger, cancellation, abolition, jurisdiction transfer; two officers each. */
export function actRoutes(app: App, deps: ApiDeps): void {
  listing(app, deps);
  app.command({
    ...{ url: '/register-acts', operation: 'registry.propose-act', tags },
    summary: '提出登记事项变更：转让、合并、注销、废止、管辖移交',
    ...{ body: ActRequestSchema, responses: { 201: AnsweredActSchema } },
    apply: async (tx, command, actor) => {
      const { id } = await proposeAct(tx, command.body, command, actor);
      return { status: 201, body: answeredAct(await visibleAct(tx, actor, String(id))) };
    },
  });
  app.command({
    ...{ url: '/register-acts/:id/decision', operation: 'registry.decide-act', tags },
    summary: '审核登记事项变更（须为提出人以外的审核人员；管辖移交由接收机关或其上级审核）',
    ...{ params: ActId, body: ActDecisionSchema, responses: { 200: AnsweredActSchema } },
    apply: async (tx, command, actor) => {
      await decideAct(tx, command.params.id, command.body, command, actor);
      return { status: 200, body: answeredAct(await visibleAct(tx, actor, command.params.id)) };
    },
  });
  app.command({
    ...{ url: '/register-acts/:id/withdrawal', operation: 'registry.withdraw-act', tags },
    summary: '撤回尚未审核的登记事项变更',
    ...{ params: ActId, body: Type.Object({}, { additionalProperties: false }), responses: { 200: AnsweredActSchema } },
    apply: async (tx, command, actor) => {
      await withdrawAct(tx, command.params.id, command, actor);
      return { status: 200, body: answeredAct(await visibleAct(tx, actor, command.params.id)) };
    },
  });
}

function listing(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    state: Type.Optional(ActStateSchema),
    kind: Type.Optional(ActKindSchema),
    licence: Type.Optional(Type.String({ maxLength: 60, description: '许可证号' })),
    ...pageQuery,
  });
  const list = {
    ...{ tags, operationId: 'registry.list-acts', summary: '查询登记事项变更', querystring },
    response: { 200: PageOf(ActSchema) },
  };
  app.get('/register-acts', { schema: list }, async (request) => {
    const { state, kind, licence } = request.query;
    const licenceNo = licence === undefined ? undefined : normaliseLicence(licence);
    const { authorityCode: visibleTo } = request.official;
    const rows = (key: number | string | undefined, limit: number) =>
      listActs(deps.database, { visibleTo, state, kind, licenceNo, after: numberKey(key), limit });
    const page = await pageOf(request.query, rows, (act) => act.id, shownAct);
    await recordViews(deps, request, 'register-act.listed', namingPersons(page.items));
    return page;
  });
  const read = { tags, operationId: 'registry.read-act', summary: '查询一项登记事项变更', params: ActId };
  app.get('/register-acts/:id', { schema: { ...read, response: { 200: ActSchema } } }, async (request) => {
    const act = await visibleAct(deps.database, request.official, request.params.id);
    const shown = shownAct(act);
    await recordViews(deps, request, 'register-act.viewed', namingPersons([shown]));
    return shown;
  });
}

/** Of these acts, those that pass a right to a person by name. Enterprises are no persons. */
const namingPersons = (acts: readonly Static<typeof ActSchema>[]) =>
  acts.filter(({ holder }) => holder?.name && holder.kind !== 'enterprise').map(({ id }) => `register-act/${id}`);

async function visibleAct(executor: Executor, official: Official, id: string): Promise<ListedAct> {
  const [act] = await listActs(executor, { visibleTo: official.authorityCode, id: Number(id), limit: 1 });
  if (!act) throw noSuchAct(id);
  return act;
}
