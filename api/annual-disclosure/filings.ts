import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  deleteLateEntry,
  type Filing,
  findCampaignOfYear,
  findFiling,
  findRosterEntry,
  lockCampaign,
  saveFiling,
  withdrawRightFromDeliveries,
} from '../../db/queries/annual-disclosure/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { notOnRoster } from '../../rules/annual-disclosure.ts';
import type { Answer } from '../../rules/commands.ts';
import type { Official } from '../../rules/identity.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { Code, Instant } from './schemas.ts';

const BodySchema = Type.Object(
  {
    authority: Code,
    year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    licenceNo: Type.String({ minLength: 1, maxLength: 40, description: '许可证号' }),
    content: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
      description: '填报内容',
      maxProperties: 200,
    }),
  },
  { additionalProperties: false },
);

const FilingSchema = Type.Object({
  id: Type.Integer(),
  campaignId: Type.Integer(),
  licenceNo: Type.String(),
  filedAt: Instant,
  late: Type.Boolean(),
  /** Messages not yet sent that the right left. */
  remindersStopped: Type.Integer(),
});

type FilingCommand = TypedCommand<typeof Type.Object, typeof BodySchema>;

/** A filing 填报: here a clerk files for the holder. It stops the right's messages in its own transaction. */
export function filingRoutes(app: App, deps: ApiDeps): void {
  app.command({
    url: '/filings',
    operation: 'filings.submit',
    tags: ['annual-disclosure'],
    summary: '代矿业权人填报',
    body: BodySchema,
    responses: { 201: FilingSchema, 200: FilingSchema },
    apply: (tx, command, actor) => submitFiling(deps, tx, command as unknown as FilingCommand, actor),
  });
}

async function submitFiling(deps: ApiDeps, tx: Transaction, command: FilingCommand, actor: Official): Promise<Answer> {
  const licenceNo = normaliseLicence(command.body.licenceNo);
  const { content } = command.body;
  const { campaign, rightId } = await filingTarget(tx, { ...command.body, licenceNo }, actor);
  const late = command.asOf >= campaign.deadline;
  const ids = { campaignId: campaign.id, rightId };
  const filing = await saveFiling(tx, {
    ...ids,
    filedAt: command.asOf,
    filedBy: actor.id,
    content,
    commandId: command.id,
    late,
  });
  if (!filing) {
    const first = await findFiling(tx, campaign.id, rightId);
    if (!first) throw new Error(`a filing of right ${rightId} in campaign ${campaign.id} conflicts with none`);
    return { status: 200, body: shownFiling(first, licenceNo, 0) };
  }
  // Asked for before the deadline, committed after the list was made: whoever files in time is on no list.
  const takenOffLateList = !late && campaign.state === 'closed' && (await deleteLateEntry(tx, campaign.id, rightId));
  const remindersStopped = await withdrawRightFromDeliveries(tx, ids, {
    asOf: command.asOf,
    machineNow: deps.clocks.machineNow(),
  });
  await recordEvidence(tx, {
    asOf: command.asOf,
    recordedAt: deps.clocks.machineNow(),
    actorId: actor.id,
    room: 'annual-disclosure',
    kind: 'filing.submitted',
    subject: `campaign/${campaign.id}`,
    commandId: command.id,
    data: { licenceNo, filingId: filing.id, late, remindersStopped, takenOffLateList },
  });
  return { status: 201, body: shownFiling(filing, licenceNo, remindersStopped) };
}

/** Member by member: the answer is kept with the command, and what was filed does not belong into it a second time. */
function shownFiling(filing: Filing, licenceNo: string, remindersStopped: number): Static<typeof FilingSchema> {
  const { id, campaignId, filedAt, late } = filing;
  return { id, campaignId, licenceNo, filedAt: filedAt.toISOString(), late, remindersStopped };
}

/** The campaign, held against the planning of a round until the filing is committed, and the right within it. */
async function filingTarget(
  tx: Transaction,
  body: Static<typeof BodySchema>,
  actor: Official,
): Promise<{ campaign: Campaign; rightId: number }> {
  const { authority, year, licenceNo } = body;
  await assertWithinAuthority(tx, actor, authority);
  const found = await findCampaignOfYear(tx, authority, year);
  const campaign = found && (await lockCampaign(tx, found.id, 'file'));
  if (!campaign || campaign.state === 'preparing') throw noRunningCampaign(authority, year);
  const entry = await findRosterEntry(tx, campaign.id, licenceNo);
  if (entry?.state !== 'roster') throw notOnRoster(licenceNo, `${year} 年度公示`, entry?.ground ?? null);
  return { campaign, rightId: entry.rightId };
}

function noRunningCampaign(authority: string, year: number): Refusal {
  return new Refusal('no-running-campaign', {
    status: 409,
    title: '该年度公示尚未开始填报',
    titleEn: 'No campaign of that year takes filings',
    detail: `行政区划 ${authority} 的 ${year} 年度公示尚未启动或底数尚未冻结，不能填报；请先启动并冻结底数。`,
    errors: [{ pointer: '/body/year', value: year, detail: '没有正在填报的年度公示' }],
  });
}
