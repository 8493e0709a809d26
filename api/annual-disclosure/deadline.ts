import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  assertDeadlineMayChange,
  type Campaign,
  type DeadlineChange,
  findFilingDeadline,
  listDeadlineChanges,
  saveDeadlineChange,
} from '../../db/queries/annual-disclosure/index.ts';
import { listDeadlineVersions } from '../../db/queries/calendar/index.ts';
import { isOver } from '../../rules/annual-disclosure.ts';
import { campaignOver, eventOrLastDay } from '../../rules/campaign-refusals.ts';
import { awaitedEvent, eventOf } from '../../rules/filing-deadline.ts';
import { Day, ExplainedSchema, Instant, nullable, shownDeadline } from '../calendar/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { DecisionSchema, fourEyesSchema, shownFourEyes, text } from '../four-eyes.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf, lockCampaignOf } from './find.ts';
import { recordForCampaign } from './record.ts';
import { CampaignId } from './schemas.ts';

const tags = ['annual-disclosure'];
const ChangeId = Type.Object({
  ...CampaignId.properties,
  changeId: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
});

const ProposalSchema = Type.Object(
  {
    lastDay: Type.Optional(Type.String({ ...Day, description: '另定的最后一日（当日 24:00 止）' })),
    eventOn: Type.Optional(Type.String({ ...Day, description: '截止日期所取决的事件发生之日' })),
    documentNo: text(200, '文号'),
    clause: Type.Optional(text(200, '条款')),
    reason: text(500, '事由'),
  },
  { additionalProperties: false },
);

const ChangeSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.String({ description: 'event 录入事件, move 另定截止日' }),
  day: Type.String({ ...Day, description: '事件发生之日，或新的最后一日' }),
  documentNo: Type.String(),
  clause: Type.String(),
  reason: Type.String(),
  ...fourEyesSchema,
  deadlineVersion: nullable(Type.Integer({ description: '由此得出的截止日期版本' })),
});

const DeadlineSchema = Type.Object({
  campaignId: Type.Integer(),
  due: nullable(Type.String({ ...Day, description: '最后一日；null：暂无截止日期，原因见 reason' })),
  dueAt: nullable(Instant),
  reason: nullable(Type.String()),
  awaits: nullable(Type.String({ description: '尚待录入的事件' })),
  deadlineId: nullable(Type.Integer({ description: '见 GET /api/v1/deadlines/{id}' })),
  version: nullable(Type.Integer()),
  explanation: Type.Array(Type.String(), { description: '计算过程，逐句' }),
  former: Type.Array(
    Type.Object({
      version: Type.Integer(),
      replacedAt: Instant,
      cause: Type.String({ description: 'calendar 日历变更, saved 重新确定, time-added 补足' }),
      due: ExplainedSchema.properties.due,
      explanation: Type.Array(Type.String()),
    }),
    { description: '此前的各个值，由旧到新' },
  ),
});

/** The deadline of filing 填报截止 (N2-5): as it is and was, and what two officers change about it. */
export function deadlineRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/campaigns/:id/deadline', operation: 'campaigns.propose-deadline', tags },
    summary: '提出另定截止日（lastDay），或录入截止日期所取决的事件（eventOn）；只能延后',
    ...{ params: CampaignId, body: ProposalSchema, responses: { 201: ChangeSchema } },
    apply: async (tx, command, actor) => {
      const campaign = await lockCampaignOf(tx, command.params.id, actor);
      if (isOver(campaign.state)) throw campaignOver(campaign.year, campaign.state);
      const change = { ...readProposal(command.body), campaignId: campaign.id };
      await assertDeadlineMayChange(tx, campaign, change, command.asOf);
      const row = await saveDeadlineChange(tx, { ...change, proposedBy: actor.id, proposedAt: command.asOf });
      await recordForCampaign(tx, command, {
        ...{ campaignId: campaign.id, kind: 'deadline.change-proposed' },
        data: { change: row.id, kind: row.kind, day: row.day, documentNo: row.documentNo, clause: row.clause },
      });
      return { status: 201, body: shownChange(row) };
    },
  });
  app.command({
    ...{ url: '/campaigns/:id/deadline/changes/:changeId/decision', operation: 'campaigns.decide-deadline', tags },
    summary: '审核截止日期的调整或事件（须为提出人以外的审核人员）',
    ...{ params: ChangeId, body: DecisionSchema },
    responses: {
      200: Type.Object({
        ...{ id: Type.Integer(), state: Type.String() },
        former: nullable(Type.String({ ...Day, description: '原截止日' })),
        due: nullable(Type.String({ ...Day, description: '现截止日' })),
      }),
    },
    target: async ({ params, actor }) => (await campaignOf(deps, params.id, actor)).workflowId,
  });
  readRoutes(app, deps);
}

function readRoutes(app: App, deps: ApiDeps): void {
  const shown = { tags, operationId: 'campaigns.deadline', summary: '查询截止日期、其计算说明和此前的值' };
  app.get(
    '/campaigns/:id/deadline',
    { schema: { ...shown, params: CampaignId, response: { 200: DeadlineSchema } } },
    async (request) => shownFilingDeadline(deps, await campaignOf(deps, request.params.id, request.official)),
  );
  const listed = { tags, operationId: 'campaigns.deadline-changes', summary: '查询截止日期的调整与事件' };
  const schema = {
    ...{ ...listed, params: CampaignId, querystring: Type.Object(pageQuery) },
    response: { 200: PageOf(ChangeSchema) },
  };
  app.get('/campaigns/:id/deadline/changes', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const list = (key: number | string | undefined, limit: number) =>
      listDeadlineChanges(deps.database, { campaignId: id, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownChange);
  });
}

function readProposal({ lastDay, eventOn, documentNo, clause = '', reason }: Static<typeof ProposalSchema>) {
  const texts = { documentNo: documentNo.trim(), clause: clause.trim(), reason: reason.trim() };
  if (lastDay !== undefined && eventOn === undefined) return { kind: 'move' as const, day: lastDay, ...texts };
  if (eventOn !== undefined && lastDay === undefined) return { kind: 'event' as const, day: eventOn, ...texts };
  throw eventOrLastDay();
}

async function shownFilingDeadline({ database }: ApiDeps, campaign: Campaign): Promise<Static<typeof DeadlineSchema>> {
  const row = await findFilingDeadline(database, campaign);
  const awaits = row ? null : eventOf(campaign.terms['disclosure.deadline']);
  const former = row ? await listDeadlineVersions(database, row.id) : [];
  return {
    campaignId: campaign.id,
    due: row?.due ?? null,
    dueAt: row?.dueAt?.toISOString() ?? null,
    reason: row ? row.deadline.reason : awaitedEvent(awaits ?? ''),
    awaits,
    deadlineId: row?.id ?? null,
    version: row?.version ?? null,
    explanation: row ? shownDeadline(row.deadline).explanation : [],
    former: former.map(({ version, replacedAt, cause, due, deadline }) => ({
      ...{ version, replacedAt: replacedAt.toISOString(), cause, due },
      explanation: shownDeadline(deadline).explanation,
    })),
  };
}

function shownChange(row: DeadlineChange): Static<typeof ChangeSchema> {
  const { id, kind, day, documentNo, clause, reason, deadlineVersion } = row;
  return { id, kind, day, documentNo, clause, reason, ...shownFourEyes(row), deadlineVersion };
}
