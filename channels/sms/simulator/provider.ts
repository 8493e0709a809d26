import { type BehaviourInput, completeBehaviour, type FaultKind, type SimulatorBehaviour } from './behaviour.ts';
import { readBehaviour } from './behaviour-schema.ts';
import { type CallbackCounts, Callbacks } from './callbacks.ts';
import { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { FINAL_STATUSES, type NewMessage, type StoredMessage } from './message.ts';
import { MessageStore } from './store.ts';
import { type MessageCounts, MessageTally, referenceIn } from './tally.ts';
import { Timers } from './timers.ts';

export interface SimulatorCounts extends MessageCounts {
  /** Requests to send a message, whatever came of them. */
  requests: number;
  /** Requests to list or fetch messages. */
  lookups: number;
  callbacks: CallbackCounts;
  /** How many times each fault has struck. */
  faults: Partial<Record<FaultKind, number>>;
}

export interface ProviderOptions {
  accountSid: string;
  authToken: string;
  nowMs: () => number;
  journal?: Journal;
  behaviour?: BehaviourInput;
}

/** The provider behind the simulator's doors: messages, their journeys, and what goes wrong. */
export class Provider {
  readonly accountSid: string;
  readonly authToken: string;
  readonly store: MessageStore;
  readonly timers = new Timers();
  readonly #callbacks: Callbacks;
  readonly #tally = new MessageTally();
  readonly #firstBehaviour: SimulatorBehaviour;
  #behaviour: SimulatorBehaviour;
  #faults: Faults;
  requests = 0;
  lookups = 0;

  constructor(options: ProviderOptions) {
    this.accountSid = options.accountSid;
    this.authToken = options.authToken;
    this.#firstBehaviour = readBehaviour(completeBehaviour(options.behaviour ?? {}));
    this.#behaviour = this.#firstBehaviour;
    this.#faults = new Faults(this.#behaviour);
    this.store = new MessageStore(options.nowMs, options.journal);
    this.#callbacks = new Callbacks(
      { ...options, store: this.store, timers: this.timers },
      this.#behaviour,
      this.#faults,
    );
    this.#resume();
  }

  get faults(): Faults {
    return this.#faults;
  }

  get behaviour(): SimulatorBehaviour {
    return this.#behaviour;
  }

  /** Replaces all that was told before; limits by count begin anew. */
  behave(behaviour: SimulatorBehaviour): void {
    this.#behaviour = behaviour;
    this.#faults = new Faults(behaviour);
    this.#callbacks.behave(behaviour, this.#faults);
  }

  /** Accepts a message; `told` sees it as it stands then, before its journey begins. */
  accept(message: NewMessage, attempt: string, told?: (stored: StoredMessage) => void): void {
    const stored = this.store.add(message);
    this.#tally.add(message.body);
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

  /** Messages that a stop caught on their way travel on. */
  #resume(): void {
    for (const message of this.store.list()) {
      this.#tally.add(message.body);
      if (!FINAL_STATUSES.has(message.status))
        this.#callbacks.start(message, this.#faults.attempt(messageKey(message)));
    }
  }
}

/** What chance knows a message by: the same in every run, unlike its sid. */
export function messageKey({ to, body }: Pick<NewMessage, 'to' | 'body'>): string {
  return `${to}/${referenceIn(body) ?? body}`;
}
