import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

/** One JSON line per event on standard output, with the name of the process that says it. */
export function createLogger(config: Pick<Config, 'logLevel'>, name: string): Logger {
  return pino({ name, level: config.logLevel, timestamp: pino.stdTimeFunctions.isoTime });
}
