import { sql } from 'drizzle-orm';
import type { LateCause } from '../../../rules/late-list.ts';
import type { Executor, Transaction } from '../../client.ts';

/**
 * Puts on the list who was asked for a filing and had made none when its time was over: each right at its own due
 * instant (N2-5), as far as that is not after `dueBy`. Returns how many were added; repeated, nobody is. Needs the campaign locked for planning.
 */
export async function saveLateEntries(
  tx: Transaction,
  campaignId: number,
  at: { listedAt: Date; dueBy: Date | null; knownUntil: Date | null; machineNow: Date },
): Promise<number> {
  if (at.dueBy === null) return 0;
  const listedAt = sql`${at.listedAt.toISOString()}::timestamptz`;
  const result = await tx.execute(sql`
    WITH listed AS (
      INSERT INTO late_listings (campaign_id, right_id, due_at, listed_at, known_until, recorded_at)
      SELECT due.campaign_id, due.right_id, due.due_at, ${listedAt}, ${at.knownUntil?.toISOString() ?? null}::timestamptz,
             ${at.machineNow.toISOString()}::timestamptz
      FROM filing_dues due
      LEFT JOIN filings f ON f.campaign_id = due.campaign_id AND f.right_id = due.right_id AND NOT f.late
      LEFT JOIN late_entries l ON l.campaign_id = due.campaign_id AND l.right_id = due.right_id
      WHERE due.campaign_id = ${campaignId} AND due.obliged AND due.due_at <= ${at.dueBy.toISOString()}::timestamptz
        AND f.id IS NULL AND l.right_id IS NULL
      ORDER BY due.right_id
      RETURNING id, campaign_id, right_id, listed_at)
    INSERT INTO late_entries (campaign_id, right_id, listed_at, listing_id)
    SELECT campaign_id, right_id, listed_at, id FROM listed`);
  return result.rowCount ?? 0;
}

/**
 * Takes a right off the list, and keeps why: what the list said before stays in its listing. False: it was not on it.
 * `dueAt`: until when it may be filed for now.
 */
export async function removeLateEntry(
  tx: Transaction,
  of: { campaignId: number; rightId: number; cause: LateCause; dueAt: Date | null },
  asOf: Date,
): Promise<boolean> {
  const result = await tx.execute(sql`
    WITH gone AS (
      DELETE FROM late_entries WHERE campaign_id = ${of.campaignId} AND right_id = ${of.rightId}
      RETURNING campaign_id, right_id, listed_at)
    INSERT INTO late_corrections (campaign_id, right_id, listed_at, corrected_at, due_at, cause)
    SELECT campaign_id, right_id, listed_at, ${asOf.toISOString()}::timestamptz,
           ${of.dueAt?.toISOString() ?? null}::timestamptz, ${of.cause} FROM gone`);
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
  dueAt: Date;
  listedAt: Date;
  /** Messages about this right that left the house, and those the network confirmed. */
  remindersSent: number;
  remindersDelivered: number;
  /** A filing made after the deadline. */
  filedLateAt: Date | null;
  /** SHA-256 of the proof, hexadecimal; null: it is being taken. */
  proofDigest: string | null;
}

/** Who did not file in time, with what was sent to them. */
export async function listLateEntries(
  executor: Executor,
  query: { campaignId: number; after?: number | undefined; limit: number },
): Promise<LateRow[]> {
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT r.id::int AS "rightId", r.licence_no AS "licenceNo", r.name, r.kind, li.due_at AS "dueAt", l.listed_at AS "listedAt",
           f.filed_at AS "filedLateAt", reminders.sent AS "remindersSent", reminders.delivered AS "remindersDelivered",
           encode(p.digest, 'hex') AS "proofDigest"
    FROM late_entries l JOIN rights r ON r.id = l.right_id
    JOIN late_listings li ON li.id = l.listing_id
    LEFT JOIN late_proofs p ON p.listing_id = l.listing_id
    LEFT JOIN filings f ON f.campaign_id = l.campaign_id AND f.right_id = l.right_id AND f.late
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE d.state IN ('handed_over', 'delivered')))::int AS sent,
             (count(*) FILTER (WHERE d.state = 'delivered'))::int AS delivered
      FROM delivery_rights dr JOIN deliveries own ON own.id = dr.delivery_id
      JOIN rounds ro ON ro.id = dr.round_id AND ro.campaign_id = l.campaign_id AND ro.kind = 'reminder'
      JOIN deliveries d ON d.round_id = dr.round_id AND d.holder_id = own.holder_id
      WHERE dr.right_id = l.right_id AND dr.skipped IS NULL) reminders
    WHERE l.campaign_id = ${query.campaignId} AND l.right_id > ${query.after ?? 0}
    ORDER BY l.right_id LIMIT ${query.limit}`);
  return result.rows.map((found) => {
    // Dates of hand-written SQL come as Date or as text, by the driver's type parser.
    const { dueAt, listedAt, filedLateAt, ...row } = found as unknown as LateRow;
    return {
      ...{ ...row, dueAt: new Date(dueAt), listedAt: new Date(listedAt) },
      filedLateAt: filedLateAt && new Date(filedLateAt),
    };
  });
}

/**
 * Takes everybody off the list who is not asked for any more, or whose own due instant has become a later one than he was
 * listed by; what the list said stays in its listings. Returns how many left it.
 */
export async function liftLateEntries(
  tx: Transaction,
  campaignId: number,
  cause: LateCause,
  asOf: Date,
): Promise<number> {
  const result = await tx.execute(sql`
    WITH gone AS (
      DELETE FROM late_entries l USING late_listings li, filing_dues due
      WHERE l.campaign_id = ${campaignId} AND li.id = l.listing_id
        AND due.campaign_id = l.campaign_id AND due.right_id = l.right_id
        AND (NOT due.obliged OR due.due_at IS NULL OR due.due_at > li.due_at)
      RETURNING l.campaign_id, l.right_id, l.listed_at, due.due_at)
    INSERT INTO late_corrections (campaign_id, right_id, listed_at, corrected_at, due_at, cause)
    SELECT campaign_id, right_id, listed_at, ${asOf.toISOString()}::timestamptz, due_at, ${cause} FROM gone`);
  return result.rowCount ?? 0;
}
