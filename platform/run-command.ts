import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal;
  /** Told each line of standard error as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Runs a command to its end and returns what it printed. It gets a process group of its own, so that Ctrl-C reaches
 * only us; when `signal` aborts, the whole group is killed (a compiler has children).
 */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: options.env,
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tail: string[] = [];
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    tail.push(line);
    if (tail.length > 20) tail.shift();
    options.onLine?.(line);
  });
  const abort = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    const ending = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) =>
        resolve(code === 0 ? '' : signal ? `ended by ${signal}` : `ended with code ${code}`),
      );
    });
    options.signal?.throwIfAborted();
    if (ending) throw new Error(`${[command, ...args].join(' ')} ${ending}:\n${tail.join('\n')}`);
    return output;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}
