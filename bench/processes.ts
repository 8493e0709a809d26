import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunningProcess } from '../platform/processes.ts';
import type { Bench } from './setup.ts';

const GONGSHI = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));

export interface BenchProcess extends RunningProcess {
  /** Most memory it has held, MiB; undefined where the system does not say (only Linux does). */
  peakMiB(): number | undefined;
}

/** Starts one of the product's processes as operators run it; returns when it is ready. */
export async function startProcess(
  bench: Bench,
  command: 'worker' | 'api' | 'sms-simulator',
  env: NodeJS.ProcessEnv = {},
): Promise<BenchProcess> {
  const started = await bench.processes.start({
    ...{ name: command, command: process.execPath, saysReady: true, stopTimeoutMs: 30_000 },
    args: [...bench.nodeOptions, GONGSHI, command],
    env: { ...bench.env, ...env },
  });
  bench.onStop(started.stop);
  const end = await Promise.race([started.ready, started.exited]);
  if (end !== undefined) throw new Error(`${command} ${end} before it was ready; see ${started.logFile}`);
  return { ...started, peakMiB: () => peakMiB(started.pid) };
}

function peakMiB(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1024);
  } catch {
    return undefined;
  }
}
