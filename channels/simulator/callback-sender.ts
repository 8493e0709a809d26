import { Pool } from 'undici';
import { exchange } from '../http/exchange.ts';
import type { Report } from './trade.ts';

export interface SentCounts {
  /** Answered 2xx. */
  delivered: number;
  /** Answered otherwise. */
  refused: number;
  /** Not answered: refused connection, reset, time-out. */
  failed: number;
}

const TIMEOUT_MS = 15_000;
const CONNECTIONS = 64;

/** Posts reports over kept-alive connections and counts their answers. */
export class CallbackSender {
  readonly #pools = new Map<string, Pool>();
  #counts: SentCounts = { delivered: 0, refused: 0, failed: 0 };

  /** Never rejects; nor is a report repeated, providers do not either. */
  async send({ url, headers, body }: Report): Promise<void> {
    try {
      const { origin, path } = splitUrl(url);
      const answer = await exchange(this.#pool(origin), { method: 'POST', path, headers, body }, TIMEOUT_MS);
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
