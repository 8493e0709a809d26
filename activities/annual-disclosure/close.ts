import {
  countLateEntries,
  countRegister,
  countRoster,
  lockCampaign,
  saveLateEntries,
  updateCampaign,
} from '../../db/queries/annual-disclosure/index.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

export interface ClosingReport {
  roster: number;
  filed: number;
  late: number;
}

/** Closes a campaign at its deadline and fixes who did not file (N2-5). Repeated, it returns the same. */
export async function closeCampaign(
  deps: ActivityDeps,
  input: { campaignId: number; asOf: string },
): Promise<ClosingReport> {
  return deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, input.campaignId, 'plan');
    if (!campaign) throw new Error(`campaign ${input.campaignId} is not in the database`);
    const asOf = new Date(input.asOf);
    const closed = campaign.state === 'closed';
    const late = closed ? await countLateEntries(tx, campaign.id) : await saveLateEntries(tx, campaign.id, asOf);
    const report = {
      roster: (await countRoster(tx, campaign.id)).roster,
      filed: (await countRegister(tx, campaign.id)).filed,
      late,
    };
    if (closed) return report;
    await updateCampaign(tx, campaign.id, { state: 'closed', closedAt: asOf });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'campaign.closed', by: asOf },
      data: { ...report },
    });
    return report;
  });
}
