import type { CampaignProgress } from './progress.ts';
import { CAMPAIGN_OPTIONS, campaignActivities } from './proxies.ts';

/**
 * Makes the list of the late and goes on until it is whole: it waits for what the ministry has to say about filings made
 * before the due instant, and for the due instants that come after the campaign's. `betweenWaits` may continue the run
 * as a new one, which takes the list up again.
 */
export async function makeLateList(progress: CampaignProgress, betweenWaits: () => Promise<void>): Promise<void> {
  const campaignId = progress.live.campaignId as number;
  for (;;) {
    const input = { campaignId, asOf: progress.clock.asOf() };
    const { fixLateList } = campaignActivities;
    const { closing, next } = await fixLateList.executeWithOptions({ ...CAMPAIGN_OPTIONS, summary: '核对逾期名单' }, [
      input,
    ]);
    progress.tell({ closing });
    if (!next) return;
    await progress.waitUntilOrChange(new Date(next.at), next.what);
    await betweenWaits();
  }
}
