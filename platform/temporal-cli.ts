import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from './ports.ts';
import { runCommand } from './run-command.ts';
import type { Progress } from './temporal-build.ts';

/** The `temporal` command, whose development server keeps its state in one SQLite file. */
export interface TemporalCli {
  command: string;
  version: string;
  /** PATH under which the command was found. */
  path: string | undefined;
}

/** The first release whose server skips time as the official 1.32 does. */
const CLI_VERSION = '1.9.1';
const SDK_VERSION = '1.24.0';

/** The `temporal` on PATH if it is new enough, else the pinned one, downloaded by the SDK on first use. */
export async function findTemporalCli(home: string, env: NodeJS.ProcessEnv, progress: Progress): Promise<TemporalCli> {
  const onPath = await versionOf('temporal', env);
  if (onPath && isAtLeast(onPath, CLI_VERSION)) return { command: 'temporal', version: onPath, path: env.PATH };
  if (onPath) progress(`The temporal command on PATH is ${onPath}; ${CLI_VERSION} or newer is needed`);
  const command = join(home, 'temporal', `cli-${CLI_VERSION}`, 'temporal');
  if (!existsSync(command)) {
    progress(`Downloading the Temporal CLI ${CLI_VERSION} / 正在下载 Temporal CLI ${CLI_VERSION}`);
    await download(command);
  }
  return { command, version: CLI_VERSION, path: env.PATH };
}

/** Arguments that start its development server. */
export function cliServerArgs(options: {
  port: number;
  uiPort: number;
  namespace: string;
  file: string;
  dynamicConfig: Record<string, unknown>;
}): string[] {
  const values = Object.entries(options.dynamicConfig).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
  const ports = [
    '--ip',
    '127.0.0.1',
    '--port',
    String(options.port),
    '--ui-ip',
    '127.0.0.1',
    '--ui-port',
    String(options.uiPort),
  ];
  return [
    'server',
    'start-dev',
    ...ports,
    '--namespace',
    options.namespace,
    '--db-filename',
    options.file,
    '--log-level',
    'warn',
    ...values,
  ];
}

async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    return /version (\d+\.\d+\.\d+)/.exec(await runCommand(command, ['--version'], { env }))?.[1];
  } catch {
    return undefined;
  }
}

function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number));
  for (let part = 0; part < 3; part++) if (a![part] !== b![part]) return a![part]! > b![part]!;
  return true;
}

/**
 * Has the SDK download and check the CLI by starting its development server once. The server is ours afterwards to
 * start as a process of its own: the SDK's would end with the process that asked for it.
 */
async function download(command: string): Promise<void> {
  const folder = join(command, '..');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(folder, '.download-'));
  const [port] = await freePorts(1);
  try {
    // Loaded here only: the SDK's native part takes half a second.
    const { Runtime } = await import('@temporalio/worker');
    const runtime = Runtime.instance();
    const exe = {
      type: 'cached-download',
      downloadDir: draft,
      version: `v${CLI_VERSION}`,
      ttl: 0,
      sdkName: 'sdk-typescript',
      sdkVersion: SDK_VERSION,
    } as const;
    const address = { namespace: 'default', ip: '127.0.0.1', port: port!, ui: false, uiPort: null, dbFilename: null };
    const log = { format: 'pretty', level: 'error' };
    await runtime.shutdownEphemeralServer(
      await runtime.createEphemeralServer({ type: 'dev-server', exe, ...address, log, extraArgs: [] }),
    );
    const file = readdirSync(draft).find((name) => name.startsWith('temporal'));
    if (!file) throw new Error('the SDK left no file behind');
    copyFileSync(join(draft, file), `${command}.new`);
    chmodSync(`${command}.new`, 0o755);
    renameSync(`${command}.new`, command);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
