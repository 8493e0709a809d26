import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Harness } from './index.ts';

const GONGSHI = fileURLToPath(new URL('../../cli/gongshi.mjs', import.meta.url));

export interface WorkerProcess {
  /** kill -9, as the machine would: nothing is finished, nothing is told. */
  kill(): Promise<void>;
  /** SIGTERM: finishes what it holds. */
  stop(): Promise<void>;
  /** Everything it has said so far, log lines of ours and of the SDK. */
  output(): string;
}

/** A worker as operators run it, in a process of its own, on what the harness runs on. Returns once it polls. */
export async function startWorkerProcess(harness: Harness, logLevel = 'info'): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [GONGSHI, 'worker'], {
    env: { ...environmentOf(harness), GONGSHI_LOG_LEVEL: logLevel },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  child.stderr?.pipe(process.stderr);
  await ready(child);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const output = () => Buffer.concat(said).toString();
  return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), output };
}

/** The harness's configuration as an operator would write it. */
function environmentOf({ config }: Harness): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DATABASE_URL: config.database.url,
    TEMPORAL_ADDRESS: config.temporal.address,
    TEMPORAL_NAMESPACE: config.temporal.namespace,
    GONGSHI_TASK_QUEUE: config.temporal.taskQueue,
    GONGSHI_PUBLIC_URL: config.publicUrl,
    TWILIO_BASE_URL: config.sms.baseUrl,
    GONGSHI_SYSTEM: String(config.system.url !== undefined),
    ...(config.system.url !== undefined && { GONGSHI_SYSTEM_URL: config.system.url }),
    GONGSHI_SYSTEM_TIMEOUT_MS: String(config.system.timeoutMs),
    GONGSHI_SMS_TIMEOUT_MS: String(config.sms.timeoutMs),
    GONGSHI_SMS_SETTLE_AFTER_MS: String(config.sms.settleAfterMs),
    GONGSHI_VOICE: String(config.voice !== undefined),
    GONGSHI_EMAIL: String(config.email !== undefined),
    GONGSHI_SMS_CALLBACKS: String(config.sms.callbacks),
    GONGSHI_DISPATCH_LEASE_MS: String(config.dispatch.leaseMs),
    GONGSHI_DISPATCH_BATCH: String(config.dispatch.batchSize),
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it was ready:\n${said}`)));
    child.stdout?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('"msg":"ready"')) resolve();
    });
  });
}
