import { sql } from 'drizzle-orm';
import { legalDayOf } from '../../../rules/legal-day.ts';
import type { Executor } from '../../client.ts';

/** What every message of a campaign speaks of, as the rows have it now. */
export interface CampaignFacts {
  /** Name of the authority that sends. */
  authority: string;
  year: number;
  /** Last legal day of filing. */
  lastDay: string;
  hotline: string;
}

export async function findCampaignFacts(executor: Executor, campaignId: number): Promise<CampaignFacts> {
  const { rows } = await executor.execute<{ name: string; year: number; deadline: Date; hotline: string }>(sql`
    SELECT a.name, c.year, c.deadline, c.terms -> 'disclosure.hotline' ->> 'value' AS hotline
    FROM campaigns c JOIN authorities a ON a.code = c.authority_code WHERE c.id = ${campaignId}`);
  const [row] = rows;
  if (!row) throw new Error(`campaign ${campaignId} is not in the database`);
  // The deadline is the first instant of the day after.
  const lastDay = legalDayOf(new Date(new Date(row.deadline).getTime() - 1));
  return { authority: row.name, year: row.year, lastDay, hotline: row.hotline };
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
