import { fileURLToPath } from 'node:url';
import { type Launch, lastLines, type RunningProcess } from '../../platform/processes.ts';
import type { StartContext } from './servers.ts';

const GONGSHI = fileURLToPath(new URL('../gongshi.mjs', import.meta.url));

/** Least and most time between a service's end and its next start. */
const RESTART_AFTER_MS = { least: 1_000, most: 30_000 };

export interface RunningService {
  stop(): Promise<void>;
}

/** The processes of our own, by name, with the command each runs. */
export function serviceNames(config: StartContext['config']): { name: string; command: string }[] {
  const workers = Array.from({ length: config.workers }, (_, index) => ({
    name: `worker-${index + 1}`,
    command: 'worker',
  }));
  const simulator = usesSimulator(config) ? [{ name: 'sms-simulator', command: 'sms-simulator' }] : [];
  return [...simulator, ...workers, { name: 'api', command: 'api' }];
}

/** Whether messages go to the simulator on this machine. */
export function usesSimulator({ sms }: StartContext['config']): boolean {
  return sms.baseUrl === `http://127.0.0.1:${sms.simulatorPort}`;
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
    stopTimeoutMs: command === 'worker' ? 9_000 : 5_000,
  };
  let stopping = false;
  let current = await startUntilReady(context, launch);
  const next = async (afterMs: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (stopping) return;
    const started = performance.now();
    try {
      current = await startUntilReady(context, launch);
      context.report.step(`${name} 已恢复 / is back`);
      watch(started);
    } catch (error) {
      context.report.step(`${name}: ${(error as Error).message}`);
      await next(Math.min(afterMs * 2, RESTART_AFTER_MS.most));
    }
  };
  const watch = (since: number) =>
    void current.exited.then((how) => {
      if (stopping) return;
      context.report.step(`${name} ${how}; 重新启动 / starting it again (${current.logFile})`);
      // One that dies young is not hammered.
      const young = performance.now() - since < 10_000;
      return next(young ? RESTART_AFTER_MS.least * 5 : RESTART_AFTER_MS.least);
    });
  watch(performance.now());
  return {
    async stop() {
      stopping = true;
      await current.stop();
    },
  };
}

async function startUntilReady({ processes, signal }: StartContext, launch: Launch): Promise<RunningProcess> {
  const started = await processes.start(launch);
  const aborted = new Promise<'aborted'>((resolve) =>
    signal.addEventListener('abort', () => resolve('aborted'), { once: true }),
  );
  const outcome = await Promise.race([started.ready.then(() => 'ready'), aborted, started.exited]);
  if (outcome === 'ready') return started;
  await started.stop();
  signal.throwIfAborted();
  throw new Error(`${launch.name} ${outcome}. Its log, ${started.logFile}, ends:\n${lastLines(started.logFile)}`);
}
