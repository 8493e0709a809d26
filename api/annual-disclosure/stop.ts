import { type Static, Type } from '@fastify/type-provider-typebox';
import { type CampaignStop, listStops, saveStop } from '../../db/queries/annual-disclosure/index.ts';
import { isOver } from '../../rules/annual-disclosure.ts';
import { campaignOver } from '../../rules/campaign-refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { DecisionSchema, fourEyesSchema, shownFourEyes, text } from '../four-eyes.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf, lockCampaignOf } from './find.ts';
import { recordForCampaign } from './record.ts';
import { CampaignId } from './schemas.ts';

const tags = ['annual-disclosure'];
const StopId = Type.Object({
  ...CampaignId.properties,
  stopId: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
});

const StopSchema = Type.Object({
  id: Type.Integer(),
  reason: Type.String(),
  documentNo: Type.String(),
  ...fourEyesSchema,
});

/** The early stop 提前终止 of a campaign, by two officers. */
export function stopRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/campaigns/:id/stop', operation: 'campaigns.propose-stop', tags, summary: '提出提前终止' },
    params: CampaignId,
    body: Type.Object({ reason: text(500, '事由'), documentNo: text(200, '文号') }, { additionalProperties: false }),
    responses: { 201: StopSchema },
    apply: async (tx, command, actor) => {
      const campaign = await lockCampaignOf(tx, command.params.id, actor);
      if (isOver(campaign.state)) throw campaignOver(campaign.year, campaign.state);
      const [reason, documentNo] = [command.body.reason.trim(), command.body.documentNo.trim()];
      const by = { proposedBy: actor.id, proposedAt: command.asOf };
      const row = await saveStop(tx, { campaignId: campaign.id, reason, documentNo, ...by });
      await recordForCampaign(tx, command, {
        ...{ campaignId: campaign.id, kind: 'campaign.stop-proposed' },
        data: { stop: row.id, documentNo },
      });
      return { status: 201, body: shownStop(row) };
    },
  });
  app.command({
    ...{ url: '/campaigns/:id/stop/:stopId/decision', operation: 'campaigns.decide-stop', tags },
    summary: '审核提前终止（须为提出人以外的审核人员）；批准后不再提醒，无人逾期',
    ...{ params: StopId, body: DecisionSchema },
    responses: {
      200: Type.Object({ id: Type.Integer(), state: Type.String(), campaignState: Type.String() }),
    },
    target: async ({ params, actor }) => (await campaignOf(deps, params.id, actor)).workflowId,
  });
  const listed = { tags, operationId: 'campaigns.stops', summary: '查询提前终止的提议' };
  const schema = {
    ...{ ...listed, params: CampaignId, querystring: Type.Object(pageQuery) },
    response: { 200: PageOf(StopSchema) },
  };
  app.get('/campaigns/:id/stop', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const list = (key: number | string | undefined, limit: number) =>
      listStops(deps.database, { campaignId: id, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownStop);
  });
}

function shownStop(row: CampaignStop): Static<typeof StopSchema> {
  const { id, reason, documentNo } = row;
  return { id, reason, documentNo, ...shownFourEyes(row) };
}
