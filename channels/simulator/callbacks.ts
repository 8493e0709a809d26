import type { Behaviour, OwnFault } from './behaviour.ts';
import { CallbackSender, type SentCounts } from './callback-sender.ts';
import type { Entry } from './entry.ts';
import type { Faults } from './faults.ts';
import type { EntryStore } from './store.ts';
import type { Timers } from './timers.ts';
import type { Disguise, Step, Trade } from './trade.ts';

export interface CallbackCounts extends SentCounts {
  /** Messages whose callbacks are still to come or under way. */
  pending: number;
}

/** A message on its way, and what is still to happen to it. */
interface Journey {
  message: Entry;
  attempt: string;
  steps: Step[];
}

export interface CallbackOptions<Own extends OwnFault> {
  trade: Trade<Own>;
  store: EntryStore;
  timers: Timers;
}

/** Takes accepted messages to their last status and reports each step to the address the sender gave. */
export class Callbacks<Own extends OwnFault> {
  readonly #trade: Trade<Own>;
  readonly #store: EntryStore;
  readonly #timers: Timers;
  readonly #sender = new CallbackSender();
  #behaviour: Behaviour<Own>;
  #faults: Faults<Own>;
  #waiting: Journey[] = [];
  /** Places before it are done: shifting a list of 100,000 for each message would cost more than sending. */
  #head = 0;
  #active = 0;
  #delayed = 0;

  constructor(options: CallbackOptions<Own>, behaviour: Behaviour<Own>, faults: Faults<Own>) {
    this.#trade = options.trade;
    this.#store = options.store;
    this.#timers = options.timers;
    this.#behaviour = behaviour;
    this.#faults = faults;
  }

  /** From now on other faults strike; what is under way goes on. */
  behave(behaviour: Behaviour<Own>, faults: Faults<Own>): void {
    this.#behaviour = behaviour;
    this.#faults = faults;
  }

  /** Starts the journey of an accepted message. One that nobody wants to hear of arrives at once. */
  start(message: Entry, attempt: string): void {
    const steps = this.#trade.journeyOf(message, (kind) => this.#faults.own(kind, attempt, message.to));
    if (!message.callbackUrl || !this.#trade.reports || !this.#behaviour.callbacks.enabled) {
      const last = steps.at(-1);
      if (last) this.#store.setStatus(message, last.status, last.errorCode);
      return;
    }
    const late = this.#faults.side('callback-late', attempt, message.to);
    this.#enqueueAfter(this.#behaviour.callbacks.delayMs + (late?.delayMs ?? 0), { message, attempt, steps });
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

  /** Every step in turn: a real provider too reports in order, unless told to muddle it. */
  async #travel({ message, attempt, steps }: Journey): Promise<void> {
    const struck = (kind: 'callback-out-of-order' | 'callback-never' | 'callback-twice') =>
      this.#faults.side(kind, attempt, message.to);
    const inOrder = struck('callback-out-of-order') ? steps.toReversed() : steps;
    const silent = struck('callback-never');
    const times = struck('callback-twice') ? 2 : 1;
    await this.#intrude(message, attempt);
    for (const step of inOrder) {
      this.#store.setStatus(message, step.status, step.errorCode);
      if (step.quiet || silent) continue;
      for (let time = 0; time < times; time += 1) await this.#report(message, step, 'honest');
    }
  }

  /** Callbacks that no honest provider sends. */
  async #intrude(message: Entry, attempt: string): Promise<void> {
    const { reports, journeyOf } = this.#trade;
    const struck = (kind: 'callback-forged' | 'callback-unknown-delivery') =>
      this.#faults.side(kind, attempt, message.to);
    if (reports && struck('callback-forged')) await this.#report(message, reports.forgery, 'forged');
    if (!struck('callback-unknown-delivery')) return;
    const told = journeyOf(message, () => undefined).find((step) => !step.quiet);
    if (told) await this.#report(message, told, 'unknown-delivery');
  }

  async #report(message: Entry, step: Step, disguise: Disguise): Promise<void> {
    const report = this.#trade.reports?.of(message, step, disguise);
    if (report) await this.#sender.send(report);
  }
}
