import { randomBytes } from 'node:crypto';
import { type Entry, FIRST_STATUS, type NewEntry } from './entry.ts';
import type { Journal } from './journal.ts';

export interface StoreOptions {
  nowMs: () => number;
  /** Two letters: what a sid begins with. */
  sidPrefix: string;
  finalStatuses: ReadonlySet<string>;
  journal?: Journal | undefined;
}

/** What was accepted so far, in the order of acceptance, found by sid and by recipient. */
export class EntryStore {
  readonly #all: Entry[] = [];
  readonly #bySid = new Map<string, Entry>();
  readonly #byRecipient = new Map<string, Entry[]>();
  /** Different in every process: a restarted simulator without a file never gives a sid twice. */
  readonly #sidPrefix: string;
  readonly #final: ReadonlySet<string>;
  readonly #journal: Journal | undefined;
  readonly #nowMs: () => number;

  constructor({ nowMs, sidPrefix, finalStatuses, journal }: StoreOptions) {
    this.#nowMs = nowMs;
    this.#sidPrefix = sidPrefix + randomBytes(8).toString('hex');
    this.#final = finalStatuses;
    this.#journal = journal;
    for (const message of journal?.reload() ?? []) this.#keep(message);
  }

  /** Accepts a message. */
  add(message: NewEntry): Entry {
    const now = this.#nowMs();
    const seq = this.#all.length;
    const sid = this.#sidPrefix + seq.toString(16).padStart(16, '0');
    const stored: Entry = {
      seq,
      sid,
      to: message.to,
      from: message.from,
      body: message.body,
      callbackUrl: message.callbackUrl,
      details: message.details,
      createdMs: now,
      sentMs: undefined,
      updatedMs: now,
      status: FIRST_STATUS,
      errorCode: undefined,
    };
    this.#keep(stored);
    this.#journal?.message(stored);
    return stored;
  }

  /** Whether a message has come to its last status. */
  isFinal(message: Entry): boolean {
    return this.#final.has(message.status);
  }

  /** Moves a message on; a status in the past of a final one is not taken back. */
  setStatus(message: Entry, status: string, errorCode?: number | string): void {
    if (this.isFinal(message)) return;
    const now = this.#nowMs();
    message.sentMs ??= now;
    message.updatedMs = now;
    message.status = status;
    message.errorCode = errorCode;
    this.#journal?.status(message);
  }

  find(sid: string): Entry | undefined {
    return this.#bySid.get(sid);
  }

  /** All messages, or those to one number, oldest first. Not to be changed by the caller. */
  list(to?: string): readonly Entry[] {
    return to === undefined ? this.#all : (this.#byRecipient.get(to) ?? []);
  }

  clear(): void {
    this.#all.length = 0;
    this.#bySid.clear();
    this.#byRecipient.clear();
    this.#journal?.clear();
  }

  #keep(message: Entry): void {
    this.#all.push(message);
    this.#bySid.set(message.sid, message);
    const same = this.#byRecipient.get(message.to);
    if (same) same.push(message);
    else this.#byRecipient.set(message.to, [message]);
  }
}
