import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProcess } from '../../platform/processes.ts';
import { until } from '../patience.ts';

const READY_WITHIN_MS = 240_000;
/** As `gongshi start` waits before it starts a service again that ended by itself. */
const RESTART_AFTER_MS = 1_000;
const START_AGAIN_AFTER_MS = 300;

/** A process that is started again whenever it ends, and can be struck. */
export interface Kept {
  readonly name: string;
  /** How it ended without having been struck. */
  readonly deaths: readonly string[];
  /** SIGKILL to all of it, and a start after `downMs`; false where it was down already. */
  kill(downMs: number): boolean;
  /** SIGSTOP for so long; false where it was down. */
  suspend(forMs: number): Promise<boolean>;
  /** Waits until it does its work. */
  ready(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL): of a process whose run is over, nothing needs to be left in order. */
  discard(): Promise<void>;
}

export interface KeptOptions {
  name: string;
  /** Starts it and returns once it does its work; tells of the process as soon as there is one. */
  start: (started: (process: RunningProcess) => void) => Promise<unknown>;
}

/** Starts a process and keeps it running. */
export function keepRunning({ name, start }: KeptOptions): Kept {
  const deaths: string[] = [];
  let current: RunningProcess | undefined;
  let working = false;
  let downMs: number | undefined;
  let stopping = false;
  let lastFailure = '';

  async function once(): Promise<void> {
    try {
      await start((process) => {
        current = process;
      });
      // Told to stop while it was starting: nobody knew of it then.
      if (stopping) return await current?.stop();
      working = true;
      const how = await current?.exited;
      if (downMs === undefined && !stopping) deaths.push(`${name} ${how}`);
    } catch (error) {
      lastFailure = (error as Error).message;
      if (current?.isAlive()) await current.stop();
      if (!stopping) await sleep(START_AGAIN_AFTER_MS);
    }
    working = false;
    current = undefined;
    if (stopping) return;
    await sleep(downMs ?? RESTART_AFTER_MS);
    downMs = undefined;
  }
  const kept = (async () => {
    while (!stopping) await once();
  })();

  const signal = (what: NodeJS.Signals): boolean => {
    if (!current?.isAlive()) return false;
    try {
      return process.kill(-current.pid, what);
    } catch {
      return false; // gone between the two lines above
    }
  };
  return {
    name,
    deaths,
    kill(forMs) {
      if (!current?.isAlive()) return false;
      downMs = forMs;
      working = false;
      return signal('SIGKILL');
    },
    async suspend(forMs) {
      const struck = current?.pid;
      if (!signal('SIGSTOP')) return false;
      await sleep(forMs);
      // Killed meanwhile, there is another of this name that nobody has stopped.
      if (current?.pid === struck) signal('SIGCONT');
      return true;
    },
    ready: () =>
      until(`${name} to be ready${lastFailure}`, READY_WITHIN_MS, () => (working ? true : undefined)).then(
        () => undefined,
      ),
    async stop() {
      stopping = true;
      signal('SIGCONT');
      await current?.stop();
      await kept;
    },
    async discard() {
      stopping = true;
      signal('SIGKILL');
      await kept;
    },
  };
}
