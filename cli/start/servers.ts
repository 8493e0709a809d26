import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDatabase } from '../../db/migrate.ts';
import type { Config } from '../../platform/config.ts';
import type { DataFolders } from '../../platform/home.ts';
import { ensureDatabase, startPostgres } from '../../platform/postgres.ts';
import type { ProcessTable, RunningProcess } from '../../platform/processes.ts';
import { findTemporal, type TemporalSource } from '../../platform/temporal-binaries.ts';
import { connectTemporal, ensureNamespace } from '../../platform/temporal-connection.ts';
import { startTemporalServer } from '../../platform/temporal-server.ts';
import { startTemporalUi } from '../../platform/temporal-ui.ts';
import type { Report } from './report.ts';

export interface StartContext {
  config: Config;
  env: NodeJS.ProcessEnv;
  folders: DataFolders;
  processes: ProcessTable;
  report: Report;
  signal: AbortSignal;
  /** Told of each process as soon as it runs, in the order of the start. */
  onProcess: (process: RunningProcess) => void;
}

export interface Servers {
  databaseUrl: string;
  temporalAddress: string;
  /** null: there is no read-only UI to show. */
  temporalUi: string | null;
}

/** Brings up PostgreSQL with today's schema, the Temporal server and its UI, or uses those that the environment names. */
export async function startServers(context: StartContext): Promise<Servers> {
  const { config, report, signal } = context;
  // Found before anything runs: building takes minutes, and a failure should leave nothing behind.
  const source = config.temporal.address ? undefined : await findSource(context);
  signal.throwIfAborted();
  const databaseUrl = config.database.url ?? (await startDatabase(context));
  signal.throwIfAborted();
  // Refuses data of the other mode; before Temporal, whose timers would go on with it.
  await migrateDatabase(databaseUrl, config.mode);
  signal.throwIfAborted();
  const { temporalAddress, temporalUi } = source
    ? await startTemporal(context, source, databaseUrl)
    : { temporalAddress: config.temporal.address!, temporalUi: null };
  signal.throwIfAborted();
  const connection = await connectTemporal(temporalAddress);
  await ensureNamespace(connection, config.temporal.namespace).finally(() => connection.close());
  report.step(`Temporal 就绪 / ready at ${temporalAddress}`);
  return { databaseUrl, temporalAddress, temporalUi };
}

function findSource({ config, env, report, signal }: StartContext): Promise<TemporalSource> {
  const production = config.mode === 'production';
  return findTemporal({ home: config.home, env, progress: report.step, signal, production });
}

async function startDatabase({ config, folders, processes, report, onProcess }: StartContext): Promise<string> {
  const postgres = await startPostgres({ folders, home: config.home, port: config.database.port, processes });
  onProcess(postgres.process);
  await ensureDatabase(postgres.url('postgres'), 'gongshi');
  report.step(
    `PostgreSQL 就绪 / ready at 127.0.0.1:${config.database.port}${postgres.adopted ? ' (接管 / adopted)' : ''}`,
  );
  return postgres.url('gongshi');
}

async function startTemporal(context: StartContext, source: TemporalSource, databaseUrl: string) {
  const { config, folders, processes, report, onProcess } = context;
  const { port, uiPort, namespace, timeSkipping } = config.temporal;
  const sqlite = join(folders.root, 'temporal', 'state.sqlite');
  if (source.kind === 'server' && existsSync(sqlite))
    report.step(
      `注意 / note: 此前的流程存于 ${sqlite},不会转入 PostgreSQL / workflows of earlier starts without Go are kept there and are not taken over`,
    );
  const server = await startTemporalServer({
    folders,
    processes,
    source,
    databaseUrl,
    port,
    uiPort,
    namespace,
    timeSkipping,
  });
  onProcess(server.process);
  if (source.kind === 'cli') {
    report.step(
      `Temporal CLI ${source.cli.version}: 状态存于 / state is kept in ${sqlite}; 其界面可写 / its UI can act`,
    );
    return { temporalAddress: server.address, temporalUi: `http://127.0.0.1:${uiPort}` };
  }
  const ui = await startTemporalUi({
    folders,
    processes,
    binary: source.binaries.ui,
    temporalAddress: server.address,
    port: uiPort,
    namespace,
  });
  onProcess(ui.process);
  return { temporalAddress: server.address, temporalUi: ui.url };
}
