import { commandRoutes } from './commands.ts';
import type { Room } from './deps.ts';
import { evidenceRoutes } from './evidence.ts';
import { identityRoutes } from './identity.ts';
import { parameterRoutes } from './parameters.ts';

/** Every room with routes of its own; one line each. */
export const ROOMS: readonly Room[] = [identityRoutes, commandRoutes, parameterRoutes, evidenceRoutes];
