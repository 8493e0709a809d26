import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliveryReference } from '../../../rules/deliveries.ts';
import type { LookupQuery } from '../../port.ts';
import { parseForm, readBody } from '../../simulator/http.ts';
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

/** A callback as it came in: what a route would see. */
export interface ReceivedCallback {
  url: string;
  deliveryId: string;
  params: Record<string, string>;
  signature: string | undefined;
}

export interface CallbackReceiver {
  base: string;
  received: ReceivedCallback[];
  /** Resolves when so many have come in. */
  count(wanted: number): Promise<ReceivedCallback[]>;
  close(): Promise<void>;
}

/** Stands where the product's callback route would, and writes down what comes. */
export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  let heard = () => {};
  const server = createServer((request, response) => {
    readBody(request, (body) => {
      const path = request.url ?? '';
      const signature = request.headers['x-twilio-signature'] as string | undefined;
      received.push({ url: base + path, deliveryId: path.split('/').at(-1) ?? '', params: parseForm(body), signature });
      response.writeHead(204).end();
      heard();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    received,
    async count(wanted) {
      while (received.length < wanted) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
