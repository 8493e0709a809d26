import { randomBytes } from 'node:crypto';
import type { Journal } from './journal.ts';
import { FINAL_STATUSES, type MessageStatus, type NewMessage, type StoredMessage } from './message.ts';

/** The messages accepted so far, in the order of acceptance, found by sid and by recipient. */
export class MessageStore {
  readonly #all: StoredMessage[] = [];
  readonly #bySid = new Map<string, StoredMessage>();
  readonly #byRecipient = new Map<string, StoredMessage[]>();
  /** Different in every process: a restarted simulator without a file never gives a sid twice. */
  readonly #sidPrefix = `SM${randomBytes(8).toString('hex')}`;
  readonly #journal: Journal | undefined;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number, journal?: Journal) {
    this.#nowMs = nowMs;
    this.#journal = journal;
    for (const message of journal?.reload() ?? []) this.#keep(message);
  }

  /** Accepts a message. */
  add(message: NewMessage): StoredMessage {
    const now = this.#nowMs();
    const seq = this.#all.length;
    const sid = this.#sidPrefix + seq.toString(16).padStart(16, '0');
    const stored: StoredMessage = {
      seq,
      sid,
      to: message.to,
      from: message.from,
      body: message.body,
      callbackUrl: message.callbackUrl,
      createdMs: now,
      sentMs: undefined,
      updatedMs: now,
      status: 'queued',
      errorCode: undefined,
    };
    this.#keep(stored);
    this.#journal?.message(stored);
    return stored;
  }

  /** Moves a message on; a status in the past of a final one is not taken back. */
  setStatus(message: StoredMessage, status: MessageStatus, errorCode?: number): void {
    if (FINAL_STATUSES.has(message.status)) return;
    const now = this.#nowMs();
    message.sentMs ??= now;
    message.updatedMs = now;
    message.status = status;
    message.errorCode = errorCode;
    this.#journal?.status(message);
  }

  find(sid: string): StoredMessage | undefined {
    return this.#bySid.get(sid);
  }

  /** All messages, or those to one number, oldest first. Not to be changed by the caller. */
  list(to?: string): readonly StoredMessage[] {
    return to === undefined ? this.#all : (this.#byRecipient.get(to) ?? []);
  }

  clear(): void {
    this.#all.length = 0;
    this.#bySid.clear();
    this.#byRecipient.clear();
    this.#journal?.clear();
  }

  #keep(message: StoredMessage): void {
    this.#all.push(message);
    this.#bySid.set(message.sid, message);
    const same = this.#byRecipient.get(message.to);
    if (same) same.push(message);
    else this.#byRecipient.set(message.to, [message]);
  }
}
