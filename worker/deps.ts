import type { ActivityDeps } from '../activities/deps.ts';
import { createHttpSystem } from '../channels/system/http.ts';
import { openDatabase } from '../db/client.ts';
import { clocksOf } from '../db/queries/rehearsal-clock.ts';
import type { Config } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { createChannels } from './channels.ts';

/** Builds the activities' ports from the configuration. `close` lets go of them. */
export async function createActivityDeps(config: Config): Promise<{ deps: ActivityDeps; close: () => Promise<void> }> {
  const logger = createLogger(config, 'worker');
  const database = openDatabase(config, logger);
  const channels = await createChannels(config);
  const system = createSystem(config);
  const { timeoutMs, concurrency, callbacks: reports } = config.sms;
  const deps: ActivityDeps = {
    ...clocksOf(config.mode, database),
    ...{ database, mode: config.mode, channels, system, logger },
    dispatch: { ...config.dispatch, timeoutMs, concurrency, reports },
  };
  const close = async () => {
    await channels.close();
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
