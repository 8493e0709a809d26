import { fileURLToPath } from 'node:url';
import { lastLines, type ProcessTable } from '../../platform/processes.ts';
import { type Kept, keepRunning } from './kept.ts';

const GONGSHI = fileURLToPath(new URL('../../cli/gongshi.mjs', import.meta.url));

/**
 * Short, so that recovery shows within seconds, and in the proportions of the standard: a request ends within its
 * claim, and nothing is settled before the provider must have acted. Between the end of a request and the first
 * look-up lie at least SETTLE_AFTER_MS: what the plan delays on the way to the provider adds up to three seconds, and
 * the rest is for a machine that is slow itself.
 */
export const TIMES = {
  GONGSHI_SMS_TIMEOUT_MS: '800',
  GONGSHI_SMS_SETTLE_AFTER_MS: '5000',
  GONGSHI_DISPATCH_LEASE_MS: '3000',
  GONGSHI_DISPATCH_BATCH: '40',
  GONGSHI_SMS_CONCURRENCY: '16',
  GONGSHI_VOICE_SETTLE_AFTER_MS: '5000',
  GONGSHI_EMAIL_TIMEOUT_MS: '1200',
  // Longer than any stall of the plan, so that a stall is waited out and only a deaf connection is given up.
  GONGSHI_DATABASE_TIMEOUT_MS: '6000',
};

/** One process of ours as operators run it (`gongshi worker`), kept running. */
export function keepService(
  processes: ProcessTable,
  service: { name: string; command: 'api' | 'worker' | 'sms-simulator'; log: string; env: NodeJS.ProcessEnv },
): Kept {
  return keepRunning({
    name: service.name,
    start: async (started) => {
      const running = await processes.start({
        ...{ name: service.log, command: process.execPath, args: [GONGSHI, service.command], env: service.env },
        ...{ saysReady: true, stopTimeoutMs: 10_000 },
      });
      started(running);
      const end = await Promise.race([running.ready, running.exited]);
      if (end !== undefined) throw new Error(`${service.name} ${end}:\n${lastLines(running.logFile, 4)}`);
    },
  });
}
