import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Launch, lastLines, type ProcessTable, type RunningProcess } from '../../platform/processes.ts';
import type { StartContext } from './servers.ts';

const GONGSHI = fileURLToPath(new URL('../gongshi.mjs', import.meta.url));

/** Time between a service's end and its next start; one that died younger than `young` waits that long itself. */
const RESTART_AFTER_MS = { least: 1_000, young: 5_000, most: 30_000 };

export interface RunningService {
  stop(): Promise<void>;
}

/** The processes of our own, by name, with the command each runs. */
export function serviceNames(config: StartContext['config']): { name: string; command: string }[] {
  const workers = Array.from({ length: config.workers }, (_, index) => ({
    name: `worker-${index + 1}`,
    command: 'worker',
  }));
  const simulators = [
    ...(usesSimulator(config) ? ['sms-simulator'] : []),
    ...(usesSystemSimulator(config) ? ['system-simulator'] : []),
  ];
  return [...simulators.map((name) => ({ name, command: name })), ...workers, { name: 'api', command: 'api' }];
}

/** Whether messages go to the simulator on this machine. */
export function usesSimulator({ sms }: StartContext['config']): boolean {
  return sms.baseUrl === `http://127.0.0.1:${sms.simulatorPort}`;
}

/** Whether the ministry's system is the simulator on this machine. */
export function usesSystemSimulator({ system }: StartContext['config']): boolean {
  return system.url === `http://127.0.0.1:${system.simulatorPort}`;
}

/**
 * Starts a process of ours, waits until it is ready, and from then on starts it again whenever it ends: what it held
 * is settled by the others or by itself, so a crash costs seconds.
 */
export async function startService(context: StartContext, name: string, command: string): Promise<RunningService> {
  const launch: Launch = {
    name,
    command: process.execPath,
    args: [GONGSHI, command],
    env: context.env,
    saysReady: true,
    // A worker's grace, the batch it then finishes and the answers that are still out: see worker/create-worker.ts.
    stopTimeoutMs: command === 'worker' ? 25_000 : 5_000,
  };
  const halt = new AbortController();
  const stopping = AbortSignal.any([context.signal, halt.signal]);
  const { report, processes } = context;
  let current = await startUntilReady(processes, launch, stopping);
  let restart: Promise<void> = Promise.resolve();

  const startAgain = async (afterMs: number): Promise<void> => {
    try {
      await sleep(afterMs, undefined, { signal: stopping });
      current = await startUntilReady(processes, launch, stopping);
      report.step(`${name} 已恢复 / is back`);
      watch();
    } catch (error) {
      if (stopping.aborted) return;
      report.step(`${name}: ${(error as Error).message}`);
      await startAgain(Math.min(afterMs * 2, RESTART_AFTER_MS.most));
    }
  };
  const watch = () => {
    const since = performance.now();
    void current.exited.then((how) => {
      if (stopping.aborted) return;
      report.step(`${name} ${how}; 重新启动 / starting it again (${current.logFile})`);
      const young = performance.now() - since < RESTART_AFTER_MS.young;
      restart = startAgain(young ? RESTART_AFTER_MS.young : RESTART_AFTER_MS.least);
    });
  };
  watch();
  return {
    async stop() {
      halt.abort();
      // One that was just being started again must be gone before the servers it uses are.
      await Promise.all([current.stop(), restart]);
    },
  };
}

async function startUntilReady(
  processes: ProcessTable,
  launch: Launch,
  stopping: AbortSignal,
): Promise<RunningProcess> {
  stopping.throwIfAborted();
  const started = await processes.start(launch);
  const outcome = await Promise.race([started.ready.then(() => 'ready'), started.exited, aborted(stopping)]);
  if (outcome === 'ready') return started;
  await started.stop();
  stopping.throwIfAborted();
  throw new Error(`${launch.name} ${outcome}. Its log, ${started.logFile}, ends:\n${lastLines(started.logFile)}`);
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('was stopped'), { once: true }));
}
