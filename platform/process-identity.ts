import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process that is certainly the one that was meant: after a crash its number may belong to another program, but no
 * two processes have both number and start time in common.
 */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot on Linux, the start date elsewhere; only compared. */
  started: string;
}

/** The identity of a live process; undefined when there is none (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** Resolves when the process is gone; false when it still lives after `timeoutMs`. */
export async function waitUntilGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  for (let waitedMs = 0; isAlive(identity); waitedMs += 50) {
    if (waitedMs >= timeoutMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

function startOnLinux(pid: number): string | undefined {
  try {
    // The program's name (field 2) may hold spaces and brackets: count the fields after its last bracket.
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

function startElsewhere(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
