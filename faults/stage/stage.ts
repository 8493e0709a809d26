import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Config, loadConfig } from '../../platform/config.ts';
import { type DataFolders, keptSecret, prepareData, prepareHome } from '../../platform/home.ts';
import { LockHeldError, takeLock } from '../../platform/lock.ts';
import { createLogger } from '../../platform/logger.ts';
import { freePorts } from '../../platform/ports.ts';
import { ensureDatabase, startPostgres } from '../../platform/postgres.ts';
import { createProcessTable, type ProcessTable } from '../../platform/processes.ts';
import { findTemporal } from '../../platform/temporal-binaries.ts';
import { startTemporalServer } from '../../platform/temporal-server.ts';
import { loadWorkflowBundle } from '../../platform/workflow-bundle.ts';
import { type Kept, keepRunning } from './kept.ts';
import { createStops } from './stops.ts';

/** What all runs share: PostgreSQL (fsync on) and Temporal as `gongshi start` brings them up, in a folder of their own. */
export interface Stage {
  config: Config;
  folders: DataFolders;
  processes: ProcessTable;
  postgres: Kept;
  temporal: Kept;
  postgresPort: number;
  temporalPort: number;
  /** Address of one database on the server, without any proxy. */
  databaseUrl(name: string): string;
  /** Runs before everything that was to be stopped earlier. */
  onStop(stop: () => unknown): void;
  stop(): Promise<void>;
}

const PREFIX = 'gongshi-faults-';
const LOCK = 'supervisor.lock';

/** Brings the servers up; `stop` ends and removes everything. */
export async function setStage(say: (line: string) => void): Promise<Stage> {
  await sweepKilledRuns();
  const data = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(data, 0o711);
  const lock = await takeLock(join(data, LOCK));
  const { stop, before: onStop } = createStops();
  onStop(() => removeData(data));
  onStop(() => lock.release());
  try {
    return { ...(await bringUp(data, onStop, say)), onStop, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  data: string,
  onStop: Stage['onStop'],
  say: (line: string) => void,
): Promise<Omit<Stage, 'onStop' | 'stop'>> {
  const config = loadConfig({ ...ownEnvironment(), GONGSHI_DATA: data });
  const { home } = config;
  prepareHome(home);
  const folders = prepareData(data);
  const processes = createProcessTable(folders);
  const source = await findTemporal({ home, env: process.env, progress: say });
  if (source.kind !== 'server')
    throw new Error('the fault program needs the official Temporal server on PostgreSQL: install Go 1.26 or newer');
  const [postgresPort, temporalPort, uiPort] = (await freePorts(3)) as [number, number, number];
  const password = keptSecret(join(data, 'postgres-password'));
  const databaseUrl = (name: string) => `postgres://gongshi:${password}@127.0.0.1:${postgresPort}/${name}`;

  const postgres = keepRunning({
    name: 'postgres',
    start: async (started) => {
      started((await startPostgres({ folders, home, port: postgresPort, processes })).process);
    },
  });
  onStop(() => postgres.stop());
  await postgres.ready();
  await ensureDatabase(databaseUrl('postgres'), 'gongshi');
  const temporal = keepRunning({
    name: 'temporal',
    start: async (started) => {
      const common = { folders, processes, source, uiPort, namespace: 'default', timeSkipping: true };
      const server = await startTemporalServer({ ...common, databaseUrl: databaseUrl('gongshi'), port: temporalPort });
      started(server.process);
    },
  });
  onStop(() => temporal.stop());
  await temporal.ready();
  // Once, or the first workers would all make it at the same time.
  await loadWorkflowBundle({ home, logger: createLogger(config, 'faults') });
  return { config, folders, processes, postgres, temporal, postgresPort, temporalPort, databaseUrl };
}

/** Ours alone: what the caller's environment names (a provider's real account, a database) must not be reached from here. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(GONGSHI_(?!HOME$)|TWILIO_|TEMPORAL_|DATABASE_URL$|PG)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    GONGSHI_MODE: 'rehearsal',
    GONGSHI_TIME_SKIPPING: 'true',
    GONGSHI_LOG_LEVEL: 'info',
  };
}

/** What the processes of a failed run said, copied where it outlives the program; all in it is invented. */
export function keepLogs({ processes }: Stage, seed: number): string {
  const folder = mkdtempSync(join(tmpdir(), `gongshi-failed-seed-${seed}-`));
  const ofRun = ['provider', 'api', 'worker-1', 'worker-2'].map((who) => `seed-${seed}-${who}`);
  for (const name of [...ofRun, 'temporal-server', 'postgres']) {
    const file = processes.logFile(name);
    if (existsSync(file)) copyFileSync(file, join(folder, basename(file)));
  }
  return folder;
}

export const uniqueName = () => `faults_${randomBytes(4).toString('hex')}`;

/** Ends and removes what this program left where it was killed itself. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const data = join(tmpdir(), name);
    if (!existsSync(join(data, LOCK)) || lstatSync(data).uid !== process.getuid?.()) continue;
    try {
      const lock = await takeLock(join(data, LOCK));
      const processes = createProcessTable(prepareData(data));
      for (const left of processes.recorded(/./)) await processes.clear(left);
      lock.release();
      removeData(data);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error; // another run of this program, at work
    }
  }
}

/** As root the cluster may lie elsewhere, behind a link (platform/postgres). */
function removeData(data: string): void {
  const cluster = join(data, 'postgres');
  if (lstatSync(cluster, { throwIfNoEntry: false })?.isSymbolicLink())
    rmSync(realpathSync(cluster), { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
}
