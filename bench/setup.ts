import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createReport } from '../cli/start/report.ts';
import { startServers } from '../cli/start/servers.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import { prepareData, prepareHome } from '../platform/home.ts';
import { freePorts } from '../platform/ports.ts';
import { createProcessTable, type ProcessTable } from '../platform/processes.ts';

/** What a benchmark runs on. */
export interface Bench {
  env: NodeJS.ProcessEnv;
  config: Config;
  processes: ProcessTable;
  databaseUrl: string;
  temporalAddress: string;
  say: (step: string) => void;
  /** Options of Node for the processes that are measured. */
  nodeOptions: readonly string[];
  /** Runs before everything that was to be stopped earlier. */
  onStop(stop: () => Promise<unknown>): void;
  stop(): Promise<void>;
}

/**
 * PostgreSQL and Temporal as `gongshi start` brings them up (fsync on), in a temporary data folder and on free ports;
 * or those that DATABASE_URL and TEMPORAL_ADDRESS name. `stop` ends and removes everything.
 */
export async function setUp(nodeOptions: readonly string[] = []): Promise<Bench> {
  const data = mkdtempSync(join(tmpdir(), 'gongshi-bench-'));
  chmodSync(data, 0o711);
  const env = await environment(data);
  const config = loadConfig(env);
  prepareHome(config.home);
  const folders = prepareData(data);
  const processes = createProcessTable(folders);
  const stops: (() => Promise<unknown>)[] = [async () => removeData(data)];
  const stop = async () => {
    for (const step of stops.splice(0)) await step();
  };
  const onStop = (step: () => Promise<unknown>) => void stops.unshift(step);
  const report = createReport(true);
  const { signal } = new AbortController();
  try {
    const servers = await startServers({
      ...{ config, env, folders, processes, report, signal },
      onProcess: (process) => onStop(process.stop),
    });
    return { ...{ env, config, processes, nodeOptions, onStop, stop }, ...servers, say: report.step };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ours alone: a provider's real account in the caller's environment must not be reached from here. */
async function environment(data: string): Promise<NodeJS.ProcessEnv> {
  const ports = (await freePorts(6)).map(String);
  const [api, ui, simulator, postgres, temporal, mail] = ports;
  return {
    ...process.env,
    ...{ GONGSHI_MODE: 'rehearsal', GONGSHI_TIME_SKIPPING: 'true', GONGSHI_DATA: data, GONGSHI_HOST: '127.0.0.1' },
    ...{ GONGSHI_PORT: api, GONGSHI_PUBLIC_URL: `http://127.0.0.1:${api}` },
    ...{ GONGSHI_TEMPORAL_UI_PORT: ui, GONGSHI_TEMPORAL_PORT: temporal, GONGSHI_POSTGRES_PORT: postgres },
    ...{
      GONGSHI_SMS_SIMULATOR_PORT: simulator,
      GONGSHI_MAIL_SINK_PORT: mail,
      TWILIO_BASE_URL: '',
      TWILIO_ACCOUNT_SID: '',
      TWILIO_AUTH_TOKEN: '',
    },
  };
}

export const uniqueName = () => `bench_${randomBytes(4).toString('hex')}`;

/** A database with today's schema, dropped when `use` is done. */
export async function withDatabase<T>(serverUrl: string, use: (url: string, pool: pg.Pool) => Promise<T>): Promise<T> {
  const name = uniqueName();
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrateDatabase(url.href, 'rehearsal');
  const pool = new pg.Pool({ connectionString: url.href, max: 4 });
  pool.on('error', () => undefined); // the database goes while idle connections are open
  try {
    return await use(url.href, pool);
  } finally {
    await pool.end();
    await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** As root the cluster may lie elsewhere, behind a link (platform/postgres). */
function removeData(data: string): void {
  const cluster = join(data, 'postgres');
  if (lstatSync(cluster, { throwIfNoEntry: false })?.isSymbolicLink())
    rmSync(realpathSync(cluster), { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
}
