import pg from 'pg';
import { ensureDatabase } from './postgres.ts';
import { runCommand } from './run-command.ts';

/** The two databases of one Temporal server. */
export interface TemporalDatabases {
  main: string;
  visibility: string;
}

/** Named after the product's database, so that two installations can share a PostgreSQL server. */
export function temporalDatabases(databaseUrl: string): TemporalDatabases {
  const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1)) || 'gongshi';
  return { main: `${name}_temporal`, visibility: `${name}_temporal_visibility` };
}

/** Makes Temporal's databases and brings their schema to the newest version; repeatable. */
export async function prepareTemporalSchema(sqlTool: string, databaseUrl: string): Promise<TemporalDatabases> {
  const databases = temporalDatabases(databaseUrl);
  await Promise.all([
    prepare(sqlTool, databaseUrl, databases.main, 'postgresql/v12/temporal'),
    prepare(sqlTool, databaseUrl, databases.visibility, 'postgresql/v12/visibility'),
  ]);
  return databases;
}

async function prepare(sqlTool: string, databaseUrl: string, database: string, schemaName: string): Promise<void> {
  await ensureDatabase(databaseUrl, database);
  // setup-schema writes version 0.0, whatever is there: on a schema in use, the update would then begin anew and fail.
  if (!(await hasVersion(databaseUrl, database)))
    await runSqlTool(sqlTool, databaseUrl, database, ['setup-schema', '-v', '0.0']);
  await runSqlTool(sqlTool, databaseUrl, database, ['update-schema', '--schema-name', schemaName]);
}

async function hasVersion(databaseUrl: string, database: string): Promise<boolean> {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const found = await client.query<{ there: boolean }>("SELECT to_regclass('schema_version') IS NOT NULL AS there");
    if (!found.rows[0]?.there) return false;
    return (await client.query('SELECT 1 FROM schema_version WHERE db_name = $1', [database])).rowCount === 1;
  } finally {
    await client.end();
  }
}

async function runSqlTool(sqlTool: string, databaseUrl: string, database: string, args: string[]): Promise<void> {
  const url = new URL(databaseUrl);
  const where = [
    '--plugin',
    'postgres12',
    '--ep',
    url.hostname,
    '-p',
    url.port || '5432',
    '-u',
    decodeURIComponent(url.username),
    '--db',
    database,
  ];
  const tls = usesTls(url) ? ['--tls', '--tls-disable-host-verification'] : [];
  // The password goes by environment: arguments can be read by every user of the machine.
  await runCommand(sqlTool, [...where, ...tls, ...args], {
    env: { PATH: '/usr/bin:/bin', SQL_PASSWORD: decodeURIComponent(url.password) },
  });
}

/** Whether a PostgreSQL address asks for TLS. */
export function usesTls(url: URL): boolean {
  return ['require', 'verify-ca', 'verify-full', 'no-verify'].includes(url.searchParams.get('sslmode') ?? '');
}
