import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Database } from '../db/client.ts';
import type { Clocks } from '../platform/clock.ts';
import type { CommandRoad } from '../platform/command-sender.ts';
import type { Config } from '../platform/config.ts';
import type { Throttle } from '../platform/throttle.ts';

/** What the API stands on. */
export interface ApiDeps {
  database: Database;
  clocks: Clocks;
  /** Absent: commands for workflows are kept, and sent by the sweep of a process that has it. */
  temporal?: CommandRoad | undefined;
  config: Config;
  logger: FastifyBaseLogger;
  /** Failed sign-ins, counted together with those of other doors of this process; absent: the API's own count. */
  signIns?: Throttle | undefined;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** One room's routes, below /api/v1. */
export type Room = (app: App, deps: ApiDeps) => void | Promise<void>;
