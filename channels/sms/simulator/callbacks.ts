import type { SimulatorBehaviour } from './behaviour.ts';
import { CallbackSender, type SentCounts } from './callback-sender.ts';
import type { Faults } from './faults.ts';
import type { MessageStatus, StoredMessage } from './message.ts';
import type { MessageStore } from './store.ts';
import type { Timers } from './timers.ts';

export interface CallbackCounts extends SentCounts {
  /** Messages whose callbacks are still to come or under way. */
  pending: number;
}

/** A message on its way to the handset, and what is to go wrong on it. */
interface Journey {
  message: StoredMessage;
  attempt: string;
  finalStatus: MessageStatus;
  errorCode: number | undefined;
}

const UNKNOWN_DELIVERY = '999999999999';

export interface CallbackOptions {
  accountSid: string;
  authToken: string;
  store: MessageStore;
  timers: Timers;
}

/** Takes accepted messages to their last status and reports each step to the address the sender gave, signed. */
export class Callbacks {
  readonly #store: MessageStore;
  readonly #timers: Timers;
  readonly #sender: CallbackSender;
  #behaviour: SimulatorBehaviour;
  #faults: Faults;
  #waiting: Journey[] = [];
  /** Places before it are done: shifting a list of 100,000 for each message would cost more than sending. */
  #head = 0;
  #active = 0;
  #delayed = 0;

  constructor(options: CallbackOptions, behaviour: SimulatorBehaviour, faults: Faults) {
    this.#store = options.store;
    this.#timers = options.timers;
    this.#sender = new CallbackSender(options);
    this.#behaviour = behaviour;
    this.#faults = faults;
  }

  /** From now on other faults strike; what is under way goes on. */
  behave(behaviour: SimulatorBehaviour, faults: Faults): void {
    this.#behaviour = behaviour;
    this.#faults = faults;
  }

  /** Starts the journey of an accepted message. One that nobody wants to hear of arrives at once. */
  start(message: StoredMessage, attempt: string): void {
    const undelivered = this.#faults.side('undelivered', attempt, message.to);
    const finalStatus = undelivered ? 'undelivered' : 'delivered';
    const errorCode = undelivered ? (undelivered.code ?? 30003) : undefined;
    if (!message.callbackUrl || !this.#behaviour.callbacks.enabled) {
      this.#store.setStatus(message, finalStatus, errorCode);
      return;
    }
    const late = this.#faults.side('callback-late', attempt, message.to);
    this.#enqueueAfter(this.#behaviour.callbacks.delayMs + (late?.delayMs ?? 0), {
      message,
      attempt,
      finalStatus,
      errorCode,
    });
  }

  counts(): CallbackCounts {
    return { ...this.#sender.counts(), pending: this.#waiting.length - this.#head + this.#active + this.#delayed };
  }

  /** Forgets what waits and the counts. */
  clear(): void {
    this.#waiting = [];
    this.#head = 0;
    this.#delayed = 0;
    this.#sender.clearCounts();
  }

  async close(): Promise<void> {
    this.clear();
    await this.#sender.close();
  }

  #enqueueAfter(delayMs: number, journey: Journey): void {
    if (delayMs === 0) return this.#enqueue(journey);
    this.#delayed += 1;
    this.#timers.later(delayMs, () => {
      this.#delayed = Math.max(0, this.#delayed - 1);
      this.#enqueue(journey);
    });
  }

  #enqueue(journey: Journey): void {
    this.#waiting.push(journey);
    this.#pump();
  }

  #pump(): void {
    while (this.#active < this.#behaviour.callbacks.concurrency && this.#head < this.#waiting.length) {
      const journey = this.#waiting[this.#head] as Journey;
      this.#head += 1;
      if (this.#head === this.#waiting.length) {
        this.#waiting = [];
        this.#head = 0;
      }
      this.#active += 1;
      void this.#travel(journey).finally(() => {
        this.#active -= 1;
        this.#pump();
      });
    }
  }

  /** Every step in turn: a real provider too reports `sent` before `delivered`, unless told to muddle them. */
  async #travel(journey: Journey): Promise<void> {
    const { message, attempt, finalStatus } = journey;
    const struck = (kind: 'callback-out-of-order' | 'callback-never' | 'callback-twice') =>
      this.#faults.side(kind, attempt, message.to);
    const steps: MessageStatus[] = struck('callback-out-of-order') ? [finalStatus, 'sent'] : ['sent', finalStatus];
    const silent = struck('callback-never');
    const times = struck('callback-twice') ? 2 : 1;
    await this.#intrude(message, attempt);
    for (const status of steps) {
      const errorCode = status === finalStatus ? journey.errorCode : undefined;
      this.#store.setStatus(message, status, errorCode);
      for (let time = 0; time < times && !silent; time += 1) await this.#sender.send(message, { status, errorCode });
    }
  }

  /** Callbacks that no honest provider sends. */
  async #intrude(message: StoredMessage, attempt: string): Promise<void> {
    if (this.#faults.side('callback-forged', attempt, message.to)) {
      await this.#sender.send(message, { status: 'undelivered', errorCode: 30005, authToken: 'a token nobody gave' });
    }
    if (this.#faults.side('callback-unknown-delivery', attempt, message.to)) {
      const url = message.callbackUrl?.replace(/[^/]+$/, UNKNOWN_DELIVERY);
      await this.#sender.send(message, { status: 'sent', url });
    }
  }
}
