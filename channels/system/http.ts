import { Agent, type Dispatcher } from 'undici';
import type { SystemKind } from '../../rules/reconciliation/kinds.ts';
import { MAX_ANSWER_BYTES, readPage, readRange } from './mapping.ts';
import type { SystemAnswer, SystemPort } from './port.ts';

export interface HttpSystemOptions {
  /** Base address, without a slash at its end. */
  baseUrl: string;
  /** Bearer token. */
  token: string;
  /** From the request's leaving to the end of its answer. */
  timeoutMs: number;
  /** Tell the other side the legal time: its simulator then answers as of that instant. Never in production. */
  rehearsal: boolean;
}

/** Header in which a rehearsal tells the simulator what time it is. */
export const REHEARSAL_TIME = 'gongshi-rehearsal-time';

/** The ministry's system over HTTP: reads only, one request at a time per kind, nothing repeated by itself. */
export function createHttpSystem(options: HttpSystemOptions): SystemPort {
  const { timeoutMs } = options;
  const agent = new Agent({ connections: 2, connect: { timeout: timeoutMs }, maxResponseSize: MAX_ANSWER_BYTES });
  const ask = (path: string, query: Record<string, string>, asOf: Date) => send(agent, options, path, query, asOf);
  return {
    async changes(kind: SystemKind, { cursor, limit, asOf }) {
      const query = { limit: String(limit), ...(cursor !== null && { after: cursor }) };
      const answer = await ask(`/v1/changes/${kind}`, query, asOf);
      return answer.kind === 'answered' ? readPage(kind, answer.value) : answer;
    },
    async range(kind, { from, to, asOf }) {
      const answer = await ask(`/v1/items/${kind}`, { from: String(from), to: String(to) }, asOf);
      return answer.kind === 'answered' ? readRange(kind, answer.value) : answer;
    },
    close: () => agent.close(),
  };
}

async function send(
  agent: Agent,
  { baseUrl, token, timeoutMs, rehearsal }: HttpSystemOptions,
  path: string,
  query: Record<string, string>,
  asOf: Date,
): Promise<SystemAnswer<string>> {
  try {
    const url = new URL(`${baseUrl}${path}`);
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}?${new URLSearchParams(query)}`,
      method: 'GET',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(rehearsal && { [REHEARSAL_TIME]: asOf.toISOString() }),
      },
      // One bound for the whole exchange: a system that drips its answer holds nobody.
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await read(answer);
  } catch (error) {
    return failure(error as Error & { code?: string });
  }
}

async function read({ statusCode, body }: Dispatcher.ResponseData): Promise<SystemAnswer<string>> {
  const text = await body.text();
  if (statusCode === 200) return { kind: 'answered', value: text };
  if (statusCode === 401 || statusCode === 403) return { kind: 'account-refused', reason: `HTTP ${statusCode}` };
  if (statusCode === 410) return { kind: 'cursor-refused' };
  if (statusCode === 429 || statusCode >= 500) return { kind: 'unavailable', reason: `HTTP ${statusCode}` };
  return { kind: 'malformed', reason: `HTTP ${statusCode}` };
}

/** Codes only: a message may hold the address, and with it what was asked. */
function failure(error: Error & { code?: string }): SystemAnswer<never> {
  if (error.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { kind: 'malformed', reason: 'answer too large' };
  return { kind: 'unavailable', reason: error.name === 'TimeoutError' ? 'timeout' : (error.code ?? error.name) };
}
