import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/client.ts';
import type { Clocks } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Throttle } from '../platform/throttle.ts';

/** What the portal stands on. */
export interface PortalDeps {
  database: Database;
  clocks: Clocks;
  config: Pick<Config, 'mode' | 'publicUrl'>;
  /** Failed sign-ins, counted together with the API's. */
  signIns: Throttle;
}

/** One room's pages. */
export type Pages = (app: FastifyInstance, deps: PortalDeps) => void | Promise<void>;
