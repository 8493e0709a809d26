import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './lock.ts';
import { runCommand } from './run-command.ts';

export type Progress = (line: string) => void;

/** The official server, its schema tool and its UI, as built from `tools/temporal/go.mod`. */
export interface TemporalBinaries {
  version: string;
  server: string;
  sqlTool: string;
  ui: string;
}

const MODULE_FOLDER = fileURLToPath(new URL('../tools/temporal', import.meta.url));
const PROGRAMS = {
  'temporal-server': 'go.temporal.io/server/cmd/server',
  'temporal-sql-tool': 'go.temporal.io/server/cmd/tools/sql',
  'temporal-ui': 'github.com/temporalio/ui-server/v2/cmd/server',
} as const;
const NEEDED_BYTES = 6e9;
const REPORT_EVERY_MS = 10_000;

/** The binaries of the wanted version, if they were built already. */
export function findBuiltTemporal(home: string): TemporalBinaries | undefined {
  const binaries = binariesIn(home);
  return existsSync(binaries.ui) ? binaries : undefined;
}

/** Version of the `go` on PATH, if it can build the server. */
export async function findGo(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const scratch = mkdtempSync(join(tmpdir(), 'gongshi-go-'));
  try {
    const goEnv = { ...env, ...apartFromUser(env, scratch), GOTOOLCHAIN: 'local' };
    const version = /go(\d+)\.(\d+)/.exec(await runCommand('go', ['env', 'GOVERSION'], { env: goEnv }));
    return version && Number(version[1]) === 1 && Number(version[2]) >= 26 ? version[0] : undefined;
  } catch {
    return undefined; // no go on PATH
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Builds the official Temporal server, its schema tool and its UI once: about four minutes on two cores. Go's caches
 * (4 GB) lie beside the result and are removed whatever happens; the user's own are not touched. A second build at the
 * same time waits for the first.
 */
export async function buildTemporal(
  home: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  signal?: AbortSignal,
): Promise<TemporalBinaries> {
  const root = join(home, 'temporal');
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const onWait = (pid?: number) =>
    progress(`Temporal is being built by process ${pid ?? '?'}, waiting / 另一进程正在构建 Temporal,等待中`);
  const lock = await waitForLock(join(root, 'build.lock'), onWait, signal);
  try {
    removeLeftovers(root);
    return findBuiltTemporal(home) ?? (await build(home, root, env, progress, signal));
  } finally {
    lock.release();
  }
}

async function build(
  home: string,
  root: string,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  signal?: AbortSignal,
): Promise<TemporalBinaries> {
  const space = statfsSync(root);
  if (space.bavail * space.bsize < NEEDED_BYTES)
    throw new Error(
      `Building Temporal needs 6 GB for a few minutes; ${root} has ${((space.bavail * space.bsize) / 1e9).toFixed(1)} GB. Make room, or set GONGSHI_HOME to a larger disk / 磁盘空间不足`,
    );
  const draft = mkdtempSync(join(root, '.build-'));
  try {
    for (const folder of ['cache', 'modules', 'tmp', 'bin']) mkdirSync(join(draft, folder));
    const target = binariesIn(home);
    progress(
      `Building Temporal server ${target.version} from source, once, about 4 minutes / 首次从源码构建 Temporal 服务器,约 4 分钟`,
    );
    await compile(draft, goEnvironment(draft, env), progress, signal);
    const folder = join(root, target.version);
    rmSync(folder, { recursive: true, force: true }); // half a version: whole ones are not built again
    renameSync(join(draft, 'bin'), folder);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function compile(draft: string, env: NodeJS.ProcessEnv, progress: Progress, signal?: AbortSignal): Promise<void> {
  const started = performance.now();
  const elapsed = () => `${Math.round((performance.now() - started) / 1000)} s`;
  let done = 0;
  let phase = () => `downloading sources, ${done} modules / 正在下载源码`;
  const timer = setInterval(() => progress(`  ${elapsed()}: ${phase()}`), REPORT_EVERY_MS);
  const options = { env, cwd: MODULE_FOLDER, signal, onLine: () => void done++ };
  try {
    const packages = await runCommand('go', ['list', '-deps', ...Object.values(PROGRAMS)], options);
    const total = new Set(packages.split('\n').filter(Boolean)).size;
    done = 0;
    phase = () => `compiled ${Math.min(done, total)} of ${total} packages / 正在编译`;
    for (const [name, path] of Object.entries(PROGRAMS))
      await runCommand(
        'go',
        ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', join(draft, 'bin', name), path],
        options,
      );
    progress(`  ${elapsed()}: Temporal server built / Temporal 服务器构建完成`);
  } finally {
    clearInterval(timer);
  }
}

/** Go counts its runs in the user's configuration folder: it gets another, but keeps the user's settings (a proxy). */
function apartFromUser(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const config = env.XDG_CONFIG_HOME || (env.HOME && join(env.HOME, '.config'));
  return { XDG_CONFIG_HOME: folder, GOENV: env.GOENV || (config ? join(config, 'go', 'env') : 'off') };
}

function goEnvironment(draft: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    ...apartFromUser(env, join(draft, 'tmp')),
    GOCACHE: join(draft, 'cache'),
    GOMODCACHE: join(draft, 'modules'),
    GOPATH: join(draft, 'modules'),
    GOTMPDIR: join(draft, 'tmp'),
    GOWORK: 'off',
    // -modcacherw: modules are read-only otherwise, and could not be removed afterwards.
    GOFLAGS: '-mod=readonly -modcacherw -buildvcs=false',
    // The module asks for a certain patch release: an older 1.26 fetches it, into the temporary cache too.
    GOTOOLCHAIN: 'auto',
    CGO_ENABLED: '0', // no C compiler needed
  };
}

/** Work folders of builds that were killed; called under the lock only. */
function removeLeftovers(root: string): void {
  for (const name of readdirSync(root))
    if (name.startsWith('.build-')) rmSync(join(root, name), { recursive: true, force: true });
}

function binariesIn(home: string): TemporalBinaries {
  const version = wantedVersion();
  const [server, sqlTool, ui] = Object.keys(PROGRAMS).map((name) => join(home, 'temporal', version, name)) as [
    string,
    string,
    string,
  ];
  return { version, server, sqlTool, ui };
}

function wantedVersion(): string {
  const goMod = readFileSync(join(MODULE_FOLDER, 'go.mod'), 'utf8');
  const of = (module: string) => new RegExp(`${module.replaceAll('.', '\\.')} v(\\S+)`).exec(goMod)?.[1];
  return `${of('go.temporal.io/server')}-ui-${of('github.com/temporalio/ui-server/v2')}`;
}
