import { chmodSync, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Config, loadConfig } from '../../platform/config.ts';
import { prepareData, prepareHome } from '../../platform/home.ts';
import { LockHeldError, takeLock } from '../../platform/lock.ts';
import { freePorts } from '../../platform/ports.ts';
import { ensureDatabase, startPostgres } from '../../platform/postgres.ts';
import { createProcessTable } from '../../platform/processes.ts';
import { findTemporal } from '../../platform/temporal-binaries.ts';
import { startTemporalServer } from '../../platform/temporal-server.ts';

/** Where tests find their servers: `inject('servers')`. Each test file makes databases and namespaces of its own. */
export interface Servers {
  /** The maintenance database of a superuser: change the path to get at another. */
  databaseUrl: string;
  temporalAddress: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: Servers;
  }
}

type Stop = () => Promise<void>;

const PREFIX = 'gongshi-test-';

/** One PostgreSQL and one Temporal server, time skipping on, for the whole run; or those the environment names. */
export async function setup(project: TestProject): Promise<Stop> {
  const config = loadConfig(process.env);
  const { url, address } = { url: config.database.url, address: config.temporal.address };
  if (url && address) {
    project.provide('servers', { databaseUrl: url, temporalAddress: address });
    return async () => undefined;
  }
  await sweepKilledRuns();
  const data = mkdtempSync(join(tmpdir(), PREFIX));
  const stops: Stop[] = [async () => removeData(data)];
  try {
    project.provide('servers', await startServers(config, data, stops));
  } catch (error) {
    await stopAll(stops);
    throw error;
  }
  return () => stopAll(stops);
}

async function startServers(config: Config, data: string, stops: Stop[]): Promise<Servers> {
  chmodSync(data, 0o711);
  prepareHome(config.home);
  const folders = prepareData(data);
  const lock = await takeLock(join(data, 'supervisor.lock'));
  stops.unshift(async () => lock.release());
  const processes = createProcessTable(folders);
  const source = config.temporal.address
    ? undefined
    : await findTemporal({ home: config.home, env: process.env, progress: say });
  const [port, temporalPort, uiPort] = (await freePorts(3)) as [number, number, number];
  let databaseUrl = config.database.url;
  if (!databaseUrl) {
    // Nothing of a test run outlives it: no need to wait for the disk.
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };
    const postgres = await startPostgres({ folders, home: config.home, port, processes, settings });
    stops.unshift(postgres.stop);
    databaseUrl = postgres.url('postgres');
  }
  if (!source) return { databaseUrl, temporalAddress: config.temporal.address! };
  await ensureDatabase(databaseUrl, 'gongshi_test');
  const temporalDatabase = new URL(databaseUrl);
  temporalDatabase.pathname = '/gongshi_test';
  const temporal = await startTemporalServer({
    folders,
    processes,
    source,
    databaseUrl: temporalDatabase.href,
    port: temporalPort,
    uiPort,
    namespace: 'default',
    timeSkipping: true,
  });
  stops.unshift(temporal.stop);
  return { databaseUrl, temporalAddress: temporal.address };
}

async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops) await stop();
}

/** Ends and removes what test runs left that were killed before they could. */
async function sweepKilledRuns(): Promise<void> {
  const owned = (path: string) => lstatSync(path).uid === process.getuid?.();
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const data = join(tmpdir(), name);
    try {
      if (!owned(data)) continue;
      const lock = await takeLock(join(data, 'supervisor.lock'));
      const processes = createProcessTable(prepareData(data));
      for (const left of ['temporal-server', 'postgres']) await processes.clear(left);
      lock.release();
      removeData(data);
    } catch (error) {
      if (!(error instanceof LockHeldError)) say(`could not remove ${data}: ${(error as Error).message}`);
    }
  }
}

function removeData(data: string): void {
  const cluster = join(data, 'postgres');
  try {
    if (lstatSync(cluster).isSymbolicLink()) rmSync(realpathSync(cluster), { recursive: true, force: true });
  } catch {
    // the run ended before there was a cluster
  }
  rmSync(data, { recursive: true, force: true });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
