import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../../db/client.ts';
import {
  acceptFiling,
  type Campaign,
  contentDigest,
  findCampaignOfYear,
  findFiling,
  findRosterEntry,
  findVersion,
  lockCampaign,
} from '../../../db/queries/annual-disclosure/index.ts';
import { assertWithinAuthority } from '../../../db/queries/identity.ts';
import { notOnRoster } from '../../../rules/annual-disclosure.ts';
import type { Answer } from '../../../rules/commands.ts';
import { alreadyFiled, currentForm, filingInvalid, readFiling } from '../../../rules/filing/index.ts';
import type { Official } from '../../../rules/identity.ts';
import { normaliseLicence } from '../../../rules/licence.ts';
import { Refusal } from '../../../rules/refusal.ts';
import type { RightKind } from '../../../rules/registry.ts';
import type { ApiDeps, App } from '../../deps.ts';
import type { TypedCommand } from '../../plugins/commands.ts';
import { Code } from '../schemas.ts';
import { AcceptedSchema, ContentSchema, shownAccepted } from './schemas.ts';

const BodySchema = Type.Object(
  {
    authority: Code,
    year: Type.Integer({ minimum: 2015, maximum: 2100 }),
    licenceNo: Type.String({ minLength: 1, maxLength: 40, description: '许可证号' }),
    content: ContentSchema,
  },
  { additionalProperties: false },
);

type FilingCommand = TypedCommand<typeof Type.Object, typeof BodySchema>;

/** A filing 填报: here a clerk files for the holder. It stops the right's messages in its own transaction. */
export function filingSubmitRoute(app: App, deps: ApiDeps): void {
  app.command({
    url: '/filings',
    operation: 'filings.submit',
    tags: ['annual-disclosure'],
    summary: '代矿业权人填报',
    body: BodySchema,
    responses: { 201: AcceptedSchema, 200: AcceptedSchema },
    apply: (tx, command, actor) => submitFiling(deps, tx, command as unknown as FilingCommand, actor),
  });
}

async function submitFiling(deps: ApiDeps, tx: Transaction, command: FilingCommand, actor: Official): Promise<Answer> {
  const licenceNo = normaliseLicence(command.body.licenceNo);
  const { campaign, rightId, kind } = await filingTarget(tx, { ...command.body, licenceNo }, actor);
  const form = currentForm(kind);
  const read = readFiling(form, command.body.content);
  if (!read.ok) throw filingInvalid(read.errors, kind);
  const { content } = read;
  const accepted = await acceptFiling(
    tx,
    {
      ...{ campaign, rightId, licenceNo, filedAt: command.asOf, form: form.id, content },
      by: { actorId: actor.id, commandId: command.id },
    },
    { asOf: command.asOf, machineNow: deps.clocks.machineNow() },
  );
  if (accepted) return { status: 201, body: shownAccepted(accepted, licenceNo) };
  return repeated(tx, { campaignId: campaign.id, rightId, licenceNo, digest: contentDigest(form.id, content) });
}

/** Filed before: the same once more is no second filing, anything else would be lost and is refused. */
async function repeated(
  tx: Transaction,
  { licenceNo, digest, ...right }: { campaignId: number; rightId: number; licenceNo: string; digest: Buffer },
): Promise<Answer> {
  const filing = await findFiling(tx, right.campaignId, right.rightId);
  const version = filing && (await findVersion(tx, filing));
  if (!filing || !version)
    throw new Error(`a filing of right ${right.rightId} in campaign ${right.campaignId} conflicts with none`);
  if (!version.digest.equals(digest)) throw alreadyFiled(filing, licenceNo);
  return { status: 200, body: shownAccepted({ filing, remindersStopped: 0 }, licenceNo) };
}

/** The campaign, held against the planning of a round until the filing is committed, and the right within it. */
async function filingTarget(
  tx: Transaction,
  body: Static<typeof BodySchema>,
  actor: Official,
): Promise<{ campaign: Campaign; rightId: number; kind: RightKind }> {
  const { authority, year, licenceNo } = body;
  await assertWithinAuthority(tx, actor, authority);
  const found = await findCampaignOfYear(tx, authority, year);
  const campaign = found && (await lockCampaign(tx, found.id, 'file'));
  if (!campaign || campaign.state === 'preparing') throw noRunningCampaign(authority, year);
  const entry = await findRosterEntry(tx, campaign.id, licenceNo);
  if (entry?.state !== 'roster') throw notOnRoster(licenceNo, `${year} 年度公示`, entry?.ground ?? null);
  return { campaign, rightId: entry.rightId, kind: entry.kind };
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
