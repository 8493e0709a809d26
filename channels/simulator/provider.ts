import type { Behaviour, BehaviourInput, OwnFault } from './behaviour.ts';
import { type CallbackCounts, Callbacks } from './callbacks.ts';
import type { Entry, NewEntry } from './entry.ts';
import { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { EntryStore } from './store.ts';
import { type MessageCounts, MessageTally } from './tally.ts';
import { Timers } from './timers.ts';
import type { Trade } from './trade.ts';

export interface SimulatorCounts extends MessageCounts {
  /** Requests to send a message, whatever came of them. */
  requests: number;
  /** Requests to list or fetch messages. */
  lookups: number;
  callbacks: CallbackCounts;
  /** How many times each fault has struck. */
  faults: Record<string, number>;
}

export interface ProviderOptions<Own extends OwnFault> {
  trade: Trade<Own>;
  nowMs: () => number;
  journal?: Journal | undefined;
  behaviour?: BehaviourInput<Own> | undefined;
}

/** The provider behind a simulator's doors: messages, their journeys, and what goes wrong. */
export class Provider<Own extends OwnFault = never> {
  readonly trade: Trade<Own>;
  readonly store: EntryStore;
  readonly timers = new Timers();
  readonly #callbacks: Callbacks<Own>;
  readonly #tally = new MessageTally();
  readonly #firstBehaviour: Behaviour<Own>;
  #behaviour: Behaviour<Own>;
  #faults: Faults<Own>;
  requests = 0;
  lookups = 0;

  constructor(options: ProviderOptions<Own>) {
    const { trade } = options;
    this.trade = trade;
    this.#firstBehaviour = trade.readBehaviour(options.behaviour ?? {});
    this.#behaviour = this.#firstBehaviour;
    this.#faults = new Faults<Own>(this.#behaviour);
    this.store = new EntryStore({ ...options, ...trade });
    this.#callbacks = new Callbacks<Own>(
      { trade, store: this.store, timers: this.timers },
      this.#behaviour,
      this.#faults,
    );
    this.#resume();
  }

  get faults(): Faults<Own> {
    return this.#faults;
  }

  get behaviour(): Behaviour<Own> {
    return this.#behaviour;
  }

  /** Replaces all that was told before; limits by count begin anew. */
  behave(behaviour: Behaviour<Own>): void {
    this.#behaviour = behaviour;
    this.#faults = new Faults<Own>(behaviour);
    this.#callbacks.behave(behaviour, this.#faults);
  }

  /** Accepts a message; `told` sees it as it stands then, before its journey begins. */
  accept(message: NewEntry, attempt: string, told?: (stored: Entry) => void): void {
    const stored = this.store.add(message);
    this.#tally.add(this.trade.referenceOf(message));
    told?.(stored);
    this.#callbacks.start(stored, attempt);
  }

  counts(): SimulatorCounts {
    const { requests, lookups } = this;
    return {
      requests,
      lookups,
      ...this.#tally.counts(),
      callbacks: this.#callbacks.counts(),
      faults: this.#faults.struck(),
    };
  }

  /** As on the first day: no messages, no counts, the behaviour it was started with. */
  reset(): void {
    this.timers.clear();
    this.#callbacks.clear();
    this.store.clear();
    this.#tally.clear();
    this.requests = 0;
    this.lookups = 0;
    this.behave(this.#firstBehaviour);
  }

  async close(): Promise<void> {
    this.timers.clear();
    await this.#callbacks.close();
  }

  /** What chance knows a message by: the same in every run, unlike its sid. */
  keyOf(message: NewEntry): string {
    return `${message.to}/${this.trade.referenceOf(message) ?? message.body}`;
  }

  /** Messages that a stop caught on their way travel on. */
  #resume(): void {
    for (const message of this.store.list()) {
      this.#tally.add(this.trade.referenceOf(message));
      if (!this.store.isFinal(message)) this.#callbacks.start(message, this.#faults.attempt(this.keyOf(message)));
    }
  }
}
