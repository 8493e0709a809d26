import { Type } from '@fastify/type-provider-typebox';
import { listCampaigns } from '../../db/queries/annual-disclosure/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { annualDisclosureWorkflowId } from '../../rules/annual-disclosure.ts';
import { assertRulePackId } from '../../rules/rule-packs/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { RulePackName } from '../rule-packs/schemas.ts';
import { campaignOf } from './find.ts';
import { campaignProgress, shownCampaign } from './progress.ts';
import {
  CampaignId,
  CampaignProgressSchema,
  CampaignSchema,
  Code,
  Digest,
  ProposalSchema,
  RosterCountsSchema,
  SignedDifferenceSchema,
} from './schemas.ts';
import { CampaignTermsSchema, shownTerms } from './terms.ts';

const tags = ['annual-disclosure'];

/** Opening a campaign 年度公示, fixing its roster 底数, and following it. */
export function campaignRoutes(app: App, deps: ApiDeps): void {
  app.command({
    url: '/campaigns',
    operation: 'campaigns.open',
    tags,
    summary: '启动年度公示',
    body: Type.Object(
      {
        year: Type.Integer({ minimum: 2015, maximum: 2100 }),
        authority: Code,
        rulePack: Type.Optional(RulePackName),
      },
      { additionalProperties: false },
    ),
    responses: {
      201: Type.Object({
        ...{ id: Type.Integer(), authority: Code, year: Type.Integer(), state: Type.String() },
        rulePack: Type.String(),
      }),
    },
    target: async ({ body, actor }) => {
      if (body.rulePack !== undefined) assertRulePackId(body.rulePack, { pointer: '/body/rulePack', status: 422 });
      await assertWithinAuthority(deps.database, actor, body.authority);
      return annualDisclosureWorkflowId(body.authority, body.year);
    },
  });
  freezeRoute(app, deps, 'proposal');
  freezeRoute(app, deps, 'approval');
  listing(app, deps);
}

/** Two officers: one proposes the roster, another approves it by the digest of what was proposed. */
function freezeRoute(app: App, deps: ApiDeps, step: 'proposal' | 'approval'): void {
  const answer = {
    ...{ id: Type.Integer(), state: Type.String(), roster: RosterCountsSchema },
    proposal: ProposalSchema,
    difference: SignedDifferenceSchema,
  };
  const rounds = Type.Array(Type.Object({ number: Type.Integer(), daysBefore: Type.Integer(), dueAt: Type.String() }));
  const shared = { tags, params: CampaignId };
  if (step === 'proposal')
    app.command({
      ...shared,
      url: '/campaigns/:id/roster/freeze-proposal',
      operation: 'campaigns.propose-freeze',
      summary: '提出底数（首轮提醒前可再次提出，以更正已冻结的底数）',
      responses: { 200: Type.Object({ ...answer, undecidedExclusions: Type.Integer() }) },
      target: async ({ params, actor }) => (await campaignOf(deps, params.id, actor)).workflowId,
    });
  else
    app.command({
      ...shared,
      url: '/campaigns/:id/roster/freeze-approval',
      operation: 'campaigns.approve-freeze',
      summary: '审核并冻结底数（指明所审核底数的摘要）',
      // Optional here, so that whoever leaves it out is told what to look at first (proposal-not-named).
      body: Type.Object({ digest: Type.Optional(Digest) }, { additionalProperties: false }),
      responses: { 200: Type.Object({ ...answer, rounds }) },
      target: async ({ params, actor }) => (await campaignOf(deps, params.id, actor)).workflowId,
    });
}

function listing(app: App, deps: ApiDeps): void {
  app.get(
    '/campaigns',
    {
      schema: {
        tags,
        operationId: 'campaigns.list',
        summary: '查询年度公示',
        querystring: Type.Object({ authority: Type.Optional(Code), ...pageQuery }),
        response: { 200: PageOf(CampaignSchema) },
      },
    },
    async (request) => {
      const authority = request.query.authority ?? request.official.authorityCode;
      await assertWithinAuthority(deps.database, request.official, authority);
      const list = (key: number | string | undefined, limit: number) =>
        listCampaigns(deps.database, { authority, before: numberKey(key), limit });
      return pageOf(request.query, list, (campaign) => campaign.id, shownCampaign);
    },
  );
  app.get(
    '/campaigns/:id',
    {
      schema: {
        tags,
        operationId: 'campaigns.get',
        summary: '查询进展与账目',
        params: CampaignId,
        response: { 200: CampaignProgressSchema },
      },
    },
    async (request) => campaignProgress(deps, await campaignOf(deps, request.params.id, request.official)),
  );
  app.get(
    '/campaigns/:id/terms',
    {
      schema: {
        tags,
        operationId: 'campaigns.terms',
        summary: '查询所适用的规则包与参数及其依据',
        params: CampaignId,
        response: { 200: CampaignTermsSchema },
      },
    },
    async (request) => shownTerms(await campaignOf(deps, request.params.id, request.official)),
  );
}
