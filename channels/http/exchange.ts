import type { Dispatcher } from 'undici';

/** A whole HTTP answer: small JSON documents only, held in memory. */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Raised when an answer did not come, whole, in time after the request left. */
export class ExchangeTimeoutError extends Error {
  override readonly name = 'ExchangeTimeoutError';
  readonly code = 'EXCHANGE_TIMEOUT';
}

/** Raised instead of writing a request whose time had passed: nothing left. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
  readonly code = 'TOO_LATE';
}

/** Until when a request may begin to be written, and the clock that tells. */
export interface Deadline {
  notAfter: Date;
  machineNow: () => Date;
}

/**
 * Sends one request and collects its answer as text.
 *
 * Through `dispatch`, not `request`: undici's `request` builds a stream for every body, a third of the cost of a message
 * whose answer is 700 bytes. `timeoutMs` runs from the moment the request is written to the end of its answer, on a
 * timer of our own: undici's are a second coarse. Rejects with undici's own error, whose `code` says how far the request
 * got, or with ExchangeTimeoutError; the pool must bound the wait for a connection. With a `deadline`, a request that would
 * begin to be written after it is given up with TooLateError.
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  timeoutMs: number,
  deadline?: Deadline,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(options, new AnswerCollector(timeoutMs, deadline, resolve, reject));
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #timeoutMs: number;
  readonly #deadline: Deadline | undefined;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #statusCode = 0;
  #headers: HttpAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];

  constructor(
    timeoutMs: number,
    deadline: Deadline | undefined,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: Error) => void,
  ) {
    this.#timeoutMs = timeoutMs;
    this.#deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Called right before the request is written, in the same turn; and again when undici moves a request that was not yet written to another connection. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    clearTimeout(this.#timer);
    if (isPast(this.#deadline)) return controller.abort(new TooLateError('the time to send had passed'));
    this.#timer = setTimeout(abortLate, this.#timeoutMs, controller, this.#timeoutMs);
  }

  onResponseStart(_controller: unknown, statusCode: number, headers: HttpAnswer['headers']): void {
    this.#statusCode = statusCode;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    this.#resolve({ statusCode: this.#statusCode, headers: this.#headers, body: textOf(this.#chunks) });
  }

  onResponseError(_controller: unknown, error: Error): void {
    clearTimeout(this.#timer);
    this.#reject(error);
  }
}

/** Whether a deadline, where there is one, has passed. */
export function isPast(deadline: Deadline | undefined): boolean {
  return deadline !== undefined && deadline.machineNow() > deadline.notAfter;
}

function abortLate(controller: Dispatcher.DispatchController, timeoutMs: number): void {
  controller.abort(new ExchangeTimeoutError(`no answer within ${timeoutMs} ms`));
}

function textOf(chunks: Buffer[]): string {
  const [only] = chunks;
  return chunks.length === 1 && only ? only.toString('utf8') : Buffer.concat(chunks).toString('utf8');
}

/** Writes `application/x-www-form-urlencoded`; a list gives its name once per value, an undefined value nothing. */
export function encodeForm(fields: Record<string, unknown>): string {
  let form = '';
  for (const name in fields) {
    const value = fields[name];
    if (Array.isArray(value)) for (const one of value) form += encodePair(name, one);
    else form += encodePair(name, value);
  }
  return form.slice(1);
}

function encodePair(name: string, value: unknown): string {
  return value === undefined ? '' : `&${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
}
