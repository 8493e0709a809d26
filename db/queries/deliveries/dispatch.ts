import type { MachineChannel } from '../../../rules/cascade.ts';
import type { Database } from '../../client.ts';

/** A message claimed for sending. `attempt` fences it: a later claim of the same row carries a higher one. */
export interface ClaimedDelivery {
  id: number;
  recipient: string;
  rightsCount: number;
  attempt: number;
  /** What it is to say (db/queries/templates/wordings); null: nothing has been fixed for it yet. */
  wordingId: number | null;
}

/**
 * Claims up to `limit` planned messages of a round on one channel until `leaseUntil`, for the provider that is going to
 * be asked: first those never tried, then those held back, the longest waiting first. Claims of several workers never overlap (SKIP LOCKED). Statements of this file are written
 * by hand and named, so that PostgreSQL plans each of them once.
 *
 * Order and array leave the planner no choice, whatever its statistics say in the middle of a round: only
 * deliveries_planned has this order, and an array of unknown length is looked up by key. A join, in the order of id,
 * turned into a walk over all messages already sent and a scan of the whole table as soon as the table was analysed.
 */
export async function claimDeliveries(
  database: Database,
  claim: {
    roundId: number;
    channel: MachineChannel;
    provider: string;
    limit: number;
    asOf: Date;
    machineNow: Date;
    leaseUntil: Date;
  },
): Promise<ClaimedDelivery[]> {
  const result = await database.$client.query({
    name: 'claim-deliveries',
    text: `UPDATE deliveries SET state = 'sending', lease_until = $4, attempts = attempts + 1, not_before = NULL,
             spoken_rights = rights_count, provider = $6, first_tried_at = coalesce(first_tried_at, $3)
           WHERE id = ANY (ARRAY(
             SELECT id FROM deliveries WHERE round_id = $1 AND channel = $5 AND state = 'planned'
               AND (not_before IS NULL OR not_before <= $3) AND (held_until IS NULL OR held_until <= $7)
             ORDER BY not_before NULLS FIRST, id LIMIT $2 FOR UPDATE SKIP LOCKED))
           RETURNING id, recipient, rights_count, attempts, wording_id`,
    values: [
      ...[claim.roundId, claim.limit, claim.machineNow, claim.leaseUntil],
      ...[claim.channel, claim.provider, claim.asOf],
    ],
  });
  return result.rows.map((row) => ({
    id: Number(row.id),
    recipient: row.recipient,
    rightsCount: row.rights_count,
    attempt: row.attempts,
    wordingId: row.wording_id === null ? null : Number(row.wording_id),
  }));
}

/** What became of one claimed message. `planned`: certainly not sent, to be tried again not before an instant. */
export type DispatchResult = { id: number; attempt: number } & (
  | { state: 'handed_over'; providerId: string }
  | { state: 'failed'; reason: string }
  | { state: 'planned'; notBefore: Date | null }
);

/**
 * Records what became of a batch in one statement, log entries included. A row that another hand has moved since
 * (a callback, a later claim) is left as it stands.
 */
export async function recordDispatch(
  database: Database,
  results: readonly DispatchResult[],
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  if (results.length === 0) return;
  await database.$client.query({
    name: 'record-dispatch',
    text: `WITH moved AS (
             UPDATE deliveries d SET state = u.state, lease_until = NULL, provider_id = u.provider_id, reason = u.reason,
               not_before = u.not_before, handed_over_at = CASE WHEN u.state = 'handed_over' THEN $7::timestamptz END,
               handed_over_as_of = CASE WHEN u.state = 'handed_over' THEN $8::timestamptz END
             FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
               u(id, attempt, state, provider_id, reason, not_before)
             WHERE d.id = u.id AND d.attempts = u.attempt AND d.state = 'sending'
             RETURNING d.id, d.state, d.provider, d.provider_id, d.reason, d.attempts)
           INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
           SELECT $7, $8, 'deliveries', CASE state WHEN 'handed_over' THEN 'delivery.handed-over' ELSE 'delivery.failed' END,
             'delivery/' || id, jsonb_strip_nulls(jsonb_build_object('provider', provider, 'providerId', provider_id, 'reason', reason, 'attempt', attempts))
           FROM moved WHERE state <> 'planned'`,
    values: [
      results.map((result) => result.id),
      results.map((result) => result.attempt),
      results.map((result) => result.state),
      results.map((result) => (result.state === 'handed_over' ? result.providerId : null)),
      results.map((result) => (result.state === 'failed' ? result.reason : null)),
      results.map((result) => (result.state === 'planned' ? result.notBefore : null)),
      time.machineNow,
      time.asOf,
    ],
  });
}
