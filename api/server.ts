import type { FastifyBaseLogger } from 'fastify';
import { openDatabase } from '../db/client.ts';
import { assertDataMode } from '../db/queries/data-mode.ts';
import { clocksOf } from '../db/queries/rehearsal-clock.ts';
import { connectCommandRoad } from '../platform/command-sender.ts';
import type { Config } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { type Beside, buildApp } from './app.ts';
import { ROOMS } from './rooms.ts';

export interface RunningApi {
  /** `http://127.0.0.1:7100`, with the port it really listens on. */
  address: string;
  /** Answers what it has accepted, then lets go of everything it holds. */
  close(): Promise<void>;
}

export interface ApiOptions {
  logger?: FastifyBaseLogger;
  rooms?: typeof ROOMS;
  /** The portal; only cli/ may bring it. */
  beside?: Beside;
}

/** Nobody waits longer for a page, and a statement over a whole register is a worker's. */
const LONGEST_STATEMENT_MS = 60_000;

/** Starts the API on what the configuration names. Precondition: `database.url` is set, the schema migrated. */
export async function startApi(config: Config, options: ApiOptions = {}): Promise<RunningApi> {
  const logger: FastifyBaseLogger = options.logger ?? createLogger(config, 'api');
  const timeoutMs = Math.min(config.database.timeoutMs, LONGEST_STATEMENT_MS);
  const database = openDatabase({ database: { ...config.database, timeoutMs } }, logger);
  const road =
    config.temporal.address === undefined
      ? undefined
      : connectCommandRoad({ ...config.temporal, address: config.temporal.address });
  const letGo = async () => {
    await road?.close();
    await database.$client.end();
  };
  try {
    await assertDataMode(database, config.mode);
    const clocks = clocksOf(config.mode, database);
    const deps = { database, clocks, temporal: road, config, logger };
    const app = await buildApp(deps, options.rooms ?? ROOMS, options.beside);
    const address = await app.listen({ host: config.host, port: config.port });
    return { address, close: () => app.close().then(letGo) };
  } catch (error) {
    await letGo();
    throw error;
  }
}
