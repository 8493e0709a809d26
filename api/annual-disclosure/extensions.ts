import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  type Extension,
  findExtendableHolder,
  followLaterDue,
  listExtensions,
  lockExtension,
  saveExtension,
  saveExtensionDecision,
} from '../../db/queries/annual-disclosure/index.ts';
import { findCalendarOn, saveDeadline } from '../../db/queries/calendar/index.ts';
import { noDateYet } from '../../rules/annual-disclosure.ts';
import { computeDeadline } from '../../rules/calendar/period.ts';
import { campaignOver, extensionNotLater, extensionTooLate, nobodyToExtend } from '../../rules/campaign-refusals.ts';
import { FILING_DEADLINE, periodUntil } from '../../rules/filing-deadline.ts';
import { alreadyDecided, noSuchProposalOf } from '../../rules/four-eyes.ts';
import { assertOtherOfficial } from '../../rules/identity.ts';
import { instantInWords, legalDayOf } from '../../rules/legal-day.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import { Day, nullable } from '../calendar/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { DecisionSchema, fourEyesSchema, shownFourEyes, text } from '../four-eyes.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { campaignOf, lockCampaignOf } from './find.ts';
import { recordForCampaign } from './record.ts';
import { CampaignId } from './schemas.ts';

const tags = ['annual-disclosure'];
const ExtensionId = Type.Object({
  ...CampaignId.properties,
  extensionId: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
});

const ExtensionSchema = Type.Object({
  id: Type.Integer(),
  licenceNo: Type.String({ description: '据以指明矿业权人的许可证号；延期及于该矿业权人在本年度的全部矿业权' }),
  holderId: Type.Integer(),
  until: Type.String({ ...Day, description: '申请延至' }),
  lastDay: nullable(Type.String({ ...Day, description: '批准后的最后一日（遇法定休假日顺延，停机补足）' })),
  deadlineId: nullable(Type.Integer({ description: '见 GET /api/v1/deadlines/{id}' })),
  ground: Type.String(),
  documentNo: Type.String(),
  ...fourEyesSchema,
});

/** Extensions 延期 of single holders (N2-5): four-eyes rows; the campaign's own deadline stays. */
export function extensionRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/campaigns/:id/extensions', operation: 'extensions.propose', tags, summary: '提出延期' },
    params: CampaignId,
    body: Type.Object(
      {
        licenceNo: text(100, '该矿业权人任一许可证号'),
        until: Type.String({ ...Day, description: '延至该日（当日 24:00 止）' }),
        ground: text(500, '事由'),
        documentNo: text(200, '文号'),
      },
      { additionalProperties: false },
    ),
    responses: { 201: ExtensionSchema },
    apply: async (tx, command, actor) => {
      const campaign = await lockCampaignOf(tx, command.params.id, actor);
      const { until: untilDay, ground, documentNo } = command.body;
      const licenceNo = normaliseLicence(command.body.licenceNo);
      if (campaign.state === 'stopped') throw campaignOver(campaign.year, campaign.state);
      const holder = await findExtendableHolder(tx, campaign.id, licenceNo);
      if (!holder) throw nobodyToExtend(licenceNo, campaign.year);
      if (holder.dueAt === null) throw noDateYet(campaign.id, campaign.year);
      if (holder.dueAt <= command.asOf) throw extensionTooLate(licenceNo, instantInWords(holder.dueAt));
      await assertLater(tx, { untilDay, documentNo }, holder.dueAt, command.asOf);
      const { holderId, rightId } = holder;
      const id = await saveExtension(tx, {
        ...{ campaignId: campaign.id, holderId, rightId, untilDay },
        ...{ ground: ground.trim(), documentNo: documentNo.trim(), proposedBy: actor.id, proposedAt: command.asOf },
      });
      await recordForCampaign(tx, command, {
        ...{ campaignId: campaign.id, kind: 'extension.proposed', subject: `extension/${id}` },
        data: { until: untilDay, documentNo: documentNo.trim(), rights: holder.rights },
      });
      return { status: 201, body: await shownOne(tx, campaign, id) };
    },
  });
  decision(app);
  listing(app, deps);
}

