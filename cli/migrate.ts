import { migrateDatabase } from '../db/migrate.ts';
import { loadConfig } from '../platform/config.ts';
import { connectTemporal, ensureNamespace } from '../platform/temporal-connection.ts';
import { UsageError } from './output.ts';

/** `gongshi migrate`: brings the schema up to date, and makes the Temporal namespace usable where an address is set. */
export async function migrate(env: NodeJS.ProcessEnv, options: { json?: boolean }): Promise<void> {
  const { database, temporal, mode } = loadConfig(env);
  if (!database.url)
    throw new UsageError('DATABASE_URL is not set: say which database to migrate / 请设置 DATABASE_URL');
  await migrateDatabase(database.url, mode);
  if (temporal.address) {
    const connection = await connectTemporal(temporal.address);
    await ensureNamespace(connection, temporal.namespace).finally(() => connection.close());
  }
  const outcome = { database: 'up to date', namespace: temporal.address ? temporal.namespace : null };
  process.stdout.write(options.json ? `${JSON.stringify(outcome)}\n` : 'Up to date / 已是最新\n');
}
