import { runSystemSimulator } from '../channels/system/simulator/main.ts';
import { prepareData } from '../platform/home.ts';
import { runService } from './service.ts';

/** `gongshi system-simulator`: a ministry system to read from, for rehearsals. */
export function runSimulator(env: NodeJS.ProcessEnv): Promise<void> {
  return runService(env, 'system-simulator', async (config) => {
    prepareData(config.data);
    const simulator = await runSystemSimulator(config);
    return { stop: () => simulator.close() };
  });
}
