import { join } from 'node:path';
import type { Config } from '../../../platform/config.ts';
import { type SystemSimulator, startSystemSimulator } from './server.ts';

/** The simulator's journal in the data folder. */
export const SYSTEM_SIMULATOR_STATE = 'system-simulator.jsonl';

/** What `gongshi system-simulator` runs; whoever calls it closes what it answers when told to stop. The data folder must exist. */
export function runSystemSimulator(
  config: Pick<Config, 'host' | 'data'> & { system: Pick<Config['system'], 'token' | 'simulatorPort'> },
): Promise<SystemSimulator> {
  return startSystemSimulator({
    host: config.host,
    port: config.system.simulatorPort,
    token: config.system.token,
    stateFile: join(config.data, SYSTEM_SIMULATOR_STATE),
  });
}
