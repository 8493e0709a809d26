import type { MachineChannel } from '../../../rules/cascade.ts';
import { LOOKS_AFTER_MINUTES } from '../../../rules/cascade-case.ts';
import type { Database } from '../../client.ts';

/** A message its provider took, on which no report has come. */
export interface UnreportedDelivery {
  id: number;
  recipient: string;
  firstTriedAt: Date;
}

/**
 * Messages one provider took, on which no report came within the minutes after which they are asked about: each is
 * returned once for each of these, and counted as asked. In the order of their numbers; `after` is the last one seen.
 */
export async function claimUnreported(
  database: Database,
  query: { roundId: number; channel: MachineChannel; provider: string; asOf: Date; after: number; limit: number },
): Promise<UnreportedDelivery[]> {
  const { rows } = await database.$client.query(
    `UPDATE deliveries SET lookups = lookups + 1 WHERE id = ANY (ARRAY(
       SELECT id FROM deliveries WHERE round_id = $1 AND channel = $2 AND provider = $3 AND state = 'handed_over' AND id > $4
         AND lookups < cardinality($6::int[]) AND handed_over_as_of <= $5::timestamptz - make_interval(mins => ($6::int[])[lookups + 1])
       ORDER BY id LIMIT $7 FOR UPDATE SKIP LOCKED))
     RETURNING id, recipient, first_tried_at`,
    [...[query.roundId, query.channel, query.provider, query.after], ...[query.asOf, LOOKS_AFTER_MINUTES, query.limit]],
  );
  return rows
    .map((row) => ({ id: Number(row.id), recipient: row.recipient, firstTriedAt: row.first_tried_at }))
    .sort((one, other) => one.id - other.id);
}
