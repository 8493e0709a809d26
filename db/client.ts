import type { Socket } from 'node:net';
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
  /** Longest a statement may go without an answer; its connection is then given up. Absent: no limit. */
  timeoutMs?: number;
  /** Told of idle connections that broke; pg would otherwise end the process. */
  onError: (error: Error) => void;
}

/** Between two statements of a transaction of ours lie milliseconds, and it holds rows that others wait for. */
const LONGEST_IDLE_IN_TRANSACTION_MS = 60_000;
const LONGEST_CONNECT_MS = 30_000;
/** pg's own. */
const IDLE_CONNECTION_MS = 10_000;

/** Opens a pool on the product's database. Close it with `database.$client.end()`. */
export function connectDatabase(options: DatabaseOptions): Database {
  const { timeoutMs = Number.POSITIVE_INFINITY } = options;
  // Of a client that was cut off or suspended: PostgreSQL would keep its transaction, and its locks, for hours.
  const idleInTransactionMs = Math.min(LONGEST_IDLE_IN_TRANSACTION_MS, timeoutMs);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    options: `-c timezone=UTC -c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
    connectionTimeoutMillis: Math.min(LONGEST_CONNECT_MS, timeoutMs),
    idleTimeoutMillis: Math.min(IDLE_CONNECTION_MS, timeoutMs / 2),
    keepAlive: true,
    keepAliveInitialDelayMillis: IDLE_CONNECTION_MS,
  });
  pool.on('error', options.onError);
  if (options.timeoutMs !== undefined) pool.on('connect', (client) => giveUpSilent(client, timeoutMs));
  // The pool listens to idle connections only. One that breaks while a transaction holds it would end the process; the
  // transaction's next statement fails with it, and that is how whoever works on it learns of it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return drizzle({ client: pool, schema, casing: 'snake_case' });
}

/**
 * Breaks a connection on which nothing has passed for so long. pg's own `query_timeout` only stops waiting: the
 * connection goes back to the pool with the statement still on it, and whoever takes it next waits as well.
 */
function giveUpSilent(client: pg.PoolClient, timeoutMs: number): void {
  // Not in pg's types. Taken after the connection is made: TLS puts another stream in place of the first.
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(timeoutMs, () => stream.destroy(new Error(`PostgreSQL was silent for ${timeoutMs} ms`)));
}

/** The pool a process of ours works on; a broken idle connection is logged. Throws where no database is configured. */
export function openDatabase(config: Pick<Config, 'database'>, logger: Pick<Logger, 'warn'>): Database {
  const { url, maxConnections, timeoutMs } = config.database;
  if (url === undefined) throw new Error('database.url is not set: start the database first, or set DATABASE_URL');
  const onError = (err: Error) => logger.warn({ err }, 'an idle database connection broke');
  return connectDatabase({ url, maxConnections, timeoutMs, onError });
}
