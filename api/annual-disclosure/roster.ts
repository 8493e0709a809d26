import { Type } from '@fastify/type-provider-typebox';
import { type Campaign, findRosterVersion, listRoster } from '../../db/queries/annual-disclosure/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { MAX_INTEGER, numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf } from './find.ts';
import { CampaignId, Instant } from './schemas.ts';

const tags = ['annual-disclosure'];
const NullableInstant = Type.Union([Instant, Type.Null()]);
const NullableText = Type.Union([Type.String(), Type.Null()]);
const right = { licenceNo: Type.String(), name: Type.String(), kind: Type.String() };

const RosterRowSchema = Type.Object({
  ...right,
  state: Type.String(),
  ground: NullableText,
  groundText: NullableText,
  documentNo: NullableText,
  remark: NullableText,
  expired: Type.Boolean(),
  filedAt: NullableInstant,
});

/** Before the first freeze the latest proposal is what there is to see; after it, the roster that holds. */
async function proposedVersion(deps: ApiDeps, campaign: Campaign): Promise<number | undefined> {
  if (campaign.state !== 'preparing') return undefined;
  return (await findRosterVersion(deps.database, campaign.id, 'latest'))?.version;
}

// Dates of hand-written SQL come as Date or as text, by the driver's type parser.
const instant = (value: Date | string | null) => (value === null ? null : new Date(value).toISOString());

/** The roster 底数. */
export function rosterRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/campaigns/:id/roster',
    {
      schema: {
        tags,
        operationId: 'campaigns.roster',
        summary: '查询底数',
        params: CampaignId,
        querystring: Type.Object({
          state: Type.Optional(Type.Union([Type.Literal('roster'), Type.Literal('excluded')])),
          ground: Type.Optional(Type.String({ maxLength: 40 })),
          filed: Type.Optional(Type.Boolean()),
          version: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: MAX_INTEGER,
              description: '底数版本；默认为已冻结的，或尚未冻结时最近提出的',
            }),
          ),
          ...pageQuery,
        }),
        response: { 200: PageOf(RosterRowSchema) },
      },
    },
    async (request) => {
      const { state, ground, filed } = request.query;
      const campaign = await campaignOf(deps, request.params.id, request.official);
      const version = request.query.version ?? (await proposedVersion(deps, campaign));
      const list = (key: number | string | undefined, limit: number) =>
        listRoster(deps.database, {
          ...{ campaignId: campaign.id, version, state, ground, filed },
          ...{ after: numberKey(key), limit },
        });
      return pageOf(
        request.query,
        list,
        (row) => row.rightId,
        ({ rightId: _, ...row }) => ({ ...row, filedAt: instant(row.filedAt) }),
      );
    },
  );
}