function decision(app: App): void {
  app.command({
    ...{ url: '/campaigns/:id/extensions/:extensionId/decision', operation: 'extensions.decide', tags },
    summary: '审核延期（须为提出人以外的审核人员）；期限届满后批准的，更正逾期名单',
    ...{ params: ExtensionId, body: DecisionSchema, responses: { 200: ExtensionSchema } },
    apply: async (tx, command, actor) => {
      const campaign = await lockCampaignOf(tx, command.params.id, actor, 'plan');
      const row = await lockExtension(tx, campaign.id, Number(command.params.extensionId));
      const where = `GET /api/v1/campaigns/${campaign.id}/extensions`;
      if (!row) throw noSuchProposalOf('延期申请', Number(command.params.extensionId), where);
      if (row.state !== 'proposed') throw alreadyDecided(`延期申请 ${row.id} `, row.state);
      assertOtherOfficial(row.proposedBy, actor);
      if (campaign.state === 'stopped') throw campaignOver(campaign.year, campaign.state);
      const { approve, note: decisionNote = null } = command.body;
      const { id: commandId, asOf, recordedAt, actorId } = command;
      const by = { commandId, asOf, recordedAt, actorId };
      const decided = { decidedBy: actor.id, decidedAt: asOf, decisionNote };
      if (approve) {
        await assertLater(tx, row, campaign.deadline, asOf);
        const key = { subjectKind: 'extension', subjectId: String(row.id), ...FILING_DEADLINE };
        const input = periodUntil(row.untilDay, { document: row.documentNo, clause: '' });
        const deadline = await saveDeadline(tx, { ...key, authorityCode: campaign.authorityCode, input }, by);
        await saveExtensionDecision(tx, row.id, { ...decided, state: 'approved', deadlineId: deadline.id });
        await followLaterDue(tx, campaign.id, 'extension', by);
      } else await saveExtensionDecision(tx, row.id, { ...decided, state: 'rejected', deadlineId: null });
      await recordForCampaign(tx, command, {
        ...{ campaignId: campaign.id, kind: approve ? 'extension.approved' : 'extension.rejected' },
        ...{ subject: `extension/${row.id}`, data: { until: row.untilDay, documentNo: row.documentNo } },
      });
      return { status: 200, body: await shownOne(tx, campaign, row.id) };
    },
  });
}

function listing(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'extensions.list', summary: '查询延期', params: CampaignId },
    ...{ querystring: Type.Object(pageQuery), response: { 200: PageOf(ExtensionSchema) } },
  };
  app.get('/campaigns/:id/extensions', { schema }, async (request) => {
    const { id } = await campaignOf(deps, request.params.id, request.official);
    const list = (key: number | string | undefined, limit: number) =>
      listExtensions(deps.database, { campaignId: id, after: numberKey(key), limit });
    return pageOf(request.query, list, (row) => row.id, shownExtension);
  });
}

/** Refuses a day that, rolled over, gives the holder nothing; where the calendar is not published yet, nobody can say. */
async function assertLater(
  tx: Transaction,
  { untilDay, documentNo }: Pick<Extension, 'untilDay' | 'documentNo'>,
  dueAt: Date | null,
  asOf: Date,
): Promise<void> {
  const { calendar } = await findCalendarOn(tx, legalDayOf(asOf));
  const { due, dueAt: until } = computeDeadline(calendar, periodUntil(untilDay, { document: documentNo, clause: '' }));
  if (due && until && dueAt && new Date(until) <= dueAt)
    throw extensionNotLater(due, legalDayOf(new Date(dueAt.getTime() - 1)));
}

async function shownOne(tx: Transaction, campaign: Campaign, id: number) {
  const [row] = await listExtensions(tx, { campaignId: campaign.id, id, limit: 1 });
  if (!row) throw new Error(`extension ${id} of campaign ${campaign.id} is not in the database`);
  return shownExtension(row);
}

function shownExtension(row: Extension): Static<typeof ExtensionSchema> {
  const { id, licenceNo, holderId, untilDay: until, lastDay, deadlineId, ground, documentNo } = row;
  return { id, licenceNo, holderId, until, lastDay, deadlineId, ground, documentNo, ...shownFourEyes(row) };
}
