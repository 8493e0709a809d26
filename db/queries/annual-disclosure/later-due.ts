/** What follows where rights may be filed for until later than they were, or need not be filed for any more (N2-5). */
import type { LateCause } from '../../../rules/late-list.ts';
import type { Transaction } from '../../client.ts';
import type { DeadlineBy } from '../calendar/index.ts';
import { recordEvidence } from '../evidence.ts';
import { findCampaign, updateCampaign } from './campaigns.ts';
import { liftLateEntries } from './late.ts';
import { extendLateList, updateLateness } from './late-list.ts';

export interface LaterDue {
  /** Rights taken off the list of the late; who is late by the later instant as well is on it anew. */
  lifted: number;
  /** The campaign had closed, and its deadline lies ahead again. */
  reopened: boolean;
}

/**
 * Filings late by the former instant are late no longer, the list of the late is corrected, and a campaign that had closed
 * is open again where its own deadline lies ahead; with a log entry. Precondition: the campaign is locked for planning.
 */
export async function followLaterDue(
  tx: Transaction,
  campaignId: number,
  cause: LateCause,
  by: DeadlineBy,
): Promise<LaterDue> {
  await updateLateness(tx, campaignId);
  const lifted = await liftLateEntries(tx, campaignId, cause, by.asOf);
  const campaign = await findCampaign(tx, campaignId);
  const reopened = campaign?.state === 'closed' && (campaign.deadline === null || campaign.deadline > by.asOf);
  if (reopened) await updateCampaign(tx, campaignId, { state: 'running', closedAt: null });
  await extendLateList(tx, campaignId, { asOf: by.asOf, machineNow: by.recordedAt });
  if (lifted > 0) await record(tx, campaignId, 'late-list.corrected', { cause, lifted }, by);
  if (reopened) await record(tx, campaignId, 'campaign.reopened', { cause, lastDay: campaign.lastDay }, by);
  return { lifted, reopened };
}

function record(tx: Transaction, campaignId: number, kind: string, data: Record<string, unknown>, by: DeadlineBy) {
  const { asOf, recordedAt, actorId, commandId } = by;
  const who = { asOf, recordedAt, actorId: actorId ?? null, commandId: commandId ?? null };
  return recordEvidence(tx, { ...who, room: 'annual-disclosure', kind, subject: `campaign/${campaignId}`, data });
}
