import type { ActivityDeps } from '../activities/deps.ts';
import { createTwilioSms } from '../channels/sms/twilio.ts';
import { connectDatabase } from '../db/client.ts';
import { findRehearsalInstant } from '../db/queries/rehearsal-clock.ts';
import { productionClocks, rehearsalClocks } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';

/** Builds the activities' ports from the configuration. `close` lets go of them. */
export function createActivityDeps(config: Config): { deps: ActivityDeps; close: () => Promise<void> } {
  const logger = createLogger(config, 'worker');
  const { url, maxConnections } = config.database;
  if (url === undefined) throw new Error('database.url is not set: start the database first, or set DATABASE_URL');
  const database = connectDatabase({
    url,
    maxConnections,
    onError: (err) => logger.warn({ err }, 'an idle database connection broke'),
  });
  const { callbacks, ...smsOptions } = config.sms;
  const sms = createTwilioSms({ ...smsOptions, ...(callbacks && { callbackBase: config.publicUrl }) });
  const { timeoutMs, concurrency } = config.sms;
  const clocks =
    config.mode === 'production' ? productionClocks() : rehearsalClocks(() => findRehearsalInstant(database));
  const deps: ActivityDeps = {
    ...clocks,
    ...{ database, mode: config.mode, sms, logger },
    dispatch: { ...config.dispatch, timeoutMs, concurrency },
  };
  const close = async () => {
    await sms.close();
    await database.$client.end();
  };
  return { deps, close };
}
