import { Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { listUnreachable, type UnreachableHolder } from '../../db/queries/simulation.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf } from './find.ts';
import { CampaignId } from './schemas.ts';
import { basisOf } from './simulation.ts';

const UnreachableSchema = Type.Object({
  holderId: Type.Integer(),
  name: Type.String(),
  rights: Type.Integer({ description: '涉及的矿业权宗数' }),
  licenceNo: Type.String({ description: '其中一宗的许可证号' }),
  reason: Type.String({ description: 'no-contact 未留任何联系方式, unreadable 所留联系方式均无法使用' }),
});

/** Holders nobody can reach, while there is time to find them by the register or on the spot. */
export function unreachableRoute(app: App, deps: ApiDeps): void {
  app.get(
    '/campaigns/:id/simulation/unreachable',
    {
      schema: {
        tags: ['annual-disclosure'],
        operationId: 'campaigns.unreachable',
        summary: '查询任何渠道都无法联系的矿业权人；查阅留痕',
        params: CampaignId,
        querystring: Type.Object(pageQuery),
        response: { 200: PageOf(UnreachableSchema) },
      },
    },
    async (request) => {
      const campaign = await campaignOf(deps, request.params.id, request.official);
      const of = { campaignId: campaign.id, basis: basisOf(campaign) };
      const page = await pageOf(
        request.query,
        (after, limit) => listUnreachable(deps.database, { ...of, after: numberKey(after), limit }),
        ({ holderId }: UnreachableHolder) => holderId,
        (row) => row,
      );
      if (page.items.length > 0)
        await recordEvidence(deps.database, {
          ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
          ...{ room: 'annual-disclosure', kind: 'unreachable.listed', subject: `campaign/${campaign.id}` },
          data: { holders: page.items.map(({ holderId }) => holderId) },
        });
      return page;
    },
  );
}
