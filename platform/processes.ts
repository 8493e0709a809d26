import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolders } from './home.ts';
import { identify, isAlive, type ProcessIdentity, waitUntilGone } from './process-identity.ts';

export interface Launch {
  /** Names its record `run/<name>.json` and its log `logs/<name>.log`. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Run as this user instead of ours. */
  owner?: { uid: number; gid: number };
  /** Says what it was started with; only a process with the same fingerprint is adopted. */
  fingerprint?: string;
  stopSignal?: NodeJS.Signals;
  stopTimeoutMs?: number;
  /** One of ours, which says when it is ready (`sayReady`). */
  saysReady?: boolean;
}

export interface RunningProcess {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves, in words, when the process ended, for whatever reason. */
  exited: Promise<string>;
  /** Resolves when it has said that it is ready; at once where it would not say so. */
  ready: Promise<void>;
  isAlive(): boolean;
  /** Asks it to end, insists after its time-out, and forgets it. */
  stop(): Promise<void>;
}

interface ProcessRecord extends ProcessIdentity {
  fingerprint: string;
}

export type ProcessTable = ReturnType<typeof createProcessTable>;

const STOP_TIMEOUT_MS = 8_000;
const LOG_KEPT_BYTES = 50_000_000;

/**
 * The processes of one data folder. Each is started in a process group of its own: Ctrl-C in a terminal reaches only
 * the supervisor, which then stops them in its order. Each leaves a record, so that a start after a killed supervisor
 * finds what it left running.
 */
export function createProcessTable(folders: DataFolders) {
  const recordFile = (name: string) => join(folders.run, `${name}.json`);
  const logFile = (name: string) => join(folders.logs, `${name}.log`);

  function supervise(
    launch: Launch,
    identity: ProcessIdentity,
    exited: Promise<string>,
    ready: Promise<void> = Promise.resolve(),
  ): RunningProcess {
    return {
      name: launch.name,
      pid: identity.pid,
      logFile: logFile(launch.name),
      exited,
      ready,
      isAlive: () => isAlive(identity),
      async stop() {
        await endProcess(identity, launch.stopSignal, launch.stopTimeoutMs);
        rmSync(recordFile(launch.name), { force: true });
      },
    };
  }

  /** Starts a process, writes its record and sends its output to its log. */
  async function start(launch: Launch): Promise<RunningProcess> {
    const log = openLog(logFile(launch.name));
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd ?? folders.root,
      env: launch.env,
      detached: true,
      stdio: launch.saysReady ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      ...launch.owner,
    });
    closeSync(log);
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
      child.once('error', (error) => resolve(`could not run: ${error.message}`));
    });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (!identity) throw new Error(`${launch.name} ${await exited}\n${lastLines(logFile(launch.name))}`);
    const record: ProcessRecord = { ...identity, fingerprint: launch.fingerprint ?? '' };
    writeFileSync(recordFile(launch.name), JSON.stringify(record), { mode: 0o600 });
    const ready = launch.saysReady ? new Promise<void>((resolve) => child.once('message', () => resolve())) : undefined;
    return supervise(launch, identity, exited, ready);
  }

  /** Takes over the process an earlier start left, if it lives and was started the same way. */
  function adopt(launch: Launch): RunningProcess | undefined {
    const record = readRecord(recordFile(launch.name));
    if (!record || !isAlive(record) || record.fingerprint !== (launch.fingerprint ?? '')) return undefined;
    return attach(launch, record);
  }

  /** Supervises a process known by other means. */
  function attach(launch: Launch, identity: ProcessIdentity): RunningProcess {
    return supervise(launch, identity, watch(identity));
  }

  /** Ends whatever an earlier start left under this name. */
  async function clear(name: string): Promise<boolean> {
    const record = readRecord(recordFile(name));
    const left = record !== undefined && isAlive(record);
    if (left) await endProcess(record);
    rmSync(recordFile(name), { force: true });
    return left;
  }

  /** Names of all records that match. */
  function recorded(pattern: RegExp): string[] {
    const names = readdirSync(folders.run).map((file) => file.replace(/\.json$/, ''));
    return names.filter((name) => pattern.test(name));
  }

  /** Whether anything an earlier start left is still running. */
  function leftRunning(): boolean {
    return recorded(/./).some((name) => {
      const record = readRecord(recordFile(name));
      return record !== undefined && isAlive(record);
    });
  }

  return { start, adopt, attach, clear, recorded, leftRunning, logFile };
}

/** Tells the supervisor, if there is one, that this process does its work now. */
export function sayReady(): void {
  if (process.connected) process.send?.('ready', undefined, undefined, () => process.disconnect());
}

/** The end of a log, for an error message. */
export function lastLines(file: string, count = 12): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
    return lines.map((line) => (line.length > 400 ? `${line.slice(0, 400)}…` : line)).join('\n'); // some carry whole stack traces
  } catch {
    return '';
  }
}

async function endProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals = 'SIGTERM',
  timeoutMs = STOP_TIMEOUT_MS,
): Promise<void> {
  // Only the leader is asked: helpers in its group (a compiler's service) must live until it has shut down.
  if (isAlive(identity)) send(identity.pid, signal);
  if (await waitUntilGone(identity, timeoutMs)) return;
  send(-identity.pid, 'SIGKILL');
  await waitUntilGone(identity, 5_000);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** For a process that is not our child there is no event: look twice a second. */
function watch(identity: ProcessIdentity): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(identity)) return;
      clearInterval(timer);
      resolve('ended');
    }, 500);
    timer.unref();
  });
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > LOG_KEPT_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // no log yet
  }
  return openSync(file, 'a', 0o600);
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined; // none, or cut off by a crash while it was written
  }
}
