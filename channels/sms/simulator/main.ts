import { join } from 'node:path';
import type { Config } from '../../../platform/config.ts';
import { type SmsSimulator, startSmsSimulator } from './server.ts';

/** The simulator's journal in the data folder. */
export const SMS_SIMULATOR_STATE = 'sms-simulator.jsonl';

/** What `gongshi sms-simulator` runs; whoever calls it closes what it answers when told to stop. The data folder must exist. */
export function runSmsSimulator(
  config: Pick<Config, 'host' | 'data'> & { sms: Pick<Config['sms'], 'accountSid' | 'authToken' | 'simulatorPort'> },
): Promise<SmsSimulator> {
  return startSmsSimulator({
    host: config.host,
    port: config.sms.simulatorPort,
    accountSid: config.sms.accountSid,
    authToken: config.sms.authToken,
    stateFile: join(config.data, SMS_SIMULATOR_STATE),
  });
}
