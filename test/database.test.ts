import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../db/client.ts';
import { startProxy } from '../faults/stage/proxy.ts';
import { freePorts } from '../platform/ports.ts';
import { createDatabase } from './harness/servers.ts';

let created: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;

beforeAll(async () => {
  created = await createDatabase();
  database = connectDatabase({ url: created.url, maxConnections: 2, onError: () => undefined });
});
afterAll(async () => {
  await database.$client.end();
  await created.drop();
});

// vitest fails a run in which an error is caught by nobody, as one thrown out of a connection's event would be.
test('a connection that PostgreSQL ends in the middle of a transaction fails the transaction, not the process', async () => {
  const transaction = database.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    await database.execute(sql`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await tx.execute(sql`SELECT 1`);
  });
  await expect(transaction).rejects.toThrow();
  expect((await database.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
});

test('a connection that has gone deaf is given up, and the rows its transaction held are free again', async () => {
  const url = new URL(created.url);
  const [port] = (await freePorts(1)) as [number];
  const line = await startProxy(port, Number(url.port));
  url.port = String(port);
  const far = connectDatabase({ url: url.href, maxConnections: 2, timeoutMs: 1_000, onError: () => undefined });
  try {
    await database.execute(sql`CREATE TABLE held AS SELECT 1 AS row`);
    const cutOff = far.transaction(async (tx) => {
      await tx.execute(sql`SELECT FROM held FOR UPDATE`);
      line.drop();
      await tx.execute(sql`SELECT 1`);
    });
    await expect(cutOff).rejects.toThrow();
    expect((await far.execute(sql`SELECT row FROM held FOR UPDATE`)).rows).toEqual([{ row: 1 }]);
  } finally {
    line.close();
    await far.$client.end();
  }
});
