import { sql } from 'drizzle-orm';
import type { MachineChannel } from '../../../rules/cascade.ts';
import type { Database, Executor } from '../../client.ts';

export interface UnsettledDelivery {
  id: number;
  attempt: number;
  recipient: string;
  firstTriedAt: Date;
}

/**
 * Messages of a round that one provider was to take, found in `sending`, whose lease ran out before `leaseBefore`: what
 * became of them must be asked.
 */
export async function listUnsettledDeliveries(
  executor: Executor,
  query: { roundId: number; channel: MachineChannel; provider: string; leaseBefore: Date; limit: number },
): Promise<UnsettledDelivery[]> {
  const result = await executor.execute<{ id: string; attempts: number; recipient: string; first_tried_at: Date }>(sql`
    SELECT id, attempts, recipient, first_tried_at FROM deliveries
    WHERE round_id = ${query.roundId} AND channel = ${query.channel} AND provider = ${query.provider} AND state = 'sending'
      AND lease_until < ${query.leaseBefore.toISOString()}::timestamptz
    ORDER BY id LIMIT ${query.limit}`);
  return result.rows.map((row) => ({
    id: Number(row.id),
    attempt: row.attempts,
    recipient: row.recipient,
    firstTriedAt: new Date(row.first_tried_at),
  }));
}

/** What a look-up at the provider found for one message; `planned`: it never arrived there. */
export type SettledDelivery = { id: number; attempt: number } & (
  | { state: 'handed_over' | 'delivered' | 'failed'; providerId: string; reason?: string | undefined }
  | { state: 'planned' | 'unknown' }
);

/** Moves settled messages on, log entries included; rows that a callback or another worker moved first are left. */
export async function recordSettlement(
  database: Database,
  settled: readonly SettledDelivery[],
  time: { machineNow: Date; asOf: Date },
): Promise<void> {
  if (settled.length === 0) return;
  await database.$client.query(
    `WITH moved AS (
       UPDATE deliveries d SET state = u.state, lease_until = NULL, provider_id = u.provider_id, reason = u.reason,
         handed_over_at = CASE WHEN u.provider_id IS NOT NULL THEN $6::timestamptz END,
         handed_over_as_of = CASE WHEN u.provider_id IS NOT NULL THEN $7::timestamptz END
       FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::text[]) u(id, attempt, state, provider_id, reason)
       WHERE d.id = u.id AND d.attempts = u.attempt AND d.state = 'sending'
       RETURNING d.id, d.state, d.provider_id, d.reason, d.attempts)
     INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
     SELECT $6, $7, 'deliveries', 'delivery.settled', 'delivery/' || id,
       jsonb_strip_nulls(jsonb_build_object('state', state, 'providerId', provider_id, 'reason', reason, 'attempt', attempts))
     FROM moved`,
    [
      settled.map((delivery) => delivery.id),
      settled.map((delivery) => delivery.attempt),
      settled.map((delivery) => delivery.state),
      settled.map((delivery) => ('providerId' in delivery ? delivery.providerId : null)),
      settled.map((delivery) => (delivery.state === 'failed' ? (delivery.reason ?? 'unspecified') : null)),
      time.machineNow,
      time.asOf,
    ],
  );
}

export interface PendingCounts {
  planned: number;
  sending: number;
  /** When the next held-back message may be tried; machine time. */
  nextAt: Date | null;
}

/** What a round still has to decide on one channel; what a cap holds back beyond `asOf`, legal time, is not counted. */
export async function countPending(
  executor: Executor,
  query: { roundId: number; channel: MachineChannel; asOf: Date },
): Promise<PendingCounts> {
  const result = await executor.execute<{ planned: number; sending: number; next_at: string | null }>(sql`
    SELECT (count(*) FILTER (WHERE state = 'planned'))::int AS planned, (count(*) FILTER (WHERE state = 'sending'))::int AS sending,
           min(not_before) FILTER (WHERE state = 'planned') AS next_at
    FROM deliveries WHERE round_id = ${query.roundId} AND channel = ${query.channel} AND state IN ('planned', 'sending')
      AND (held_until IS NULL OR held_until <= ${query.asOf.toISOString()}::timestamptz)`);
  const row = result.rows[0];
  return {
    planned: row?.planned ?? 0,
    sending: row?.sending ?? 0,
    nextAt: row?.next_at ? new Date(row.next_at) : null,
  };
}
