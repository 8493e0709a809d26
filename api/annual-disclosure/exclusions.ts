import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  type Exclusion,
  isRosterOpen,
  listExclusions,
} from '../../db/queries/annual-disclosure/index.ts';
import { rosterClosed } from '../../rules/annual-disclosure.ts';
import { campaignOver, notAfterClosing } from '../../rules/campaign-refusals.ts';
import { EXCLUSION_STATES, type ExclusionState, POLICY_GROUNDS, type PolicyGround } from '../../rules/exclusions.ts';
import type { Official } from '../../rules/identity.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';
import { decideExclusions, withdrawExclusion } from './decide-exclusions.ts';
import { readCsvBodies } from './exclusion-list.ts';
import { campaignOf, lockCampaignOf } from './find.ts';
import { proposeExclusions } from './propose-exclusions.ts';
import { CampaignId, Instant } from './schemas.ts';

const tags = ['annual-disclosure'];
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ExclusionId = Type.Object({
  ...CampaignId.properties,
  exclusionId: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
});

export const ExclusionSchema = Type.Object({
  id: Type.Integer(),
  licenceNo: Type.String(),
  name: Type.String(),
  ground: Type.String({ description: POLICY_GROUNDS.join(', ') }),
  groundText: Type.String({ description: '原因' }),
  documentNo: Type.String({ description: '文号' }),
  remark: Type.String({ description: '备注说明' }),
  effectiveAt: Type.Union([Instant, Type.Null()], { description: '自何时起；null：自底数冻结起' }),
  state: Type.String({ description: EXCLUSION_STATES.join(', ') }),
  proposedBy: Type.Integer(),
  proposedAt: Instant,
  decidedBy: nullable(Type.Integer()),
  decidedAt: nullable(Instant),
  decisionNote: nullable(Type.String()),
  withdrawalBy: nullable(Type.Integer()),
  withdrawalReason: nullable(Type.String()),
  withdrawalDecidedBy: nullable(Type.Integer()),
});

// Lengths beyond these are no slip of the finger; what is too long for a field is named by rules/exclusions.
const RequestSchema = Type.Object(
  {
    licenceNo: Type.String({ maxLength: 100, description: '许可证号' }),
    ground: Type.String({ maxLength: 100, description: POLICY_GROUNDS.join(', ') }),
    groundText: Type.Optional(Type.String({ maxLength: 4_000, description: '其他政策性原因，仅 other-policy 填写' })),
    documentNo: Type.String({ maxLength: 4_000, description: '文号' }),
    remark: Type.String({ maxLength: 4_000, description: '备注说明' }),
  },
  { additionalProperties: false },
);
const ListSchema = Type.Object(
  { items: Type.Array(RequestSchema, { minItems: 1, maxItems: 2_000 }) },
  { additionalProperties: false },
);
const Note = Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '审核意见' }));
const DecisionSchema = Type.Object({ approve: Type.Boolean(), note: Note }, { additionalProperties: false });
const DecisionsSchema = Type.Object(
  { ids: Type.Array(RowId, { minItems: 1, maxItems: 2_000, uniqueItems: true }), approve: Type.Boolean(), note: Note },
  { additionalProperties: false },
);
const WithdrawalSchema = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: '撤回理由' }) },
  { additionalProperties: false },
);
const ManySchema = Type.Object({ ids: Type.Array(Type.Integer()), state: Type.String() });

/**
 * Exclusions 除外 for policy reasons (N2-3, N2-4), by two officers each. Until the first round has begun they count with the
 * next freeze; after it from their approval on: the right is not reminded, and not late (N2-5).
 */
export async function exclusionRoutes(app: App, deps: ApiDeps): Promise<void> {
  listing(app, deps);
  app.command({
    ...{ url: '/campaigns/:id/exclusions', operation: 'exclusions.propose', tags, summary: '提出除外' },
    ...{ params: CampaignId, body: RequestSchema, responses: { 201: ExclusionSchema } },
    apply: async (tx, command, actor) => {
      const { campaign } = await campaignToExcludeFrom(tx, command, actor);
      const ids = await proposeExclusions(tx, campaign, [command.body], command, '/body');
      return { status: 201, body: await shownOne(tx, campaign.id, ids[0] as number) };
    },
  });
  await app.register(async (lists) => {
    readCsvBodies(lists);
    (lists as unknown as App).command({
      ...{ url: '/campaigns/:id/exclusions/lists', operation: 'exclusions.propose-list', tags },
      summary: '批量提出除外（JSON，或 CSV：许可证号、关停原因、文号、备注）；有一行错误即全部不受理',
      ...{ params: CampaignId, body: ListSchema, responses: { 201: ManySchema } },
      apply: async (tx, command, actor) => {
        const { campaign } = await campaignToExcludeFrom(tx, command, actor);
        const ids = await proposeExclusions(tx, campaign, command.body.items, command, '/body/items');
        return { status: 201, body: { ids, state: 'proposed' } };
      },
    });
  });
  decisions(app);
}

