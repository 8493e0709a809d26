import { countRegister, countRoster, lockCampaign, updateCampaign } from '../../db/queries/annual-disclosure/index.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

/** Closes a campaign at its deadline (N2-5); who did not file is another step (late-list.ts). Repeated, it changes nothing. */
export async function closeCampaign(
  deps: ActivityDeps,
  input: { campaignId: number; asOf: string },
): Promise<{ roster: number; filed: number }> {
  return deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, input.campaignId, 'plan');
    if (!campaign) throw new Error(`campaign ${input.campaignId} is not in the database`);
    const asOf = new Date(input.asOf);
    const { roster } = await countRoster(tx, campaign.id);
    const { filed } = await countRegister(tx, campaign.id);
    if (campaign.state === 'closed') return { roster, filed };
    await updateCampaign(tx, campaign.id, { state: 'closed', closedAt: asOf });
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: campaign.id, kind: 'campaign.closed', by: asOf },
      data: { roster, filed },
    });
    return { roster, filed };
  });
}
