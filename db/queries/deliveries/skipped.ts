import { type SQL, sql } from 'drizzle-orm';

/** Log entries of the messages in `moved` (`id`, `state`) that are skipped because all their rights filed. */
export function skippedEntries(time: { machineNow: Date; asOf: Date }): SQL {
  return sql`
    INSERT INTO evidence (recorded_at, as_of, room, kind, subject, data)
    SELECT ${time.machineNow.toISOString()}::timestamptz, ${time.asOf.toISOString()}::timestamptz, 'deliveries', 'delivery.skipped',
      'delivery/' || id, '{"reason": "filed"}'::jsonb FROM moved WHERE state = 'skipped'`;
}
