import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrateDatabase } from '../../db/migrate.ts';
import { connectTemporal, ensureNamespace } from '../../platform/temporal-connection.ts';

interface Servers {
  databaseUrl: string;
  temporalAddress: string;
}

/** The servers of this test run: those of the environment, or those vitest's global set-up has started. */
export function servers(): Servers {
  const provided = (inject as (key: string) => Servers | undefined)('servers');
  const databaseUrl = process.env.DATABASE_URL ?? provided?.databaseUrl;
  const temporalAddress = process.env.TEMPORAL_ADDRESS ?? provided?.temporalAddress;
  if (databaseUrl === undefined || temporalAddress === undefined)
    throw new Error('no servers to test with: run through vitest, or set DATABASE_URL and TEMPORAL_ADDRESS');
  return { databaseUrl, temporalAddress };
}

/** A name nobody else has: of a database, a namespace, a task queue. */
export function uniqueName(): string {
  return `t_${randomBytes(6).toString('hex')}`;
}

/** A fresh database with today's schema. */
export async function createDatabase(
  mode: 'production' | 'rehearsal' = 'rehearsal',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = uniqueName();
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(servers().databaseUrl);
  url.pathname = `/${name}`;
  await migrateDatabase(url.href, mode);
  // FORCE: a test that failed may have left connections open, and its database should not stay for that.
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A Temporal namespace of the test's own, so that no test sees another's workflows. */
export async function createNamespace(): Promise<{ address: string; namespace: string }> {
  const { temporalAddress: address } = servers();
  const namespace = uniqueName();
  const connection = await connectTemporal(address);
  try {
    await ensureNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  return { address, namespace };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: servers().databaseUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
