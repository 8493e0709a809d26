import { deliveryReference } from '../../../rules/deliveries.ts';
import type { LookupQuery } from '../../port.ts';
import type { SmsMessage, SmsPort, SmsReport } from '../port.ts';
import { createTwilioSms, type TwilioSmsOptions } from '../twilio.ts';
import { type SmsSimulator, type SmsSimulatorOptions, startSmsSimulator } from './server.ts';

export const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'test-token' };
export const RECIPIENT = '+8616900000001';

/** A message as the product writes it, its reference at the end. */
export function aMessage(deliveryId: number, overrides: Partial<SmsMessage> = {}): SmsMessage {
  return {
    deliveryId,
    to: RECIPIENT,
    text: `【自然资源】请于4月30日前填报公示。${deliveryReference(deliveryId)}`,
    ...overrides,
  };
}

/** Asks a port that settles by asking. */
export function lookup(sms: SmsPort, query: LookupQuery): Promise<SmsReport | undefined> {
  if (sms.settles !== 'lookup') throw new Error(`${sms.provider} settles by ${sms.settles}`);
  return sms.lookup(query);
}

export interface Pair {
  simulator: SmsSimulator;
  sms: SmsPort;
  close(): Promise<void>;
}

/** The real adapter speaking to the real simulator. */
export async function startPair(
  sms: Partial<TwilioSmsOptions> = {},
  simulator: Partial<SmsSimulatorOptions> = {},
): Promise<Pair> {
  const started = await startSmsSimulator({ host: '127.0.0.1', port: 0, ...ACCOUNT, ...simulator });
  const adapter = createTwilioSms({
    ...ACCOUNT,
    baseUrl: started.address,
    from: '+861069000000',
    timeoutMs: 300,
    concurrency: 8,
    ...sms,
  });
  return {
    simulator: started,
    sms: adapter,
    async close() {
      await started.close();
      await adapter.close();
    },
  };
}
