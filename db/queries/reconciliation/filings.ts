import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { latestItems } from './items.ts';

/**
 * SELECT: what the ministry says of each right's filing in each year, as `item_id`, `authority_code`, `year`,
 * `licence_no`, `filed_at`, `state`. Where it holds several, the earliest that stands; where none stands, the earliest.
 */
export const theirFilings = () => sql`
  SELECT DISTINCT ON (authority_code, year, licence_no) * FROM (
    SELECT id AS item_id, authority_code, (facts->>'year')::int AS year, facts->>'licenceNo' AS licence_no,
           (facts->>'filedAt')::timestamptz AS filed_at, coalesce(facts->>'state', 'valid') AS state
    FROM (${latestItems('filings')}) latest) filings
  ORDER BY authority_code, year, licence_no, state <> 'valid', filed_at`;

/** A filing of the ministry's that has a place here, and says more than what is here. */
export interface PendingFiling {
  itemId: number;
  campaignId: number;
  rightId: number;
  licenceNo: string;
  filedAt: Date;
  content: Record<string, unknown>;
}

/**
 * Which filings are to become filings here, or versions of them: not here yet, or made earlier there than one that is late
 * here, or corrected there where it came from. What has no place here is a difference. In the order of the items.
 */
export async function listPendingFilings(
  executor: Executor,
  page: { after: number; limit: number },
): Promise<PendingFiling[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT t.item_id::int AS "itemId", c.id::int AS "campaignId", r.id::int AS "rightId", r.licence_no AS "licenceNo",
           t.filed_at AS "filedAt", i.content
    FROM (${theirFilings()}) t
    JOIN campaigns c ON c.authority_code = t.authority_code AND c.year = t.year AND c.state <> 'preparing'
    JOIN rights r ON r.licence_no = t.licence_no
    JOIN roster_entries e ON e.campaign_id = c.id AND e.right_id = r.id AND e.state = 'roster'
    JOIN reconciliation_items i ON i.id = t.item_id
    LEFT JOIN filings f ON f.campaign_id = c.id AND f.right_id = r.id
    LEFT JOIN filing_versions v ON v.campaign_id = c.id AND v.right_id = r.id AND v.version = f.version
    WHERE t.state = 'valid' AND t.item_id > ${page.after}
      AND (f.id IS NULL OR (f.late AND t.filed_at < f.filed_at) OR (v.source = 'ministry' AND v.content <> i.content))
      AND NOT EXISTS (SELECT FROM filing_versions known WHERE known.item_id = t.item_id AND known.kind <> 'taken-back')
    ORDER BY t.item_id LIMIT ${page.limit}`);
  // A statement of our own making answers instants as text.
  return (rows as unknown as (Omit<PendingFiling, 'filedAt'> & { filedAt: string })[]).map((row) => ({
    ...row,
    filedAt: new Date(row.filedAt),
  }));
}
