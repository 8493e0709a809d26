import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { productionClocks } from '../../../platform/clock.ts';
import type { SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { type BehaviourInput, readBehaviour } from './behaviour.ts';
import { createChangesApi } from './changes-api.ts';
import { CONTROL_PREFIX, createControlApi } from './control-api.ts';
import { MinistrySystem, type SystemCounts } from './ministry.ts';
import type { NewSystemItem, NumberedItem } from './store.ts';

/** Longer than any client keeps an idle connection: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 75_000;

export interface SystemSimulatorOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  token: string;
  /** Journal by which items outlive a restart; without it they are kept in memory only. */
  stateFile?: string;
}

export interface SystemSimulator {
  /** `http://127.0.0.1:7105` */
  address: string;
  port: number;
  put(kind: SystemKind, items: readonly NewSystemItem[]): void;
  /** What it holds at an instant, numbered. */
  at(kind: SystemKind, instant: Date): readonly NumberedItem[];
  counts(): SystemCounts;
  /** Replaces all that was told before. Throws a Refusal naming each wrong member. */
  setBehaviour(behaviour: BehaviourInput): void;
  reset(): void;
  /** Cuts every connection and takes back what was to happen later. */
  close(): Promise<void>;
}

/** Starts a system that speaks the interface of `mapping.ts`, keeps state, and misbehaves when told. */
export async function startSystemSimulator(options: SystemSimulatorOptions): Promise<SystemSimulator> {
  const { machineNow } = productionClocks();
  const { token, stateFile } = options;
  const system = new MinistrySystem({ token, stateFile, nowMs: () => machineNow().getTime() });
  const changesApi = createChangesApi(system);
  const controlApi = createControlApi(system);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    if (request.url?.startsWith(CONTROL_PREFIX)) controlApi(request, response);
    else changesApi(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://${options.host}:${port}`,
    port,
    put: (kind, items) => system.store.put(kind, items),
    at: (kind, instant) => system.store.at(kind, instant.getTime()),
    counts: () => system.counts(),
    setBehaviour: (behaviour) => system.behave(readBehaviour(behaviour)),
    reset: () => system.reset(),
    async close() {
      system.timers.clear();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