function decisions(app: App): void {
  app.command({
    ...{ url: '/campaigns/:id/exclusions/:exclusionId/decision', operation: 'exclusions.decide', tags },
    summary: '审核除外或其撤回（须为提出人以外的审核人员）',
    ...{ params: ExclusionId, body: DecisionSchema, responses: { 200: ExclusionSchema } },
    apply: async (tx, command, actor) => {
      const { campaign, during } = await campaignToExcludeFrom(tx, command, actor);
      const id = Number(command.params.exclusionId);
      await decideExclusions(tx, campaign, { ...command.body, ids: [id], during }, command, actor);
      return { status: 200, body: await shownOne(tx, campaign.id, id) };
    },
  });
  app.command({
    ...{ url: '/campaigns/:id/exclusions/decisions', operation: 'exclusions.decide-list', tags },
    summary: '批量审核除外；有一项不能审核即全部不受理',
    ...{ params: CampaignId, body: DecisionsSchema, responses: { 200: ManySchema } },
    apply: async (tx, command, actor) => {
      const { campaign, during } = await campaignToExcludeFrom(tx, command, actor);
      await decideExclusions(tx, campaign, { ...command.body, during }, command, actor);
      return { status: 200, body: { ids: command.body.ids, state: command.body.approve ? 'approved' : 'rejected' } };
    },
  });
  app.command({
    ...{ url: '/campaigns/:id/exclusions/:exclusionId/withdrawal', operation: 'exclusions.withdraw', tags },
    summary: '撤回除外（已批准的，须另一人审核后生效）',
    ...{ params: ExclusionId, body: WithdrawalSchema, responses: { 200: ExclusionSchema } },
    apply: async (tx, command, actor) => {
      const { campaign, during } = await campaignToExcludeFrom(tx, command, actor);
      const id = Number(command.params.exclusionId);
      if (during && campaign.state === 'closed') throw notAfterClosing(campaign.year);
      await withdrawExclusion(tx, campaign, { id, reason: command.body.reason }, command);
      return { status: 200, body: await shownOne(tx, campaign.id, id) };
    },
  });
}

function listing(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'exclusions.list', summary: '查询除外事项', params: CampaignId },
    querystring: Type.Object({
      state: Type.Optional(Type.Unsafe<ExclusionState>({ type: 'string', enum: [...EXCLUSION_STATES] })),
      ground: Type.Optional(Type.Unsafe<PolicyGround>({ type: 'string', enum: [...POLICY_GROUNDS] })),
      ...pageQuery,
    }),
    response: { 200: PageOf(ExclusionSchema) },
  };
  app.get('/campaigns/:id/exclusions', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const { state, ground } = request.query;
    const list = (key: number | string | undefined, limit: number) =>
      listExclusions(deps.database, { campaignId: id, state, ground, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownExclusion);
  });
}

/**
 * The campaign of a command, held against a freeze and against the planning of a round until the transaction ends.
 * `during`: the roster is fixed, and what is decided counts from that moment on; a stopped campaign has nothing to exclude
 * from, and one that was never frozen before its deadline no roster.
 */
async function campaignToExcludeFrom(
  tx: Transaction,
  command: Pick<TypedCommand<typeof CampaignId, TSchema>, 'params' | 'asOf'>,
  actor: Official,
): Promise<{ campaign: Campaign; during: boolean }> {
  const campaign = await lockCampaignOf(tx, command.params.id, actor);
  if (campaign.state === 'stopped') throw campaignOver(campaign.year, campaign.state);
  const during = !(await isRosterOpen(tx, campaign, command.asOf));
  if (during && campaign.state === 'preparing') throw rosterClosed(campaign.year);
  return { campaign, during };
}

async function shownOne(tx: Transaction, campaignId: number, id: number) {
  const [found] = await listExclusions(tx, { campaignId, ids: [id], limit: 1 });
  if (!found) throw new Error(`exclusion ${id} of campaign ${campaignId} is not in the database`);
  return shownExclusion(found);
}

function shownExclusion(exclusion: Exclusion): Static<typeof ExclusionSchema> {
  const { campaignId: _c, rightId: _r, withdrawalAt: _w, withdrawalDecidedAt: _d, ...rest } = exclusion;
  return {
    ...rest,
    effectiveAt: exclusion.effectiveAt?.toISOString() ?? null,
    proposedAt: exclusion.proposedAt.toISOString(),
    decidedAt: exclusion.decidedAt?.toISOString() ?? null,
  };
}
