import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type DataFolders, keptSecret, othersCanEnter } from './home.ts';
import { isPortFree, PortTakenError } from './ports.ts';
import { type Owner, postgresOwner, preparePostgresBinaries } from './postgres-binaries.ts';
import { identify, type ProcessIdentity, waitUntilGone } from './process-identity.ts';
import { type Launch, lastLines, type ProcessTable, type RunningProcess } from './processes.ts';

export interface PostgresOptions {
  folders: DataFolders;
  home: string;
  port: number;
  processes: ProcessTable;
  /** Server settings beside ours, e.g. `fsync: 'off'` for tests. */
  settings?: Record<string, string>;
}

export interface Postgres {
  pid: number;
  adopted: boolean;
  process: RunningProcess;
  /** Address of one database on this server, with the password in it. */
  url(database: string): string;
  stop(): Promise<void>;
}

const USER = 'gongshi';
const START_TIMEOUT_MS = 60_000; // recovery after a crash replays up to max_wal_size

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Brings up the PostgreSQL of one data folder, or takes over the one that runs on it. It listens on the loopback only
 * and asks for a password that lies in the data folder.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const owner = postgresOwner();
  const binaries = preparePostgresBinaries(options.home);
  const cluster = locateCluster(options, owner);
  const password = keptSecret(join(options.folders.root, 'postgres-password'));
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(binaries, cluster, password, owner);

  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${options.port}/${database}`;
  const launch = launchOf(options, binaries, cluster, owner);
  const running = await settleEarlier(cluster, options.port, url('postgres'));
  if (running) return handle(options.processes.attach(launch, running), true, url);

  if (!(await isPortFree(options.port))) throw new PortTakenError(options.port, 'GONGSHI_POSTGRES_PORT', 'PostgreSQL');
  const started = await options.processes.start(launch);
  await waitUntilReady(started, cluster);
  return handle(started, false, url);
}

/** Creates a database on the server of `url` unless it is there. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== '42P04' && code !== '23505') throw error; // somebody made it in between
  } finally {
    await client.end();
  }
}

function launchOf(options: PostgresOptions, binaries: string, cluster: string, owner: Owner | undefined): Launch {
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  return {
    name: 'postgres',
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', cluster, '-p', String(options.port), ...settings],
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    cwd: '/',
    owner,
    stopSignal: 'SIGINT', // "fast": ends sessions, writes a checkpoint; SIGTERM would wait for every client
    stopTimeoutMs: 30_000,
  };
}

function handle(process: RunningProcess, adopted: boolean, url: (database: string) => string): Postgres {
  return { pid: process.pid, adopted, process, url, stop: () => process.stop() };
}

/**
 * Where the cluster lies: in the data folder, except as root when the other user that PostgreSQL runs as cannot get
 * there (a folder under /root, say). Then it lies under the home folder, with a link in the data folder.
 */
function locateCluster({ folders, home }: PostgresOptions, owner: Owner | undefined): string {
  const inData = join(folders.root, 'postgres');
  if (existsSync(inData) && lstatSync(inData).isSymbolicLink()) return readlinkSync(inData);
  if (!owner || existsSync(inData) || othersCanEnter(folders.root)) return inData;
  if (!othersCanEnter(home))
    throw new Error(
      `As root, PostgreSQL runs as the user "postgres", who can enter neither ${folders.root} nor ${home}. Set GONGSHI_HOME to a folder that others may enter, or start as an ordinary user`,
    );
  mkdirSync(join(home, 'clusters'), { recursive: true, mode: 0o711 });
  // A name of its own each time: a folder that was removed and made again must not find the old cluster.
  const inHome = join(home, 'clusters', randomBytes(8).toString('hex'));
  symlinkSync(inHome, inData);
  return inHome;
}

/** Makes a cluster beside its place and moves it there when it is whole, so that a killed initdb leaves no half. */
async function initialise(
  binaries: string,
  cluster: string,
  password: string,
  owner: Owner | undefined,
): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.pw`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) for (const path of [draft, passwordFile]) chownSync(path, owner.uid, owner.gid);
  // The builtin provider sorts by code point on every machine; the system's collations change with its C library.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const auth = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(join(binaries, 'bin', 'initdb'), [`--pgdata=${draft}`, ...locale, ...auth], {
      ...owner,
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    });
    renameSync(draft, cluster);
  } catch (error) {
    throw new Error(
      `PostgreSQL could not make its data folder ${cluster}:\n${(error as { stderr?: string }).stderr ?? String(error)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Decides about a server that an earlier start left: keep it, end it, or remove the traces of a dead one. */
async function settleEarlier(cluster: string, port: number, url: string): Promise<ProcessIdentity | undefined> {
  const left = readPostmaster(cluster);
  if (!left) return undefined;
  const identity = identify(left.pid);
  if (!identity || !isPostgres(left.pid)) {
    // PostgreSQL itself would refuse to start while any program has the number of the one that died.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return undefined;
  }
  if (left.port === port && (await answers(url))) return identity;
  process.kill(left.pid, 'SIGINT');
  if (!(await waitUntilGone(identity, 30_000)))
    throw new Error(`An earlier PostgreSQL (process ${left.pid}) on ${cluster} does not end. End it, then start again`);
  return undefined;
}

/** postmaster.pid: process, folder, start time, port, socket folder, address, shared memory, state; one a line. */
function readPostmaster(cluster: string): { pid: number; port: number; state: string } | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), state: lines[7]?.trim() ?? '' };
  } catch {
    return undefined;
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith('postgres') === true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitUntilReady(process: RunningProcess, cluster: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += 50) {
    const state = readPostmaster(cluster);
    if (state?.pid === process.pid && state.state === 'ready') return;
    if (!process.isAlive())
      throw new Error(
        `PostgreSQL ${await process.exited}. Its log, ${process.logFile}, ends:\n${lastLines(process.logFile)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await process.stop();
  throw new Error(
    `PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} s. Its log, ${process.logFile}, ends:\n${lastLines(process.logFile)}`,
  );
}
