import { runSimulators } from '../channels/simulator/main.ts';
import { prepareData } from '../platform/home.ts';
import { runService } from './service.ts';

/** `gongshi sms-simulator`: providers of text messages, calls and mail that behave like the real ones, for rehearsals. */
export function runSmsSimulator(env: NodeJS.ProcessEnv): Promise<void> {
  return runService(env, 'sms-simulator', async (config) => {
    prepareData(config.data);
    const simulators = await runSimulators(config);
    return { stop: () => simulators.close() };
  });
}
