import { type SQL, sql } from 'drizzle-orm';

/** Log entries of the messages in `moved` (`id`, `state`, `reason`) that are skipped: all their rights filed, for instance. */
export function skippedEntries(time: { machineNow: Date; asOf: Date }): SQL {
  return sql`
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries', 'delivery.skipped',
      'delivery/' || id, jsonb_build_object('reason', reason) FROM moved WHERE state = 'skipped'`;
}
