import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Config } from '../platform/config.ts';
import type { Logger } from '../platform/logger.ts';
import * as schema from './schema/index.ts';

type Session = NodePgDatabase<typeof schema>;
export type Database = Session & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What a query function takes first: the pool, a connection of its own, or the transaction it must be part of. */
export type Executor = Session | Transaction;

export interface DatabaseOptions {
  url: string;
  maxConnections: number;
  /** Told of idle connections that broke; pg would otherwise end the process. */
  onError: (error: Error) => void;
}

/** Opens a pool on the product's database. Close it with `database.$client.end()`. */
export function connectDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({ connectionString: options.url, max: options.maxConnections, options: '-c timezone=UTC' });
  pool.on('error', options.onError);
  // The pool listens to idle connections only. One that breaks while a transaction holds it would end the process; the
  // transaction's next statement fails with it, and that is how whoever works on it learns of it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return drizzle({ client: pool, schema, casing: 'snake_case' });
}

/** The pool a process of ours works on; a broken idle connection is logged. Throws where no database is configured. */
export function openDatabase(config: Pick<Config, 'database'>, logger: Pick<Logger, 'warn'>): Database {
  const { url, maxConnections } = config.database;
  if (url === undefined) throw new Error('database.url is not set: start the database first, or set DATABASE_URL');
  const onError = (err: Error) => logger.warn({ err }, 'an idle database connection broke');
  return connectDatabase({ url, maxConnections, onError });
}
