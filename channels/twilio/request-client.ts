import twilio from 'twilio';
import type TwilioHttp from 'twilio/lib/http/response.js';
import { Pool } from 'undici';
import { type Deadline, encodeForm, exchange } from '../http/exchange.ts';

const FORM = 'application/x-www-form-urlencoded';
/** An idle connection is given up before common load balancers (60 s) do: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 20_000;

/** Carries a request's deadline through the SDK, which hands on the form as it is; a symbol is no field of it. */
export const DEADLINE = Symbol('deadline');

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/** Where the client sends, and how much at once. */
export interface UndiciClientOptions {
  /** Origin of the API, with a path prefix where a gateway stands before it: `https://api.twilio.com`. */
  baseUrl: string;
  /** Longest wait for a connection, and again from the request's leaving to the end of its answer. */
  timeoutMs: number;
  /** Connections kept open; one request at a time on each. */
  concurrency: number;
}

/**
 * The way out of Twilio's SDK, over undici with keep-alive instead of axios (4,000 requests a second).
 *
 * The SDK has no base-URL option: the origin it chose is replaced here, path, query, form and authorization stay its own.
 * It never follows a redirect and never repeats a request: a message sent twice is worse than one settled later.
 */
export class UndiciRequestClient extends twilio.RequestClient {
  readonly #pool: Pool;
  readonly #pathPrefix: string;
  readonly #timeoutMs: number;
  #authorization = { credentials: '', header: '' };

  constructor(options: UndiciClientOptions) {
    super({ keepAlive: true });
    const base = new URL(options.baseUrl);
    this.#timeoutMs = options.timeoutMs;
    this.#pathPrefix = base.pathname.replace(/\/$/, '');
    this.#pool = new Pool(base.origin, {
      connections: options.concurrency,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: options.timeoutMs },
      headersTimeout: 0, // exchange keeps the time
      bodyTimeout: 0,
    });
  }

  /** Synchronous up to the socket where the SDK's own basic authorization is used: every await here costs a message. */
  override request<T>(options: RequestOptions<T>): Promise<TwilioHttp.default<T>> {
    const { authStrategy, username = '', password = '' } = options;
    if (!authStrategy) return this.#send(options, this.#basic(username, password));
    return authStrategy.getAuthString().then((authorization) => this.#send(options, authorization));
  }

  /** Waits for what is under way, then closes the connections. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  #send<T>(options: RequestOptions<T>, authorization: string): Promise<TwilioHttp.default<T>> {
    const headers = (options.headers ?? {}) as Record<string, string>;
    headers.authorization = authorization;
    const request = {
      method: options.method.toUpperCase() as 'GET' | 'POST',
      path: this.#pathPrefix + pathOf(options),
      headers,
      body: options.data ? bodyOf(options.data, headers['Content-Type']) : null,
    };
    const deadline = (options.data as { [DEADLINE]?: Deadline } | undefined)?.[DEADLINE];
    // Twilio's classes parse the text themselves: `T` is what they make of it.
    return exchange(this.#pool, request, this.#timeoutMs, deadline) as Promise<unknown> as Promise<
      TwilioHttp.default<T>
    >;
  }

  #basic(username: string, password: string): string {
    const credentials = `${username}:${password}`;
    if (this.#authorization.credentials !== credentials) {
      this.#authorization = { credentials, header: `Basic ${Buffer.from(credentials).toString('base64')}` };
    }
    return this.#authorization.header;
  }
}

function bodyOf(data: object, contentType: string | undefined): string {
  return contentType === FORM ? encodeForm(data as Record<string, unknown>) : JSON.stringify(data);
}

/** Path and query of an SDK address without its origin: `https://api.twilio.com/2010-04-01/…` → `/2010-04-01/…`. */
function pathOf({ uri, params }: { uri: string; params?: object }): string {
  const path = uri.slice(uri.indexOf('/', uri.indexOf('://') + 3));
  const query = params ? encodeForm(params as Record<string, unknown>) : '';
  return query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path;
}
