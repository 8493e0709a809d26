import type { SimulatorCounts } from '../../channels/simulator/provider.ts';
import { until } from '../patience.ts';
import { type Behaviours, BOOKS, type Book } from '../plan/lies.ts';
import { ask } from './clients.ts';

/** What a simulator shows of a message, whichever of them it is: what is not theirs is absent. */
export interface ProviderMessage {
  sid: string;
  /** Of text messages. */
  body?: string;
  /** Of mail. */
  messageId?: string;
  status?: string;
  /** Alibaba: what was given along. */
  outId?: string;
  /** Of calls: where they are reported to. */
  status_callback?: string | null;
}

const DOORS: Record<Book, string> = { twilio: '', alibaba: 'alibaba/', voice: 'voice/', mail: 'mail/' };

const PAGE_SIZE = 500;
const PATIENCE_MS = 120_000;

/** A simulator, through its own door and no proxy. */
export function providerControl(address: string, book: Book) {
  const door = `${address}/_simulator/${DOORS[book]}`;
  const get = (path: string) =>
    until(`${book} to answer ${path}`, PATIENCE_MS, async () => (await ask(`${door}${path}`)).body);
  return {
    counts: () => get('counts') as Promise<SimulatorCounts>,
    async behave(behaviour: Behaviours[Book]): Promise<void> {
      const body = JSON.stringify(behaviour);
      const answer = await until('the provider to be told', PATIENCE_MS, () =>
        ask(`${door}behaviour`, { method: 'PUT', body }),
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

type Control = ReturnType<typeof providerControl>;

/** All simulators of a run. */
export function allProviders(address: string): Record<Book, Control> {
  return Object.fromEntries(BOOKS.map((book) => [book, providerControl(address, book)])) as Record<Book, Control>;
}
