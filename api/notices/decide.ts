import type { Transaction } from '../../db/client.ts';
import { lockCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  findVersionIn,
  lockNotice,
  type Notice,
  type NoticeVersion,
  updateNoticeVersion,
} from '../../db/queries/notices/index.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { noSuchNotice, noticeNotIn, noticeOutdated, versionSuperseded } from '../../rules/notices.ts';
import { noSuchCampaign } from '../annual-disclosure/find.ts';
import { type By, filingNoticeOf, recordNotice } from './propose.ts';

interface Decision {
  version: number;
  approve: boolean;
  note?: string | undefined;
}

/** Publishes what another officer proposed, in place of what was public before; or rejects it. */
export async function decideNotice(
  tx: Transaction,
  id: number,
  { version, approve, note }: Decision,
  by: By,
  actor: Official,
): Promise<Notice> {
  const notice = await heldNotice(tx, id, actor);
  const open = await findVersionIn(tx, id, 'proposed');
  if (!open) throw noticeNotIn(id, 'proposed');
  if (open.version !== version) throw versionSuperseded(id, version, open.version);
  assertOtherOfficial(open.proposedBy, actor);
  if (approve) {
    await assertStillTrue(tx, notice, open);
    await replacePublished(tx, id, by);
  }
  const state = approve ? 'published' : 'rejected';
  const decision = { decidedBy: actor.id, decidedAt: by.asOf, decisionNote: note?.trim() ?? null };
  await updateNoticeVersion(tx, open, { state, ...decision });
  await recordNotice(tx, by, `notice.${state}`, open, note ? { note: note.trim() } : {});
  return notice;
}

/** Takes what is public off the portal; the version stays on record with the reason. */
export async function takeDownNotice(
  tx: Transaction,
  id: number,
  reason: string,
  by: By,
  actor: Official,
): Promise<Notice> {
  const notice = await heldNotice(tx, id, actor);
  const open = await findVersionIn(tx, id, 'published');
  if (!open) throw noticeNotIn(id, 'published');
  const end = { endedAt: by.asOf, takenDownBy: actor.id, takeDownReason: reason.trim() };
  await updateNoticeVersion(tx, open, { state: 'taken-down', ...end });
  await recordNotice(tx, by, 'notice.taken-down', open, { reason: reason.trim() });
  return notice;
}

async function heldNotice(tx: Transaction, id: number, actor: Official): Promise<Notice> {
  const notice = await lockNotice(tx, id);
  if (!notice) throw noSuchNotice(id);
  await assertWithinAuthority(tx, actor, notice.authorityCode);
  return notice;
}

async function replacePublished(tx: Transaction, id: number, by: By): Promise<void> {
  const former = await findVersionIn(tx, id, 'published');
  if (!former) return;
  await updateNoticeVersion(tx, former, { state: 'replaced', endedAt: by.asOf });
  await recordNotice(tx, by, 'notice.replaced', former);
}

/** What the second officer signs must be true when he signs it: the deadline may have moved since it was proposed. */
async function assertStillTrue(tx: Transaction, notice: Notice, { noticeId, content }: NoticeVersion): Promise<void> {
  const campaign = await lockCampaign(tx, notice.campaignId as number, 'file');
  if (!campaign) throw noSuchCampaign(String(notice.campaignId));
  const now = await filingNoticeOf(tx, campaign, content.howToFile);
  if (now.deadline !== content.deadline)
    throw noticeOutdated(noticeId, `填报截止日由 ${content.deadline} 变为 ${now.deadline}`);
  if (canonicalJson(now) !== canonicalJson(content))
    throw noticeOutdated(noticeId, '主管部门名称或者所依据的参数有变化');
}
