import twilio from 'twilio';
import type TwilioHttp from 'twilio/lib/http/response.js';
import { Pool } from 'undici';
import { encodeForm, exchange } from './http-exchange.ts';

const FORM = 'application/x-www-form-urlencoded';
/** An idle connection is given up before common load balancers (60 s) do: a request must not meet a closing socket. */
const KEEP_ALIVE_MS = 20_000;

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/** Where the client sends, and how much at once. */
export interface UndiciClientOptions {
  /** Origin of the API, with a path prefix where a gateway stands before it: `https://api.twilio.com`. */
  baseUrl: string;
  /** Longest wait for a connection, for the answer's head, and between two pieces of its body. */
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
  #authorization = { credentials: '', header: '' };

  constructor(options: UndiciClientOptions) {
    super({ keepAlive: true });
    const base = new URL(options.baseUrl);
    this.#pathPrefix = base.pathname.replace(/\/$/, '');
    this.#pool = new Pool(base.origin, {
      connections: options.concurrency,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: options.timeoutMs },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    });
  }

  override async request<T>(options: RequestOptions<T>): Promise<TwilioHttp.default<T>> {
    const headers: Record<string, string> = { ...options.headers, authorization: await this.#authorize(options) };
    const form = headers['Content-Type'] === FORM;
    const answer = await exchange(this.#pool, {
      method: options.method.toUpperCase() as 'GET' | 'POST',
      path: this.#pathPrefix + pathOf(options),
      headers,
      body: options.data ? (form ? encodeForm(options.data) : JSON.stringify(options.data)) : null,
    });
    // Twilio's classes parse the text themselves: `T` is what they make of it.
    return answer as unknown as TwilioHttp.default<T>;
  }

  /** Waits for what is under way, then closes the connections. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #authorize({ username = '', password = '', authStrategy }: RequestOptions<unknown>): Promise<string> {
    if (authStrategy) return authStrategy.getAuthString();
    const credentials = `${username}:${password}`;
    if (this.#authorization.credentials !== credentials) {
      this.#authorization = { credentials, header: `Basic ${Buffer.from(credentials).toString('base64')}` };
    }
    return this.#authorization.header;
  }
}

/** Path and query of an SDK address without its origin: `https://api.twilio.com/2010-04-01/…` → `/2010-04-01/…`. */
function pathOf({ uri, params }: { uri: string; params?: object }): string {
  const path = uri.slice(uri.indexOf('/', uri.indexOf('://') + 3));
  const query = params ? encodeForm(params as Record<string, unknown>) : '';
  return query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path;
}
