import { sql } from 'drizzle-orm';
import { noDateYet } from '../../../rules/annual-disclosure.ts';
import type { Executor } from '../../client.ts';
import { findCampaign } from '../annual-disclosure/campaigns.ts';
import { findAuthority } from '../identity.ts';

/** What every message of a campaign speaks of, as the rows have it now. */
export interface CampaignFacts {
  /** Name of the authority that sends. */
  authority: string;
  year: number;
  /** Last legal day of filing. */
  lastDay: string;
  hotline: string;
}

/** Throws Refusal no-date-yet (409) while nobody can say until when to file. */
export async function findCampaignFacts(executor: Executor, campaignId: number): Promise<CampaignFacts> {
  const campaign = await findCampaign(executor, campaignId);
  const authority = campaign && (await findAuthority(executor, campaign.authorityCode));
  if (!campaign || !authority) throw new Error(`campaign ${campaignId} is not in the database`);
  if (campaign.lastDay === null) throw noDateYet(campaign.id, campaign.year);
  return {
    authority: authority.name,
    year: campaign.year,
    lastDay: campaign.lastDay,
    hotline: campaign.terms['disclosure.hotline'].value,
  };
}

/** How many rights a message to the holder of a right would speak of now; undefined: the right is not on the roster. */
export async function countRightsToRemind(
  executor: Executor,
  of: { campaignId: number; licenceNo: string },
): Promise<number | undefined> {
  const { rows } = await executor.execute<{ rights: number }>(sql`
    SELECT count(*) FILTER (WHERE f.id IS NULL)::int AS rights
    FROM rights one JOIN roster_entries mine ON mine.right_id = one.id AND mine.campaign_id = ${of.campaignId}
    JOIN rights r ON r.holder_id = one.holder_id
    JOIN roster_entries e ON e.right_id = r.id AND e.campaign_id = mine.campaign_id AND e.state = 'roster'
    LEFT JOIN filings f ON f.campaign_id = e.campaign_id AND f.right_id = e.right_id
    WHERE one.licence_no = ${of.licenceNo} AND mine.state = 'roster' GROUP BY one.id`);
  return rows[0]?.rights;
}
