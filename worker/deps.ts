import type { ActivityDeps } from '../activities/deps.ts';
import { createTwilioSms } from '../channels/sms/twilio.ts';
import { createHttpSystem } from '../channels/system/http.ts';
import { openDatabase } from '../db/client.ts';
import { clocksOf } from '../db/queries/rehearsal-clock.ts';
import type { Config } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';

/** Builds the activities' ports from the configuration. `close` lets go of them. */
export function createActivityDeps(config: Config): { deps: ActivityDeps; close: () => Promise<void> } {
  const logger = createLogger(config, 'worker');
  const database = openDatabase(config, logger);
  const { callbacks, ...smsOptions } = config.sms;
  const sms = createTwilioSms({ ...smsOptions, ...(callbacks && { callbackBase: config.publicUrl }) });
  const system = createSystem(config);
  const { timeoutMs, concurrency } = config.sms;
  const deps: ActivityDeps = {
    ...clocksOf(config.mode, database),
    ...{ database, mode: config.mode, sms, system, logger },
    dispatch: { ...config.dispatch, timeoutMs, concurrency },
  };
  const close = async () => {
    await sms.close();
    await system?.close();
    await database.$client.end();
  };
  return { deps, close };
}

/** undefined: none is configured. */
function createSystem({ mode, system: { url, token, timeoutMs } }: Config) {
  return url === undefined
    ? undefined
    : createHttpSystem({ baseUrl: url, token, timeoutMs, rehearsal: mode === 'rehearsal' });
}
