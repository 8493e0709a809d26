import { Pool } from 'undici';
import { encodeForm, exchange } from '../http-exchange.ts';
import type { MessageStatus, StoredMessage } from './message.ts';
import { signCallback } from './signature.ts';
import { API_VERSION } from './twilio-json.ts';

export interface SentCounts {
  /** Answered 2xx. */
  delivered: number;
  /** Answered otherwise. */
  refused: number;
  /** Not answered: refused connection, reset, time-out. */
  failed: number;
}

/** What one callback says; address and signing token are the message's and the account's unless a fault changes them. */
export interface CallbackStep {
  status: MessageStatus;
  errorCode?: number;
  url?: string;
  authToken?: string;
}

const TIMEOUT_MS = 15_000;
const CONNECTIONS = 64;

/** Posts signed callbacks over kept-alive connections and counts their answers. */
export class CallbackSender {
  readonly #accountSid: string;
  readonly #authToken: string;
  readonly #pools = new Map<string, Pool>();
  #counts: SentCounts = { delivered: 0, refused: 0, failed: 0 };

  constructor(account: { accountSid: string; authToken: string }) {
    this.#accountSid = account.accountSid;
    this.#authToken = account.authToken;
  }

  /** Never rejects; nor is a callback repeated, Twilio does not either. */
  async send(message: StoredMessage, step: CallbackStep): Promise<void> {
    const url = step.url ?? message.callbackUrl ?? '';
    const params = this.#params(message, step);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signCallback(step.authToken ?? this.#authToken, url, params),
    };
    try {
      const { origin, path } = splitUrl(url);
      const request = { method: 'POST' as const, path, headers, body: encodeForm(params) };
      const answer = await exchange(this.#pool(origin), request, TIMEOUT_MS);
      this.#counts[answer.statusCode < 300 ? 'delivered' : 'refused'] += 1;
    } catch {
      this.#counts.failed += 1;
    }
  }

  counts(): SentCounts {
    return { ...this.#counts };
  }

  clearCounts(): void {
    this.#counts = { delivered: 0, refused: 0, failed: 0 };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #params(message: StoredMessage, { status, errorCode }: CallbackStep): Record<string, string> {
    return {
      AccountSid: this.#accountSid,
      ApiVersion: API_VERSION,
      From: message.from,
      MessageSid: message.sid,
      MessageStatus: status,
      SmsSid: message.sid,
      SmsStatus: status,
      To: message.to,
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
    };
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connections: CONNECTIONS,
      connect: { timeout: TIMEOUT_MS },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

/** The address as signed, cut without being normalized. */
function splitUrl(url: string): { origin: string; path: string } {
  const slash = url.indexOf('/', url.indexOf('://') + 3);
  return slash === -1 ? { origin: url, path: '/' } : { origin: url.slice(0, slash), path: url.slice(slash) };
}
