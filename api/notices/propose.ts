import type { Transaction } from '../../db/client.ts';
import { type Campaign, lockCampaign } from '../../db/queries/annual-disclosure/index.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import {
  findFilingDeadline,
  findVersionIn,
  lockFilingNotice,
  type Notice,
  type NoticeVersion,
  saveNoticeVersion,
} from '../../db/queries/notices/index.ts';
import type { Official } from '../../rules/identity.ts';
import { type FilingNotice, filingNotice, noticeInvalid, noticeUndecided, stepErrors } from '../../rules/notices.ts';
import { noSuchCampaign } from '../annual-disclosure/find.ts';

export type By = Pick<Command, 'id' | 'asOf' | 'recordedAt' | 'actorId'>;

/** Makes the filing notice of a campaign out of what it runs under, and keeps it for a second officer. */
export async function proposeFilingNotice(
  tx: Transaction,
  body: { campaign: number; howToFile?: string[] | undefined },
  by: By,
  actor: Official,
): Promise<Notice> {
  const errors = body.howToFile ? stepErrors(body.howToFile, '/body/howToFile') : [];
  if (errors.length > 0) throw noticeInvalid(errors);
  const campaign = await lockCampaign(tx, body.campaign, 'file');
  if (!campaign) throw noSuchCampaign(String(body.campaign));
  await assertWithinAuthority(tx, actor, campaign.authorityCode);
  const notice = await lockFilingNotice(tx, campaign);
  const open = await findVersionIn(tx, notice.id, 'proposed');
  if (open) throw noticeUndecided(notice.id, open.version);
  const content = await filingNoticeOf(tx, campaign, body.howToFile);
  const saved = await saveNoticeVersion(tx, notice.id, content, { proposedBy: actor.id, proposedAt: by.asOf });
  await recordNotice(tx, by, 'notice.proposed', saved);
  return notice;
}

/** What the notice says now, with these steps. */
export async function filingNoticeOf(
  tx: Transaction,
  campaign: Campaign,
  howToFile: readonly string[] | undefined,
): Promise<FilingNotice> {
  const { authorityCode, year, rulePack, terms } = campaign;
  const authority = await findAuthority(tx, authorityCode);
  if (!authority) throw new Error(`authority ${authorityCode} of campaign ${campaign.id} is not in the database`);
  const { lastDay } = await findFilingDeadline(tx, campaign);
  return filingNotice({ authorityName: authority.name, year, rulePack, terms, lastDay: lastDay ?? '', howToFile });
}

/** Writes what happened to a version, in the transaction of the change. */
export function recordNotice(
  tx: Transaction,
  by: By,
  kind: string,
  of: NoticeVersion,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { id: commandId, asOf, recordedAt, actorId } = by;
  const { noticeId, version, digest } = of;
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'notices', kind, subject: `notice/${noticeId}` },
    data: { version, digest: digest.toString('hex'), ...more },
  });
}
