import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { machineNow } from '../platform/clock.ts';
import { saveBuiltInNotices } from './queries/calendar/index.ts';
import { assertDataMode, type DataMode, isDataModeDecided, saveDataMode } from './queries/data-mode.ts';
import * as schema from './schema/index.ts';

// Any constant will do, as long as every process of ours uses the same: two migrations at once would both find the
// same step undone (drizzle takes no lock of its own).
const MIGRATION_LOCK = 0x676f6e67;

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Brings the database to the newest schema, and decides its mode where it has none. Throws DataModeError, and changes
 * nothing, where its data is of the other mode. Safe to call from several processes at once, and repeatedly.
 */
export async function migrateDatabase(url: string, mode: DataMode): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const database = drizzle({ client, schema, casing: 'snake_case' });
    // Before the first step: a rehearsal of a newer release must not change the tables of production.
    if (await isDataModeDecided(database)) await assertDataMode(database, mode);
    await migrate(drizzle({ client }), { migrationsFolder });
    await saveDataMode(database, mode, machineNow());
    await assertDataMode(database, mode);
    await saveBuiltInNotices(database);
  } finally {
    await client.end(); // ends the session, and with it the lock
  }
}
