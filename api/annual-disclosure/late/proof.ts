import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  findRosterEntry,
  type Listing,
  listLateCorrections,
  listListings,
} from '../../../db/queries/annual-disclosure/index.ts';
import { LATE_CAUSES, type LateProof } from '../../../rules/late-list.ts';
import { normaliseLicence } from '../../../rules/licence.ts';
import { Refusal } from '../../../rules/refusal.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { campaignOf } from '../find.ts';
import { CampaignId, Instant } from '../schemas.ts';
import { recordLateView } from './list.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);

const MessageSchema = Type.Object({
  deliveryId: Type.Integer(),
  round: Type.Integer(),
  step: Type.Integer({ description: '本轮中的第几步' }),
  channel: Type.String(),
  recipient: Type.Union([Type.String(), Type.Null()], { description: '仅末四位' }),
  state: Type.String(),
  reason: NullableText,
  providerId: NullableText,
  events: Type.Array(Type.Object({ kind: Type.String(), at: Instant, reason: Type.Optional(Type.String()) })),
});

const ProofSchema = Type.Object(
  {
    campaignId: Type.Integer(),
    year: Type.Integer(),
    licenceNo: Type.String(),
    dueAt: Instant,
    listedAt: Instant,
    knownUntil: Type.Union([Instant, Type.Null()]),
    messages: Type.Array(MessageSchema),
  },
  { description: '列入当时的记录；其规范 JSON 的 SHA-256 即 digest' },
);

const ListingSchema = Type.Object({
  stands: Type.Boolean({ description: '现仍据此在名单上' }),
  dueAt: Instant,
  listedAt: Instant,
  knownUntil: Type.Union([Instant, Type.Null()]),
  digest: NullableText,
  proof: Type.Union([ProofSchema, Type.Null()]),
});

const ResponseSchema = Type.Object({
  licenceNo: Type.String(),
  onList: Type.Boolean(),
  listings: Type.Array(ListingSchema),
  corrections: Type.Array(
    Type.Object({
      listedAt: Instant,
      correctedAt: Instant,
      dueAt: Type.Union([Instant, Type.Null()]),
      cause: Type.String(),
      causeText: Type.String(),
    }),
  ),
});

/** How a right came onto the list, with the proof as it was then, and how it left it. A right has a handful of these. */
export function lateProofRoute(app: App, deps: ApiDeps): void {
  const params = Type.Object({ ...CampaignId.properties, licenceNo: Type.String({ minLength: 1, maxLength: 60 }) });
  const schema = {
    ...{ tags: ['annual-disclosure'], operationId: 'campaigns.late-proof', summary: '查询列入逾期名单的证明' },
    ...{ params, response: { 200: ResponseSchema } },
  };
  app.get('/campaigns/:id/late/:licenceNo', { schema }, async (request) => {
    const campaign = await campaignOf(deps, request.params.id, request.official);
    const licenceNo = normaliseLicence(request.params.licenceNo);
    const entry = await findRosterEntry(deps.database, campaign.id, licenceNo);
    const listings = entry ? await listListings(deps.database, campaign.id, entry.rightId) : [];
    if (!entry || listings.length === 0) throw neverLate(licenceNo, campaign.id);
    const corrections = await listLateCorrections(deps.database, campaign.id, entry.rightId);
    await recordLateView(deps, request.official, campaign, 'late-list.viewed', [entry]);
    return {
      ...{ licenceNo, onList: listings.some(({ stands }) => stands), listings: listings.map(shownListing) },
      corrections: corrections.map(({ cause, dueAt, listedAt, correctedAt }) => ({
        ...{ cause, causeText: LATE_CAUSES[cause], dueAt: dueAt?.toISOString() ?? null },
        ...{ listedAt: listedAt.toISOString(), correctedAt: correctedAt.toISOString() },
      })),
    };
  });
}

function shownListing({ dueAt, listedAt, knownUntil, proof, ...rest }: Listing): Static<typeof ListingSchema> {
  return {
    ...{ ...rest, proof: proof as (LateProof & Static<typeof ProofSchema>) | null },
    ...{ dueAt: dueAt.toISOString(), listedAt: listedAt.toISOString(), knownUntil: knownUntil?.toISOString() ?? null },
  };
}

function neverLate(licenceNo: string, campaignId: number): Refusal {
  return new Refusal('never-late', {
    status: 404,
    title: '该矿业权未曾列入逾期名单',
    titleEn: 'The right has never been on the list of the late',
    detail: `许可证号 ${licenceNo} 未曾列入编号为 ${campaignId} 的年度公示的逾期未填报名单；请核对许可证号，名单见 GET /api/v1/campaigns/${campaignId}/late。`,
    errors: [{ pointer: 'licenceNo', value: licenceNo, detail: '不在名单中' }],
  });
}
