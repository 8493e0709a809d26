import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import {
  applyOutages,
  listOutages,
  lockOutage,
  type Outage,
  saveOutage,
  saveOutageDecision,
} from '../../db/queries/annual-disclosure/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { outageInvalid } from '../../rules/campaign-refusals.ts';
import { alreadyDecided, noSuchProposalOf } from '../../rules/four-eyes.ts';
import { assertOtherOfficial } from '../../rules/identity.ts';
import { instantInWords } from '../../rules/legal-day.ts';
import { Day, Id, Instant, nullable } from '../calendar/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { DecisionSchema, fourEyesSchema, shownFourEyes, text } from '../four-eyes.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Code } from './schemas.ts';

const tags = ['annual-disclosure'];

const OutageSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  from: Instant,
  to: Instant,
  evidence: Type.String(),
  documentNo: Type.String(),
  ...fourEyesSchema,
});

const LengthenedSchema = Type.Object({
  campaignId: Type.Integer(),
  year: Type.Integer(),
  former: nullable(Type.String({ ...Day, description: '原截止日' })),
  due: nullable(Type.String({ ...Day, description: '补足后的截止日' })),
  lifted: Type.Integer({ description: '从逾期名单中更正的宗数' }),
  reopened: Type.Boolean({ description: '截止后补足，重新进入填报阶段' }),
});

/** Outages 停机 of the filing system (N2-5): their days are added to every deadline they fall into, by two officers. */
export function outageRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/outages', operation: 'outages.propose', tags, summary: '录入公示系统停机' },
    body: Type.Object(
      {
        authority: Type.Optional(Type.String({ ...Code, description: '停机所涉及的主管部门及其下级，缺省为本单位' })),
        from: Type.String({ ...Instant, description: '停机开始' }),
        to: Type.String({ ...Instant, description: '恢复' }),
        evidence: text(1_000, '证明材料：监控记录、截图、通告等'),
        documentNo: text(200, '文号'),
      },
      { additionalProperties: false },
    ),
    responses: { 201: OutageSchema },
    apply: async (tx, command, actor) => {
      const { authority = actor.authorityCode, evidence, documentNo } = command.body;
      await assertWithinAuthority(tx, actor, authority);
      const [fromAt, toAt] = [new Date(command.body.from), new Date(command.body.to)];
      if (fromAt >= toAt || toAt > command.asOf)
        throw outageInvalid(command.body.from, command.body.to, instantInWords(command.asOf));
      const row = await saveOutage(tx, {
        ...{ authorityCode: authority, fromAt, toAt, evidence: evidence.trim(), documentNo: documentNo.trim() },
        ...{ proposedBy: actor.id, proposedAt: command.asOf },
      });
      await record(tx, command, 'outage.proposed', row, {});
      return { status: 201, body: shownOutage(row) };
    },
  });
  app.command({
    ...{ url: '/outages/:id/decision', operation: 'outages.decide', tags },
    summary: '审核停机；批准后，停机所触及的每一日补入各年度公示的填报期限',
    ...{ params: Id, body: DecisionSchema },
    responses: { 200: Type.Object({ ...OutageSchema.properties, campaigns: Type.Array(LengthenedSchema) }) },
    apply: async (tx, command, actor) => {
      const found = await lockOutage(tx, Number(command.params.id));
      if (!found) throw noSuchProposalOf('停机记录', Number(command.params.id), 'GET /api/v1/outages');
      await assertWithinAuthority(tx, actor, found.authorityCode);
      if (found.state !== 'proposed') throw alreadyDecided(`停机记录 ${found.id} `, found.state);
      assertOtherOfficial(found.proposedBy, actor);
      const { approve, note: decisionNote = null } = command.body;
      const state = approve ? 'approved' : 'rejected';
      const decision = { state, decidedBy: actor.id, decidedAt: command.asOf, decisionNote } as const;
      const row = await saveOutageDecision(tx, found.id, decision);
      const { id: commandId, asOf, recordedAt, actorId } = command;
      const campaigns = approve
        ? await applyOutages(tx, row.authorityCode, { commandId, asOf, recordedAt, actorId })
        : [];
      await record(tx, command, `outage.${state}`, row, { campaigns });
      return { status: 200, body: { ...shownOutage(row), campaigns } };
    },
  });
  listing(app, deps);
}

function listing(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'outages.list', summary: '查询停机记录' },
    querystring: Type.Object({ authority: Type.Optional(Code), ...pageQuery }),
    response: { 200: PageOf(OutageSchema) },
  };
  app.get('/outages', { schema }, async (request) => {
    const authority = request.query.authority ?? request.official.authorityCode;
    await assertWithinAuthority(deps.database, request.official, authority);
    const list = (key: number | string | undefined, limit: number) =>
      listOutages(deps.database, { authority, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownOutage);
  });
}

function record(
  tx: Transaction,
  { id: commandId, asOf, recordedAt, actorId }: Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>,
  kind: string,
  { id, fromAt, toAt, documentNo }: Outage,
  more: Record<string, unknown>,
): Promise<void> {
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'annual-disclosure', kind, subject: `outage/${id}` },
    data: { from: fromAt.toISOString(), to: toAt.toISOString(), documentNo, ...more },
  });
}

function shownOutage(row: Outage): Static<typeof OutageSchema> {
  const { id, authorityCode: authority, fromAt, toAt, evidence, documentNo } = row;
  return {
    ...{ id, authority, from: fromAt.toISOString(), to: toAt.toISOString(), evidence, documentNo },
    ...shownFourEyes(row),
  };
}
