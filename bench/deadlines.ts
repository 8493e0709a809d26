/**
 * Recompute of open deadlines when a new notice of holidays is approved: 10,000 of 15 working days that all run over the
 * change of January 2020, in the transaction of the approval.
 */
import type pg from 'pg';
import { connectDatabase } from '../db/client.ts';
import { seedDemonstration } from '../db/demonstration.ts';
import { findCalendarOn, recomputeDeadlines } from '../db/queries/calendar/index.ts';
import { machineNow } from '../platform/clock.ts';
import { addDays } from '../rules/legal-day.ts';
import { seedDeadlines } from '../test/harness/deadlines.ts';
import { count, type Line, seconds } from './line.ts';
import { type Bench, withDatabase } from './setup.ts';

const DEADLINES = 10_000;

/** Throws unless each deadline was moved, and its former value kept. */
export function measureDeadlines(bench: Bench): Promise<Line[]> {
  return withDatabase(bench.databaseUrl, async (url, pool) => {
    const database = connectDatabase({ url, maxConnections: 2, onError: () => undefined });
    const asOf = new Date('2020-01-20T01:00:00Z');
    try {
      await seedDemonstration(database, { passwordHash: 'bench', asOf, machineNow: machineNow() });
      const inputs = Array.from({ length: DEADLINES }, (_, index) => ({
        start: addDays('2020-01-10', index % 10),
        period: { unit: 'working-day', length: 15 } as const,
      }));
      await seedDeadlines(database, inputs, '2020-01-20');
      await pool.query('ANALYZE');
      const began = performance.now();
      const by = { asOf: new Date('2020-01-28T01:00:00Z'), recordedAt: machineNow() };
      const counts = await database.transaction(async (tx) =>
        recomputeDeadlines(tx, await findCalendarOn(tx, '2020-01-28'), by),
      );
      const taken = (performance.now() - began) / 1_000;
      await assertMoved(pool, counts.later);
      return [{ figure: `recompute of ${count(DEADLINES)} open deadlines`, measured: seconds(taken), aim: '≤ 10 s' }];
    } finally {
      await database.$client.end();
    }
  });
}

async function assertMoved(pool: pg.Pool, later: number): Promise<void> {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM deadlines WHERE version = 2)::int AS moved, (SELECT count(*) FROM deadline_versions)::int AS kept`,
  );
  const { moved, kept } = rows[0];
  if ([later, moved, kept].some((count) => count !== DEADLINES))
    throw new Error(`recompute: of ${DEADLINES} deadlines ${later} counted as later, ${moved} moved, ${kept} kept`);
}
