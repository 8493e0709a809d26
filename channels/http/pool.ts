import { Pool } from 'undici';

/** An idle connection is given up before common load balancers (60 s) do: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 20_000;

/** Where a client sends, and how much at once. */
export interface PoolOptions {
  /** Origin of the API, with a path prefix where a gateway stands before it: `https://api.twilio.com`. */
  baseUrl: string;
  /** Longest wait for a connection, and again from the request's leaving to the end of its answer. */
  timeoutMs: number;
  /** Connections kept open; one request at a time on each. */
  concurrency: number;
}

export interface OpenPool {
  pool: Pool;
  /** `127.0.0.1:4010`, as a Host header gives it. */
  host: string;
  /** Without a slash at its end; empty where there is none. */
  pathPrefix: string;
}

/** Opens kept-alive connections to a provider. It never follows a redirect and never repeats a request. */
export function openPool({ baseUrl, timeoutMs, concurrency }: PoolOptions): OpenPool {
  const base = new URL(baseUrl);
  const pool = new Pool(base.origin, {
    connections: concurrency,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: timeoutMs },
    headersTimeout: 0, // exchange keeps the time
    bodyTimeout: 0,
  });
  return { pool, host: base.host, pathPrefix: base.pathname.replace(/\/$/, '') };
}
