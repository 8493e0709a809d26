import { createHash } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { canonicalJson } from '../../../rules/canonical-json.ts';
import { type LateCause, type LateProof, maskedRecipient, type ProvenMessage } from '../../../rules/late-list.ts';
import type { Executor, Transaction } from '../../client.ts';

/** A listing whose proof has not been taken. */
export interface UnprovenListing {
  id: number;
  campaignId: number;
  year: number;
  rightId: number;
  licenceNo: string;
  dueAt: Date;
  listedAt: Date;
  knownUntil: Date | null;
}

/** Listings of a campaign without a proof, in the order they were made. */
export async function listUnproven(executor: Executor, campaignId: number, limit: number): Promise<UnprovenListing[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT li.id::int, li.campaign_id::int AS "campaignId", c.year, li.right_id::int AS "rightId", r.licence_no AS "licenceNo",
           li.due_at AS "dueAt", li.listed_at AS "listedAt", li.known_until AS "knownUntil"
    FROM late_listings li JOIN campaigns c ON c.id = li.campaign_id JOIN rights r ON r.id = li.right_id
    WHERE li.campaign_id = ${campaignId} AND NOT EXISTS (SELECT FROM late_proofs p WHERE p.listing_id = li.id)
    ORDER BY li.id LIMIT ${limit}`);
  return rows.map((row) => withDates(row as unknown as UnprovenListing));
}

/**
 * What was said about rights to their holders in a campaign, by right: every step of every round, in order, each with
 * what the log has of it. Of a holder with several rights a step is told with each of them.
 */
export async function listMessagesAbout(
  executor: Executor,
  campaignId: number,
  rightIds: readonly number[],
): Promise<Map<number, ProvenMessage[]>> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT dr.right_id::int AS "rightId", d.id::int AS "deliveryId", ro.number AS round,
           (row_number() OVER (PARTITION BY dr.right_id, ro.id ORDER BY d.id))::int AS step,
           d.channel, d.recipient, d.state, d.reason, d.provider_id AS "providerId", e.events
    FROM delivery_rights dr JOIN deliveries own ON own.id = dr.delivery_id
    JOIN rounds ro ON ro.id = dr.round_id AND ro.campaign_id = ${campaignId} AND ro.kind = 'reminder'
    JOIN deliveries d ON d.round_id = dr.round_id AND d.holder_id = own.holder_id
    CROSS JOIN LATERAL (${eventsOf(sql`d.id`)}) e
    WHERE dr.right_id = ANY (${sql.param(rightIds)}::bigint[])
    ORDER BY dr.right_id, ro.number, d.id`);
  const messages = new Map<number, ProvenMessage[]>();
  for (const row of rows as unknown as (ProvenMessage & { rightId: number })[]) {
    const { rightId, ...message } = row;
    const known = messages.get(rightId) ?? [];
    messages.set(rightId, [...known, { ...message, recipient: maskedRecipient(message.recipient) }]);
  }
  return messages;
}

/** The log of one message, without what only machines need. */
const eventsOf = (delivery: SQL) => sql`
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'kind', replace(v.kind, 'delivery.', ''), 'at', to_char(v.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'reason', v.data->>'reason')) ORDER BY v.seq), '[]'::jsonb) AS events
  FROM evidence v WHERE v.subject = 'delivery/' || ${delivery}`;

/** Keeps proofs, each with its digest; one that is there already stays as it is. */
export async function saveProofs(
  tx: Transaction,
  proofs: readonly { listingId: number; proof: LateProof }[],
  time: { asOf: Date; machineNow: Date },
): Promise<void> {
  if (proofs.length === 0) return;
  await tx.execute(sql`
    INSERT INTO late_proofs (listing_id, proof, digest, taken_at, recorded_at)
    SELECT listing_id, proof::jsonb, decode(digest, 'hex'), ${time.asOf.toISOString()}::timestamptz, ${time.machineNow.toISOString()}::timestamptz
    FROM unnest(${sql.param(proofs.map(({ listingId }) => listingId))}::bigint[],
                ${sql.param(proofs.map(({ proof }) => JSON.stringify(proof)))}::text[],
                ${sql.param(proofs.map(({ proof }) => proofDigest(proof)))}::text[]) AS p (listing_id, proof, digest)
    ON CONFLICT DO NOTHING`);
}

/** SHA-256 over the proof's canonical JSON, hexadecimal: whoever has the proof can say whether it is the one. */
export function proofDigest(proof: LateProof): string {
  return createHash('sha256').update(canonicalJson(proof)).digest('hex');
}

/** One time a right was put on the list, with its proof once that is taken. */
export interface Listing {
  dueAt: Date;
  listedAt: Date;
  knownUntil: Date | null;
  /** Still on the list by it. */
  stands: boolean;
  proof: LateProof | null;
  digest: string | null;
}

/** Every time a right was put on the list of a campaign, first to last. */
export async function listListings(executor: Executor, campaignId: number, rightId: number): Promise<Listing[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT li.due_at AS "dueAt", li.listed_at AS "listedAt", li.known_until AS "knownUntil", l.right_id IS NOT NULL AS stands,
           p.proof, encode(p.digest, 'hex') AS digest
    FROM late_listings li LEFT JOIN late_entries l ON l.listing_id = li.id LEFT JOIN late_proofs p ON p.listing_id = li.id
    WHERE li.campaign_id = ${campaignId} AND li.right_id = ${rightId} ORDER BY li.id`);
  return rows.map((row) => withDates(row as unknown as Listing));
}

/** Every time it was taken off. */
export async function listLateCorrections(
  executor: Executor,
  campaignId: number,
  rightId: number,
): Promise<{ listedAt: Date; correctedAt: Date; dueAt: Date | null; cause: LateCause }[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT listed_at AS "listedAt", corrected_at AS "correctedAt", due_at AS "dueAt", cause FROM late_corrections
    WHERE campaign_id = ${campaignId} AND right_id = ${rightId} ORDER BY id`);
  return rows.map((row) => {
    const { correctedAt, ...rest } = row as unknown as Awaited<ReturnType<typeof listLateCorrections>>[number];
    return { ...withDates({ knownUntil: null, ...rest }), correctedAt: new Date(correctedAt) };
  });
}

/** Dates of hand-written SQL come as Date or as text, by the driver's type parser. */
function withDates<T extends { dueAt: Date | null; listedAt: Date; knownUntil: Date | null }>(row: T): T {
  return {
    ...row,
    dueAt: row.dueAt && new Date(row.dueAt),
    listedAt: new Date(row.listedAt),
    knownUntil: row.knownUntil && new Date(row.knownUntil),
  };
}
