import type { System } from '../stage/system.ts';

/** Where a run stands that does not go on, from its rows. */
export async function whatRowsSay({ pool }: System): Promise<string> {
  const ask = async (text: string) => {
    try {
      return (await pool.query(text)).rows.map((row) => `    ${JSON.stringify(row)}`).join('\n');
    } catch (error) {
      return `    (not read: ${(error as Error).message})`;
    }
  };
  return [
    '  campaigns:',
    await ask('SELECT id, state FROM campaigns'),
    '  rounds and messages:',
    await ask(`SELECT r.number, r.state, d.state AS messages, count(*)::int, min(d.lease_until) AS "leaseFrom", max(d.not_before) AS "notBefore"
               FROM rounds r LEFT JOIN deliveries d ON d.round_id = r.id GROUP BY 1, 2, 3 ORDER BY 1, 3`),
    '  commands without an answer:',
    await ask('SELECT id, operation, recorded_at FROM commands WHERE answer_status IS NULL'),
    '  sessions of the database:',
    await ask(`SELECT state, wait_event_type, wait_event, xact_start, left(query, 90) AS query FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()`),
  ].join('\n');
}
