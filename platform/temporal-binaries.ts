import { buildTemporal, findBuiltTemporal, findGo, type Progress, type TemporalBinaries } from './temporal-build.ts';
import { findTemporalCli, type TemporalCli } from './temporal-cli.ts';

export type { Progress, TemporalBinaries } from './temporal-build.ts';

/** What Temporal can be run from: the official server on PostgreSQL, or the development server of the CLI. */
export type TemporalSource = { kind: 'server'; binaries: TemporalBinaries } | { kind: 'cli'; cli: TemporalCli };

export interface FindOptions {
  home: string;
  /** For PATH and Go's own settings (its proxy). */
  env: NodeJS.ProcessEnv;
  progress: Progress;
  signal?: AbortSignal;
  /** Then the official server or none: the development server's UI can act on a case around the commands. */
  production?: boolean;
}

const NOT_IN_PRODUCTION =
  'No Go 1.26 on PATH, and with GONGSHI_MODE=production the Temporal CLI is refused: its development server has a UI ' +
  'with write actions / 正式运行不得使用 Temporal CLI 的开发服务器. Set TEMPORAL_ADDRESS to a server that runs, or ' +
  'install Go 1.26 or newer: the official server is then built from source';

/**
 * Finds a Temporal server to run, when TEMPORAL_ADDRESS names none: one built earlier; built now, where there is Go;
 * the `temporal` command; the SDK's download of it.
 */
export async function findTemporal({ home, env, progress, signal, production }: FindOptions): Promise<TemporalSource> {
  const built = findBuiltTemporal(home);
  if (built) return { kind: 'server', binaries: built };
  if (await findGo(env)) return { kind: 'server', binaries: await buildTemporal(home, env, progress, signal) };
  if (production) throw new Error(NOT_IN_PRODUCTION);
  progress(
    'No Go 1.26 on PATH: using the Temporal CLI, which keeps its state in SQLite, not in PostgreSQL / 未找到 Go 1.26,改用 Temporal CLI(状态存于 SQLite)',
  );
  try {
    return { kind: 'cli', cli: await findTemporalCli(home, env, progress) };
  } catch (error) {
    throw new Error(
      `No Temporal server / 未找到 Temporal 服务器. Do one of these:\n` +
        '  - install Go 1.26 or newer: the official server is then built from source (recommended)\n' +
        '  - set TEMPORAL_ADDRESS to a server that runs\n' +
        '  - put the Temporal CLI 1.9.1 or newer on PATH\n' +
        `The download of the CLI failed too: ${(error as Error).message}`,
    );
  }
}
