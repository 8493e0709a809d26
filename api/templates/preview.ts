import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import { countRightsToRemind, findCampaignFacts } from '../../db/queries/templates/index.ts';
import type { Official } from '../../rules/identity.ts';
import { project } from '../../rules/privacy/project.ts';
import { Refusal } from '../../rules/refusal.ts';
import {
  errorsOfTemplate,
  exampleValues,
  isPlaceholder,
  type MessageValues,
  namesIn,
  type PreviewedMessage,
  previewTemplate,
  roundFacts,
  type TemplateDraft,
} from '../../rules/templates/index.ts';
import { campaignOf } from '../annual-disclosure/find.ts';
import type { ApiDeps, App } from '../deps.ts';
import { installedProviders } from './installed.ts';
import { draftMembers, draftOf, Provider } from './schemas.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const PreviewBody = Type.Object(
  {
    ...draftMembers,
    campaign: Type.Optional(
      Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '以该年度公示的内容填写' }),
    ),
    licenceNo: Type.Optional(
      Type.String({ maxLength: 100, description: '以该矿业权的矿业权人为收信人；须同时指明 campaign' }),
    ),
    provider: Type.Optional(Provider),
    priceMilliYuan: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: '单价，厘：短信每条、语音每分钟、邮件每封' }),
    ),
  },
  { additionalProperties: false },
);

const MessageSchema = Type.Object({
  subject: nullable(Type.String()),
  text: Type.String(),
  parameters: Type.Record(Type.String(), Type.String(), { description: '服务商自行填写模板时所送的参数' }),
  unit: Type.String({ description: 'segment 短信条, minute 分钟, mail 封, call 次' }),
  units: Type.Integer({ description: '计费数量' }),
  alphabet: nullable(Type.String({ description: 'gsm-7, ucs-2' })),
  characters: nullable(Type.Integer({ description: '计费字数；扩展字符按两个计' })),
  costMilliYuan: nullable(Type.Integer({ description: '厘' })),
});

const PreviewSchema = Type.Object({
  errors: Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() })),
  provider: Type.String(),
  about: nullable(Type.Object({ licenceNo: Type.String(), rightsCount: Type.Integer() })),
  example: nullable(MessageSchema),
  worst: nullable(MessageSchema),
});

/** What a draft would say, what is wrong with it, and what it costs; nothing is kept. */
export function previewRoute(app: App, deps: ApiDeps): void {
  app.post(
    '/templates/preview',
    {
      schema: {
        tags: ['templates'],
        operationId: 'templates.preview',
        summary: '预览消息模板：内容、计费条数（最长情形）、费用；不留存',
        body: PreviewBody,
        response: { 200: PreviewSchema },
      },
    },
    async (request) => {
      const draft = draftOf(request.body);
      const installed = installedProviders(deps.config);
      const { provider = installed[0], priceMilliYuan } = request.body;
      const errors = errorsOfTemplate(draft, installed).map(({ pointer, detail }) => ({
        pointer: `/body${pointer}`,
        detail,
      }));
      const { values, about } = await sampleOf(deps, request.body, draft, request.official);
      const readable = namesIn(`${draft.text}${draft.subject ?? ''}`).every(isPlaceholder);
      const shown = readable ? previewTemplate(draft, values, { provider, priceMilliYuan }) : undefined;
      const { example, worst } = shown ?? {};
      return {
        errors,
        provider,
        about,
        example: example ? shownOf(example) : null,
        worst: worst ? shownOf(worst) : null,
      };
    },
  );
}

/** What the example is filled with: a campaign's own facts, the count of a chosen right's holder, or the examples there are. */
async function sampleOf(
  deps: ApiDeps,
  { campaign, licenceNo }: Static<typeof PreviewBody>,
  draft: TemplateDraft,
  official: Official,
): Promise<{ values: MessageValues; about: { licenceNo: string; rightsCount: number } | null }> {
  if (campaign === undefined && licenceNo !== undefined) throw campaignMissing(licenceNo);
  const example = exampleValues(draft);
  if (campaign === undefined) return { values: example, about: null };
  await campaignOf(deps, String(campaign), official);
  const facts = roundFacts(await findCampaignFacts(deps.database, campaign), draft);
  if (licenceNo === undefined) return { values: { ...example, ...facts }, about: null };
  const rightsCount = await countRightsToRemind(deps.database, { campaignId: campaign, licenceNo });
  if (rightsCount === undefined) throw notToBeReminded(licenceNo);
  const values = { ...example, ...facts, count: String(rightsCount) };
  // Of the right no more than a list of officials may show.
  const asOf = await deps.clocks.legalNow();
  const shown = project({ licenceNo }, { audience: 'authority-list', asOf });
  return { values, about: shown?.licenceNo === undefined ? null : { licenceNo: shown.licenceNo, rightsCount } };
}

function shownOf({ message, unit, units, count, costMilliYuan }: PreviewedMessage): Static<typeof MessageSchema> {
  const { subject, text, parameters } = message;
  const counted = { alphabet: count?.alphabet ?? null, characters: count?.units ?? null };
  return { subject, text, parameters: { ...parameters }, unit, units, ...counted, costMilliYuan };
}

function campaignMissing(licenceNo: string): Refusal {
  return new Refusal('campaign-missing', {
    status: 422,
    title: '未指明年度公示',
    titleEn: 'The campaign is missing',
    detail: `以许可证号 ${licenceNo} 预览，须同时以 campaign 指明年度公示的编号（GET /api/v1/campaigns）。`,
    errors: [{ pointer: '/body/campaign', detail: '与 licenceNo 同用时须填写' }],
  });
}

function notToBeReminded(licenceNo: string): Refusal {
  return new Refusal('not-on-roster', {
    status: 422,
    title: '该矿业权不在应公示底数中',
    titleEn: 'The right is not on the roster',
    detail: `许可证号 ${licenceNo} 不在该年度已冻结的应公示底数中，没有消息可预览；请核对许可证号，或去掉 licenceNo。`,
    errors: [{ pointer: '/body/licenceNo', value: licenceNo, detail: '不在底数中' }],
  });
}
