import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as schema from './schema/index.ts';

export type Database = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** What a query function takes first: the pool, or the transaction it must be part of. */
export type Executor = Database | Transaction;

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
  return drizzle({ client: pool, schema, casing: 'snake_case' });
}
