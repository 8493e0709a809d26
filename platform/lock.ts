import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

export interface Lock {
  release(): void;
}

/** Somebody else holds the lock. */
export class LockHeldError extends Error {
  override name = 'LockHeldError';
  readonly pid: number | undefined;
  constructor(file: string, pid: number | undefined) {
    super(`${file} is held by process ${pid ?? '(unknown)'}`);
    this.pid = pid;
  }
}

/**
 * Takes a lock that ends with our process, however it ends. Throws LockHeldError.
 *
 * The file only says who holds it: a file left by a killed process would have to be removed by the next, and two that
 * do so at once can both win. On Linux the lock itself is a socket name of the kernel's, which has neither fault.
 */
export async function takeLock(file: string): Promise<Lock> {
  const holder = readHolder(file);
  const socket = process.platform === 'linux' ? await bindName(file) : undefined;
  if (socket === 'taken' || (!socket && holder && holder.pid !== process.pid && isAlive(holder)))
    throw new LockHeldError(file, readHolder(file)?.pid);
  writeFileSync(file, JSON.stringify(identify(process.pid)), { mode: 0o644 });
  return {
    release() {
      rmSync(file, { force: true });
      if (socket) socket.close();
    },
  };
}

/** Waits for a lock as long as it takes; `onWait` is told once whom we wait for. */
export async function waitForLock(
  file: string,
  onWait: (pid: number | undefined) => void,
  signal?: AbortSignal,
): Promise<Lock> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await takeLock(file);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      if (attempt === 0) onWait(error.pid);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function bindName(file: string): Promise<Server | 'taken'> {
  const path = join(realpathSync(dirname(file)), basename(file));
  const name = `\0gongshi-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve('taken') : reject(error),
    );
    server.listen({ path: name, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
