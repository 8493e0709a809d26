import { loggableFailure } from '../db/queries/failure.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { sayReady } from '../platform/processes.ts';

export interface Service {
  /** Finishes what it holds and lets go of everything. */
  stop(): Promise<unknown>;
  /** Rejects when it dies of itself. */
  stopped?: Promise<unknown>;
}

/**
 * Runs one process of ours until SIGTERM or SIGINT: started, told ready, stopped. It then ends by itself; whatever
 * still holds the event loop open half a second later is a fault, and is logged as one.
 */
export async function runService(
  env: NodeJS.ProcessEnv,
  name: string,
  start: (config: Config) => Promise<Service>,
): Promise<void> {
  const config = loadConfig(env);
  const logger = createLogger(config, name);
  const told = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal));
  });
  let code = 0;
  try {
    const service = await Promise.race([start(config), told.then(() => undefined)]);
    // Told to stop before it was ready: it holds nothing yet that would have to be finished.
    if (!service) return process.exit(0);
    logger.info('ready');
    sayReady();
    const died = new Promise<never>((_, reject) => service.stopped?.catch(reject));
    try {
      logger.info({ signal: await Promise.race([told, died]) }, 'stopping');
    } finally {
      await service.stop();
    }
    logger.info('stopped');
  } catch (error) {
    logger.fatal({ err: loggableFailure(error) }, `${name} failed`);
    code = 1;
  }
  process.exitCode = code;
  setTimeout(() => {
    logger.warn('something still holds the event loop');
    process.exit(code);
  }, 500).unref();
}
