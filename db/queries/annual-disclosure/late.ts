import { sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../client.ts';

/**
 * Fixes who was asked for a filing and had made none when its time was over: each right at its own due instant (N2-5).
 * Returns how many are on the list; repeated, it adds nobody.
 */
export async function saveLateEntries(tx: Transaction, campaignId: number, listedAt: Date): Promise<number> {
  const at = sql`${listedAt.toISOString()}::timestamptz`;
  await tx.execute(sql`
    INSERT INTO late_entries (campaign_id, right_id, listed_at)
    SELECT due.campaign_id, due.right_id, ${at} FROM filing_dues due
    LEFT JOIN filings f ON f.campaign_id = due.campaign_id AND f.right_id = due.right_id AND NOT f.late
    WHERE due.campaign_id = ${campaignId} AND due.obliged AND due.due_at <= ${at} AND f.id IS NULL
    ON CONFLICT DO NOTHING`);
  return countLateEntries(tx, campaignId);
}

/** Takes a right off the list: its filing was timely, and was committed only after the list was made. */
export async function deleteLateEntry(tx: Transaction, campaignId: number, rightId: number): Promise<boolean> {
  const result = await tx.execute(
    sql`DELETE FROM late_entries WHERE campaign_id = ${campaignId} AND right_id = ${rightId}`,
  );
  return result.rowCount === 1;
}

export async function countLateEntries(executor: Executor, campaignId: number): Promise<number> {
  const result = await executor.execute<{ late: number }>(
    sql`SELECT count(*)::int AS late FROM late_entries WHERE campaign_id = ${campaignId}`,
  );
  return result.rows[0]?.late ?? 0;
}

export interface LateRow {
  rightId: number;
  licenceNo: string;
  name: string;
  kind: string;
  listedAt: Date;
  /** Messages about this right that left the house, and those the network confirmed. */
  remindersSent: number;
  remindersDelivered: number;
  /** A filing made after the deadline. */
  filedLateAt: Date | null;
}

/** Who did not file in time, with what was sent to them. */
export async function listLateEntries(
  executor: Executor,
  query: { campaignId: number; after?: number | undefined; limit: number },
): Promise<LateRow[]> {
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", r.licence_no AS "licenceNo", r.name, r.kind, l.listed_at AS "listedAt", f.filed_at AS "filedLateAt",
           reminders.sent AS "remindersSent", reminders.delivered AS "remindersDelivered"
    FROM late_entries l JOIN rights r ON r.id = l.right_id
    LEFT JOIN filings f ON f.campaign_id = l.campaign_id AND f.right_id = l.right_id AND f.late
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE d.state IN ('handed_over', 'delivered')))::int AS sent,
             (count(*) FILTER (WHERE d.state = 'delivered'))::int AS delivered
      FROM delivery_rights dr JOIN deliveries d ON d.id = dr.delivery_id JOIN rounds ro ON ro.id = dr.round_id AND ro.campaign_id = l.campaign_id
      WHERE dr.right_id = l.right_id AND dr.skipped IS NULL) reminders
    WHERE l.campaign_id = ${query.campaignId} AND l.right_id > ${query.after ?? 0}
    ORDER BY l.right_id LIMIT ${query.limit}`);
  return result.rows as unknown as LateRow[];
}
