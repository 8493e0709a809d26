import { sql } from 'drizzle-orm';
import { theirFilings } from './filings.ts';

/** As rules and items write an instant. */
const iso = (column: string) =>
  sql.raw(`to_jsonb(to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`);

/**
 * SELECT: how the filings of our campaigns differ from the ministry's. What has a place here has become a filing before
 * (`listPendingFilings`); what is left has none. A filing made here is compared by whether it is late, not by the minute.
 */
export const foundFilings = () => sql`
  WITH theirs AS MATERIALIZED (${theirFilings()}),
  placed AS MATERIALIZED (
    SELECT t.*, c.id AS campaign_id, c.state AS campaign_state, r.id AS right_id, e.state AS entry_state, due.due_at,
           f.id AS filing_id, f.filed_at AS our_time, f.late AS our_late, EXISTS (
             SELECT FROM filing_versions v WHERE v.filing_id = f.id AND v.source = 'ministry' AND v.filed_at = f.filed_at) AS timed_by_them
    FROM theirs t JOIN campaigns c ON c.authority_code = t.authority_code AND c.year = t.year
    LEFT JOIN rights r ON r.licence_no = t.licence_no AND r.authority_code = t.authority_code
    LEFT JOIN roster_entries e ON e.campaign_id = c.id AND e.right_id = r.id
    LEFT JOIN filing_dues due ON due.campaign_id = c.id AND due.right_id = r.id
    LEFT JOIN filings f ON f.campaign_id = c.id AND f.right_id = r.id)
  SELECT 'filings', p.authority_code, p.licence_no || '/' || p.year, '', 'missing-here',
         CASE WHEN p.right_id IS NULL THEN 'unknown-right' ELSE 'not-on-roster' END, p.licence_no, p.year,
         NULL::jsonb, ${iso('p.filed_at')}, p.item_id
  FROM placed p
  WHERE p.state = 'valid' AND p.filing_id IS NULL
    AND (p.right_id IS NULL OR (p.campaign_state <> 'preparing' AND p.entry_state IS DISTINCT FROM 'roster'))
  UNION ALL
  SELECT 'filings', p.authority_code, p.licence_no || '/' || p.year, 'filedAt', 'field', NULL, p.licence_no, p.year,
         ${iso('p.our_time')}, ${iso('p.filed_at')}, p.item_id
  FROM placed p
  WHERE p.state = 'valid' AND p.filing_id IS NOT NULL
    AND CASE WHEN p.timed_by_them THEN p.our_time <> p.filed_at ELSE p.our_late <> coalesce(p.filed_at >= p.due_at, false) END
  UNION ALL
  SELECT 'filings', p.authority_code, p.licence_no || '/' || p.year, '', 'withdrawn', NULL, p.licence_no, p.year,
         ${iso('p.our_time')}, to_jsonb(p.state), p.item_id
  FROM placed p WHERE p.state <> 'valid' AND p.filing_id IS NOT NULL
  UNION ALL
  SELECT 'filings', c.authority_code, r.licence_no || '/' || c.year, '', 'missing-there', NULL, r.licence_no, c.year,
         ${iso('f.filed_at')}, NULL, NULL
  FROM filings f JOIN campaigns c ON c.id = f.campaign_id JOIN rights r ON r.id = f.right_id
  JOIN reconciliation_sequences s ON s.kind = 'filings' AND f.filed_at < s.covered_through
  WHERE EXISTS (SELECT FROM theirs t WHERE t.authority_code = c.authority_code AND t.year = c.year)
    AND NOT EXISTS (
      SELECT FROM theirs t WHERE t.authority_code = c.authority_code AND t.year = c.year AND t.licence_no = r.licence_no)`;
