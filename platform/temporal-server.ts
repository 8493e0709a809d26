import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolders } from './home.ts';
import { freePorts, isPortFree, requireFreePort } from './ports.ts';
import { type Launch, lastLines, type ProcessTable, type RunningProcess } from './processes.ts';
import type { TemporalSource } from './temporal-binaries.ts';
import type { TemporalBinaries } from './temporal-build.ts';
import { cliServerArgs, type TemporalCli } from './temporal-cli.ts';
import { connectTemporal } from './temporal-connection.ts';
import { prepareTemporalSchema, usesTls } from './temporal-schema.ts';

export interface TemporalOptions {
  folders: DataFolders;
  processes: ProcessTable;
  source: TemporalSource;
  /** The product's database; Temporal's own lie on the same server. */
  databaseUrl: string;
  port: number;
  /** For the CLI's development server, which brings its own UI. */
  uiPort: number;
  namespace: string;
  /** Lets a rehearsal skip time. Never in production. */
  timeSkipping: boolean;
}

export interface TemporalServer {
  address: string;
  adopted: boolean;
  process: RunningProcess;
  stop(): Promise<void>;
}

/** Can never be changed once a data folder exists. Four carry what one machine can (design: 150 starts a second). */
const HISTORY_SHARDS = 4;

const TIME_SKIPPING = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  // Each skip takes 0.05–0.25 s instead of 1 s.
  'history.timerProcessorMaxTimeShift': '10ms',
  // Without it, continue-as-new waits in skipped time and leaves the clock wrong.
  'history.workflowIdReuseMinimalInterval': '0s',
};

const INTERNAL_PORTS = [
  'FRONTEND_MEMBERSHIP_PORT',
  'FRONTEND_HTTP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
] as const;

/** Brings up a Temporal server on PostgreSQL, or takes over the one an earlier start left with the same settings. */
export async function startTemporalServer(options: TemporalOptions): Promise<TemporalServer> {
  const folder = join(options.folders.root, 'temporal');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const address = `127.0.0.1:${options.port}`;
  const launch =
    options.source.kind === 'server'
      ? await serverLaunch(options, options.source.binaries, folder)
      : cliLaunch(options, options.source.cli, folder);
  const adopted = options.processes.adopt(launch);
  if (adopted && (await answers(address, 5_000))) return handle(adopted, address, true);
  await options.processes.clear(launch.name);
  await requireFreePort(options.port, 'GONGSHI_TEMPORAL_PORT', 'Temporal server');
  if (options.source.kind === 'server')
    await prepareTemporalSchema(options.source.binaries.sqlTool, options.databaseUrl);
  const started = await options.processes.start(
    options.source.kind === 'server' ? await withFreePorts(launch, folder) : launch,
  );
  await waitUntilReady(started, address);
  return handle(started, address, false);
}

function handle(process: RunningProcess, address: string, adopted: boolean): TemporalServer {
  return { address, adopted, process, stop: () => process.stop() };
}

async function serverLaunch(options: TemporalOptions, binaries: TemporalBinaries, folder: string): Promise<Launch> {
  const url = new URL(options.databaseUrl);
  const database = decodeURIComponent(url.pathname.slice(1));
  const env = {
    PATH: '/usr/bin:/bin',
    DB: 'postgres12',
    DBNAME: `${database}_temporal`,
    VISIBILITY_DBNAME: `${database}_temporal_visibility`,
    POSTGRES_SEEDS: url.hostname,
    DB_PORT: url.port || '5432',
    POSTGRES_USER: decodeURIComponent(url.username),
    POSTGRES_PWD: decodeURIComponent(url.password),
    SQL_TLS_ENABLED: String(usesTls(url)),
    NUM_HISTORY_SHARDS: String(HISTORY_SHARDS),
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    FRONTEND_GRPC_PORT: String(options.port),
    DYNAMIC_CONFIG_FILE_PATH: writeDynamicConfig(folder, options.timeSkipping),
    SQL_MAX_CONNS: '20',
    SQL_MAX_IDLE_CONNS: '20',
    LOG_LEVEL: 'warn',
  };
  return withFingerprint({
    name: 'temporal-server',
    command: binaries.server,
    args: ['--allow-no-auth', 'start'],
    env,
    cwd: folder,
  });
}

function cliLaunch(options: TemporalOptions, cli: TemporalCli, folder: string): Launch {
  const args = cliServerArgs({
    port: options.port,
    uiPort: options.uiPort,
    namespace: options.namespace,
    file: join(folder, 'state.sqlite'),
    // Servers newer than ours know the first setting under another name.
    dynamicConfig: options.timeSkipping ? { ...TIME_SKIPPING, 'system.workflowTimeSkippingEnabled': true } : {},
  });
  return withFingerprint({ name: 'temporal-server', command: cli.command, args, env: { PATH: cli.path }, cwd: folder });
}

function withFingerprint(launch: Launch): Launch {
  const parts = JSON.stringify([launch.command, launch.args, launch.env]);
  return { ...launch, fingerprint: createHash('sha256').update(parts).digest('hex') };
}

/** The services of one server talk over ports of their own; the same at every start where possible. */
async function withFreePorts(launch: Launch, folder: string): Promise<Launch> {
  const file = join(folder, 'internal-ports.json');
  let ports = readPorts(file);
  if (
    ports.length !== INTERNAL_PORTS.length ||
    (await Promise.all(ports.map((port) => isPortFree(port)))).includes(false)
  ) {
    ports = await freePorts(INTERNAL_PORTS.length);
    writeFileSync(file, JSON.stringify(ports));
  }
  return {
    ...launch,
    env: { ...launch.env, ...Object.fromEntries(INTERNAL_PORTS.map((name, index) => [name, String(ports[index])])) },
  };
}

function readPorts(file: string): number[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as number[];
  } catch {
    return [];
  }
}

function writeDynamicConfig(folder: string, timeSkipping: boolean): string {
  const file = join(folder, `dynamic-config${timeSkipping ? '-rehearsal' : ''}.yaml`);
  const values = Object.entries(timeSkipping ? TIME_SKIPPING : {});
  writeFileSync(file, values.map(([key, value]) => `${key}:\n  - value: ${value}\n`).join('') || '{}\n');
  return file;
}

async function answers(address: string, timeoutMs: number): Promise<boolean> {
  try {
    await (await connectTemporal(address, timeoutMs)).close();
    return true;
  } catch {
    return false;
  }
}

async function waitUntilReady(process: RunningProcess, address: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    if (await answers(address, 1_000)) return;
    if (!process.isAlive()) break;
  }
  await process.stop();
  throw new Error(
    `The Temporal server did not come up at ${address}. Its log, ${process.logFile}, ends:\n${lastLines(process.logFile)}`,
  );
}
