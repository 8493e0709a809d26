import { productionClocks } from '../../platform/clock.ts';
import type { BehaviourInput, OwnFault } from './behaviour.ts';
import { Journal } from './journal.ts';
import type { Provider, SimulatorCounts } from './provider.ts';
import { type Door, startServer } from './server.ts';

/** A simulated provider and the doors one reaches it by. */
export interface Service<Own extends OwnFault> {
  provider: Provider<Own>;
  doors: readonly Door[];
  /** Takes back what was to happen later, and writes the journal. */
  close(): Promise<void>;
}

export interface ServiceOptions<Own extends OwnFault> {
  /** Journal by which messages outlive a restart; without it they are kept in memory only. */
  stateFile?: string;
  behaviour?: BehaviourInput<Own>;
  /** Machine time; a test may stand still. */
  machineNow?: () => Date;
}

/** Builds a service: `make` is given the clock and the journal its provider needs. */
export function createService<Own extends OwnFault>(
  options: ServiceOptions<Own>,
  makeProvider: (basis: {
    nowMs: () => number;
    journal: Journal | undefined;
    behaviour: BehaviourInput<Own> | undefined;
  }) => Provider<Own>,
  doorsOf: (provider: Provider<Own>) => Door[],
): Service<Own> {
  const { machineNow } = options.machineNow ? { machineNow: options.machineNow } : productionClocks();
  const journal = options.stateFile ? new Journal(options.stateFile) : undefined;
  const provider = makeProvider({ nowMs: () => machineNow().getTime(), journal, behaviour: options.behaviour });
  return {
    provider,
    doors: doorsOf(provider),
    async close() {
      await provider.close();
      await journal?.close();
    },
  };
}

export interface Listening {
  host: string;
  /** 0: any free one. */
  port: number;
}

export interface Simulator<Own extends OwnFault> {
  /** `http://127.0.0.1:4010` */
  address: string;
  port: number;
  counts(): SimulatorCounts;
  /** Replaces all that was told before. Throws a Refusal naming each wrong field. */
  setBehaviour(behaviour: BehaviourInput<Own>): void;
  reset(): void;
  /** Cuts every connection, takes back what was to happen later, and writes the journal. */
  close(): Promise<void>;
}

/** Starts one service on a server of its own. */
export async function startService<Own extends OwnFault>(
  listening: Listening,
  { provider, doors, close }: Service<Own>,
): Promise<Simulator<Own>> {
  const server = await startServer(listening, doors);
  return {
    address: server.address,
    port: server.port,
    counts: () => provider.counts(),
    setBehaviour: (behaviour) => provider.behave(provider.trade.readBehaviour(behaviour)),
    reset: () => provider.reset(),
    async close() {
      await server.close();
      await close();
    },
  };
}
