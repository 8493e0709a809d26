import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TimedOut } from '../patience.ts';

/** What a client asked for under one key, and every whole answer it was given. */
export interface Asked {
  key: string;
  operation: string;
  path: string;
  body: unknown;
  /** How often it was sent, whatever came back. */
  sent: number;
  /** Final answers only; a failure of the server or the connection is none. */
  answers: { status: number; body: unknown }[];
}

export interface Client {
  /** Sends until there is a final answer, the same request under the same key each time. */
  post(operation: string, path: string, body?: unknown): Promise<Asked>;
  /** Sends a request once more, as a client does that is not sure; its answer is added. */
  repeat(asked: Asked): Promise<void>;
  /** Sends another request under the key of an earlier one; its answer is added to none. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  misuse(asked: Asked, body: unknown): Promise<{ status: number; body: any }>;
}

const REQUEST_MS = 8_000;
const PATIENCE_MS = 300_000;
const AGAIN_AFTER_MS = 150;

/** An official's client at the far end of a bad line: patient, careful with its keys. Everything asked goes into `log`. */
export function createClient(baseUrl: string, token: string, log: Asked[]): Client {
  async function send(path: string, key: string, body: unknown) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
    return ask(`${baseUrl}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async function untilAnswered(asked: Pick<Asked, 'operation' | 'path' | 'key' | 'sent'>, body: unknown) {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let last = ''; performance.now() < giveUpAt; await sleep(AGAIN_AFTER_MS)) {
      asked.sent += 1;
      try {
        const answer = await send(asked.path, asked.key, body);
        if (answer.status < 500 && answer.status !== 202) return answer;
        last = `${answer.status} ${JSON.stringify(answer.body)}`;
      } catch (error) {
        last = String((error as Error).cause ?? error);
      }
      if (performance.now() + AGAIN_AFTER_MS >= giveUpAt)
        throw new TimedOut(
          `${asked.operation}: no answer in ${PATIENCE_MS / 1000} s, ${asked.sent} tries; last: ${last}`,
        );
    }
    throw new TimedOut(`${asked.operation}: no answer in ${PATIENCE_MS / 1000} s`);
  }

  return {
    async post(operation, path, body = {}) {
      const asked: Asked = { key: randomUUID(), operation, path, body, sent: 0, answers: [] };
      log.push(asked);
      asked.answers.push(await untilAnswered(asked, body));
      return asked;
    },
    async repeat(asked) {
      asked.answers.push(await untilAnswered(asked, asked.body));
    },
    misuse: (asked, body) => untilAnswered({ ...asked, sent: 0 }, body),
  };
}

/** One request, its whole answer; rejects where there is none. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export async function ask(url: string, init: RequestInit = {}): Promise<{ status: number; body: any }> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_MS) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** The answer of a request that had to succeed. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export function succeeded(asked: Asked): any {
  const answer = asked.answers.at(-1);
  if (!answer || answer.status >= 300) throw new Error(`${asked.operation}: refused with ${JSON.stringify(answer)}`);
  return answer.body;
}
