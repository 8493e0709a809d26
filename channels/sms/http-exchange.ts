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

/**
 * Sends one request and collects its answer as text.
 *
 * Through `dispatch`, not `request`: undici's `request` builds a stream for every body, a third of the cost of a message
 * whose answer is 700 bytes. `timeoutMs` runs from the moment the request is written to the end of its answer, on a
 * timer of our own: undici's are a second coarse. Rejects with undici's own error, whose `code` says how far the request
 * got, or with ExchangeTimeoutError; the pool must bound the wait for a connection.
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(options, new AnswerCollector(timeoutMs, resolve, reject));
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #timeoutMs: number;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: Error) => void;
  #timer: NodeJS.Timeout | undefined;
  #statusCode = 0;
  #headers: HttpAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];

  constructor(timeoutMs: number, resolve: (answer: HttpAnswer) => void, reject: (error: Error) => void) {
    this.#timeoutMs = timeoutMs;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Called again when undici moves a request that was not yet written to another connection. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    clearTimeout(this.#timer);
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
