import type { CampaignProgress } from './progress.ts';
import { CAMPAIGN_OPTIONS, campaignActivities } from './proxies.ts';

/**
 * Makes the list of the late and goes on until it is whole: it waits for what the ministry has to say about filings made
 * before the due instant, and for the due instants that come after the campaign's. `betweenWaits` may continue the run
 * as a new one, which takes the list up again. False: due instants have changed, and the campaign's own may be ahead again.
 */
export async function makeLateList(progress: CampaignProgress, betweenWaits: () => Promise<void>): Promise<boolean> {
  const campaignId = progress.campaignId();
  for (;;) {
    const input = { campaignId, asOf: progress.clock.asOf() };
    const { fixLateList } = campaignActivities;
    const { closing, next } = await fixLateList.executeWithOptions({ ...CAMPAIGN_OPTIONS, summary: '核对逾期名单' }, [
      input,
    ]);
    progress.tell({ closing });
    if (!next) return true;
    const { changed } = await progress.waitUntilOrChange(new Date(next.at), next.what);
    if (changed) return false;
    await betweenWaits();
  }
}
