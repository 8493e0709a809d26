// What a claim costs must not depend on what the planner believes of a table that changes under it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../db/client.ts';
import { claimDeliveries } from '../db/queries/deliveries/index.ts';
import { createDatabase } from './harness/servers.ts';

const MESSAGES = 40_000;
const BATCH = 500;
const NOW = new Date('2021-03-01T01:00:00Z');
const LEASE = new Date('2021-03-01T01:01:00Z');

let owned: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;

beforeAll(async () => {
  owned = await createDatabase();
  // One connection: the counters read below are those of a transaction.
  database = connectDatabase({ url: owned.url, maxConnections: 1, onError: () => undefined });
  // Rounds and holders do not matter here.
  await database.$client.query(`
    SET session_replication_role = replica;
    INSERT INTO deliveries (round_id, holder_id, channel, recipient, state, rights_count)
    SELECT 1, i, 'sms', '+8616900000000', 'planned', 1 FROM generate_series(1, ${MESSAGES}) i`);
});
afterAll(async () => {
  await database?.$client.end();
  await owned?.drop();
});

/** Rows of `deliveries` read by one claim: through indexes, and by scans of the whole table. */
async function readByOneClaim(): Promise<{ claimed: number; scanned: number; fetched: number }> {
  // Else the counters would still hold what the statements before have read.
  await database.$client.query('SELECT pg_stat_force_next_flush()');
  await database.$client.query('BEGIN');
  const of = { roundId: 1, channel: 'sms', provider: 'twilio' } as const;
  const claim = { ...of, limit: BATCH, asOf: NOW, machineNow: NOW, leaseUntil: LEASE };
  const claimed = (await claimDeliveries(database, claim)).length;
  const { rows } = await database.$client.query(
    `SELECT seq_tup_read::int AS scanned, idx_tup_fetch::int AS fetched FROM pg_stat_xact_user_tables WHERE relname = 'deliveries'`,
  );
  await database.$client.query('COMMIT');
  return { claimed, ...rows[0] };
}

test.each([
  ['before anything was sent', 0],
  ['in the middle', 0.5],
  ['near the end', 0.95],
])('a claim reads its batch and little more, whatever the statistics say: %s', async (_, share) => {
  const handedOver = Math.floor(MESSAGES * share);
  await database.$client.query(
    `UPDATE deliveries SET state = 'handed_over', lease_until = NULL WHERE id <= ${handedOver}`,
  );
  for (const statement of ['SELECT 1', 'ANALYZE deliveries', 'VACUUM ANALYZE deliveries']) {
    await database.$client.query(statement);
    const { claimed, scanned, fetched } = await readByOneClaim();
    expect({ claimed, scanned }).toEqual({ claimed: BATCH, scanned: 0 });
    expect(fetched).toBeLessThan(10 * BATCH);
  }
});
