import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findAddresses } from '../../platform/addresses.ts';
import { type Config, loadConfig } from '../../platform/config.ts';
import { VARIABLES } from '../../platform/environment.ts';
import { freePorts } from '../../platform/ports.ts';
import type { Role } from '../../rules/identity.ts';
import { signInAll } from '../demo.ts';
import { assertRehearsal } from '../rehearsal-time.ts';

const GONGSHI = fileURLToPath(new URL('../gongshi.mjs', import.meta.url));

/** A rehearsal that runs. `close` ends it, if it was brought up here. */
export interface RehearsedSystem {
  api: string;
  config: Config;
  tokens: Record<Role, string>;
  close(): Promise<void>;
}

/** The rehearsal on a data folder, or one of our own on a folder that is removed afterwards. */
export async function openSystem(
  env: NodeJS.ProcessEnv,
  data: string | undefined,
  say: (line: string) => void,
): Promise<RehearsedSystem> {
  assertRehearsal(loadConfig({ ...env, ...(data !== undefined && { GONGSHI_DATA: data }) }), 'simulate');
  return data === undefined ? bringUp(env, say) : runningOn(env, data);
}

async function runningOn(env: NodeJS.ProcessEnv, data: string): Promise<RehearsedSystem> {
  const config = loadConfig({ ...env, GONGSHI_DATA: data });
  const api = findAddresses(config.data)?.api;
  if (!api)
    throw new Error(
      `simulate: nothing runs on ${config.data}; start it first (gongshi start --data ${data}) / 系统未运行`,
    );
  const tokens = await signInAll(api, demoPassword(config));
  return { api, config, tokens, close: async () => undefined };
}

/** Every official of the demonstration signs in with it; a system without the demonstration has none. */
function demoPassword(config: Config): string {
  try {
    return readFileSync(join(config.data, 'demo-password'), 'utf8').trim();
  } catch (cause) {
    throw new Error(`simulate: ${config.data} has no demonstration to act in the name of / 没有演示用户`, { cause });
  }
}

async function bringUp(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<RehearsedSystem> {
  const parent = mkdtempSync(join(tmpdir(), 'gongshi-simulate-'));
  const data = join(parent, 'data');
  const own: NodeJS.ProcessEnv = { ...withoutSettings(env), GONGSHI_DATA: data };
  const [port] = await freePorts(1);
  const child = spawn(process.execPath, [GONGSHI, 'start', '--data', data, '--port', String(port), '--json'], {
    env: own,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    const { api, tokens } = await ready(child, say);
    return { api, tokens, config: loadConfig(own), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing of another installation: no real provider, no database that is somebody's. Binaries are shared. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = new Set(VARIABLES.map(({ name }) => name as string));
  return Object.fromEntries(Object.entries(env).filter(([name]) => name === 'GONGSHI_HOME' || !ours.has(name)));
}

/** The line `gongshi start --json` prints when everything is up; its progress is passed on. */
async function ready(
  child: ChildProcess,
  say: (line: string) => void,
): Promise<Pick<RehearsedSystem, 'api' | 'tokens'>> {
  const said: string[] = [];
  const errors = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  errors.on('line', (line) => {
    said.push(line);
    say(line);
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const line = await new Promise<string | undefined>((resolve) => {
    lines.once('line', resolve);
    child.once('close', () => resolve(undefined));
  });
  if (line === undefined) throw new Error(`simulate: the system did not start:\n${said.slice(-5).join('\n')}`);
  return JSON.parse(line);
}
