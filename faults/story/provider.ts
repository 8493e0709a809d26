import type { SimulatorCounts } from '../../channels/simulator/provider.ts';
import type { BehaviourInput } from '../../channels/sms/simulator/behaviour.ts';
import { until } from '../patience.ts';
import { ask } from './clients.ts';

/** A message as the provider keeps it (its JSON is Twilio's). */
export interface ProviderMessage {
  sid: string;
  to: string;
  body: string;
  status: string;
  error_code: number | null;
}

const PAGE_SIZE = 500;
const PATIENCE_MS = 120_000;

/** The simulator, through its own doors and no proxy. */
export function providerControl(address: string) {
  const get = (path: string) =>
    until(`the provider to answer ${path}`, PATIENCE_MS, async () => (await ask(`${address}/_simulator/${path}`)).body);
  return {
    counts: () => get('counts') as Promise<SimulatorCounts>,
    async behave(behaviour: BehaviourInput): Promise<void> {
      const body = JSON.stringify(behaviour);
      const answer = await until('the provider to be told', PATIENCE_MS, () =>
        ask(`${address}/_simulator/behaviour`, { method: 'PUT', body }),
      );
      if (answer.status !== 200) throw new Error(`the provider cannot be told: ${JSON.stringify(answer.body)}`);
    },
    /** Every message it has accepted. */
    async messages(): Promise<ProviderMessage[]> {
      const all: ProviderMessage[] = [];
      for (let page = 0; ; page += 1) {
        const { messages, more } = await get(`messages?page=${page}&pageSize=${PAGE_SIZE}`);
        all.push(...messages);
        if (!more) return all;
      }
    },
  };
}
