import { runSmsSimulator } from '../channels/sms/simulator/main.ts';
import { prepareData } from '../platform/home.ts';
import { runService } from './service.ts';

/** `gongshi sms-simulator`: a provider that behaves like Twilio, for rehearsals. */
export function runSimulator(env: NodeJS.ProcessEnv): Promise<void> {
  return runService(env, 'sms-simulator', async (config) => {
    prepareData(config.data);
    const simulator = await runSmsSimulator(config);
    return { stop: () => simulator.close() };
  });
}
