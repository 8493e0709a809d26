import twilio from 'twilio';
import type TwilioHttp from 'twilio/lib/http/response.js';
import { type Deadline, encodeForm, exchange } from '../http/exchange.ts';
import { type OpenPool, openPool, type PoolOptions } from '../http/pool.ts';

const FORM = 'application/x-www-form-urlencoded';
/** Carries a request's deadline through the SDK, which hands on the form as it is; a symbol is no field of it. */
export const DEADLINE = Symbol('deadline');

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

/**
 * The way out of Twilio's SDK, over undici with keep-alive instead of axios (4,000 requests a second).
 *
 * The SDK has no base-URL option: the origin it chose is replaced here, path, query, form and authorization stay its own.
 * It never follows a redirect and never repeats a request: a message sent twice is worse than one settled later.
 */
export class UndiciRequestClient extends twilio.RequestClient {
  readonly #open: OpenPool;
  readonly #timeoutMs: number;
  #authorization = { credentials: '', header: '' };

  constructor(options: PoolOptions) {
    super({ keepAlive: true });
    this.#timeoutMs = options.timeoutMs;
    this.#open = openPool(options);
  }

  /** Synchronous up to the socket where the SDK's own basic authorization is used: every await here costs a message. */
  override request<T>(options: RequestOptions<T>): Promise<TwilioHttp.default<T>> {
    const { authStrategy, username = '', password = '' } = options;
    if (!authStrategy) return this.#send(options, this.#basic(username, password));
    return authStrategy.getAuthString().then((authorization) => this.#send(options, authorization));
  }

  /** Waits for what is under way, then closes the connections. */
  async close(): Promise<void> {
    await this.#open.pool.close();
  }

  #send<T>(options: RequestOptions<T>, authorization: string): Promise<TwilioHttp.default<T>> {
    const headers = (options.headers ?? {}) as Record<string, string>;
    headers.authorization = authorization;
    const request = {
      method: options.method.toUpperCase() as 'GET' | 'POST',
      path: this.#open.pathPrefix + pathOf(options),
      headers,
      body: options.data ? bodyOf(options.data, headers['Content-Type']) : null,
    };
    const deadline = (options.data as { [DEADLINE]?: Deadline } | undefined)?.[DEADLINE];
    // Twilio's classes parse the text themselves: `T` is what they make of it.
    return exchange(this.#open.pool, request, this.#timeoutMs, deadline) as Promise<unknown> as Promise<
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
