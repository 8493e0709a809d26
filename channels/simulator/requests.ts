import type { ServerResponse } from 'node:http';
import type { OwnFault, RequestFault } from './behaviour.ts';
import type { Entry, NewEntry } from './entry.ts';
import { answerJson } from './http.ts';
import type { Provider } from './provider.ts';

/** An answer as one provider words it. */
export interface Wording {
  status: number;
  document: unknown;
  headers?: Record<string, string>;
}

/** How one provider words what any provider may answer to a new message. */
export interface Dialect {
  accepted(message: Entry): Wording;
  refused(code: number | string, status: number | undefined): Wording;
  /** A fault of its own, 5xx. */
  broken(status: number): Wording;
  tooMany(retryAfterSeconds: number): Wording;
}

const DEFAULT_RETRY_SECONDS = 1;

/** Receives a message that could be read: late, wrongly or not at all where a fault strikes. */
export function receive<Own extends OwnFault>(
  provider: Provider<Own>,
  dialect: Dialect,
  message: NewEntry,
  response: ServerResponse,
): void {
  const { faults, timers } = provider;
  const attempt = faults.attempt(provider.keyOf(message));
  const latencyMs = faults.latencyMs(attempt, message.to);
  const fault = faults.requestFault(attempt, message.to);
  const decide = () => new Reception(provider, dialect, message, attempt, response).decide(fault);
  if (latencyMs > 0) timers.later(latencyMs, decide);
  else decide();
}

/** One message at the door. */
class Reception<Own extends OwnFault> {
  readonly #provider: Provider<Own>;
  readonly #dialect: Dialect;
  readonly #message: NewEntry;
  readonly #attempt: string;
  readonly #response: ServerResponse;

  constructor(provider: Provider<Own>, dialect: Dialect, message: NewEntry, attempt: string, response: ServerResponse) {
    this.#provider = provider;
    this.#dialect = dialect;
    this.#message = message;
    this.#attempt = attempt;
    this.#response = response;
  }

  decide(fault: RequestFault | undefined): void {
    switch (fault?.kind) {
      case undefined:
        return this.#accept((wording) => this.#answer(wording));
      case 'error-after':
        this.#accept();
        return this.#answer(this.#dialect.broken(fault.status ?? 500));
      case 'error-before':
        return this.#answer(this.#dialect.broken(fault.status ?? 500));
      case 'too-many':
        return this.#answer(this.#dialect.tooMany(fault.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS));
      case 'refuse':
        return this.#answer(this.#dialect.refused(fault.code, fault.status));
      case 'reset-after':
        this.#accept();
        return this.#reset();
      case 'reset-before':
        return this.#reset();
      case 'answer-late':
        return this.#accept((wording) => this.#provider.timers.later(fault.delayMs, () => this.#answer(wording)));
      case 'accept-late':
        return this.#provider.timers.later(fault.delayMs, () => this.decide(undefined));
    }
  }

  /** `told` hears how the message stood when it was accepted, before its journey began. */
  #accept(told?: (wording: Wording) => void): void {
    this.#provider.accept(this.#message, this.#attempt, (stored) => told?.(this.#dialect.accepted(stored)));
  }

  #answer({ status, document, headers }: Wording): void {
    answerJson(this.#response, status, document, headers);
  }

  #reset(): void {
    this.#response.socket?.resetAndDestroy();
  }
}
