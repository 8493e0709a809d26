import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { productionClocks } from '../../../platform/clock.ts';
import type { BehaviourInput } from './behaviour.ts';
import { readBehaviour } from './behaviour-schema.ts';
import { CONTROL_PREFIX, createControlApi } from './control-api.ts';
import { Journal } from './journal.ts';
import { createMessagesApi } from './messages-api.ts';
import { Provider, type SimulatorCounts } from './provider.ts';

/** Longer than any client keeps an idle connection: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 75_000;

export interface SmsSimulatorOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  accountSid: string;
  authToken: string;
  /** Journal by which messages outlive a restart; without it they are kept in memory only. */
  stateFile?: string;
  behaviour?: BehaviourInput;
  /** Machine time; a test may stand still. */
  machineNow?: () => Date;
}

export interface SmsSimulator {
  /** `http://127.0.0.1:4010` */
  address: string;
  port: number;
  counts(): SimulatorCounts;
  /** Replaces all that was told before. Throws a Refusal naming each wrong field. */
  setBehaviour(behaviour: BehaviourInput): void;
  reset(): void;
  /** Cuts every connection, takes back what was to happen later, and writes the journal. */
  close(): Promise<void>;
}

/** Starts a provider that speaks Twilio's REST interface, keeps state, and misbehaves when told. */
export async function startSmsSimulator(options: SmsSimulatorOptions): Promise<SmsSimulator> {
  const { machineNow } = options.machineNow ? { machineNow: options.machineNow } : productionClocks();
  const journal = options.stateFile ? new Journal(options.stateFile) : undefined;
  const provider = new Provider({ ...options, nowMs: () => machineNow().getTime(), journal });
  const messagesApi = createMessagesApi(provider);
  const controlApi = createControlApi(provider);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    if (request.url?.startsWith(CONTROL_PREFIX)) controlApi(request, response);
    else messagesApi(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${options.host}:${port}`,
    port,
    counts: () => provider.counts(),
    setBehaviour: (behaviour) => provider.behave(readBehaviour(behaviour)),
    reset: () => provider.reset(),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, provider.close()]);
      await journal?.close();
    },
  };
}
