import { randomUUID } from 'node:crypto';

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  headers: Headers;
}

export interface PostOptions {
  /** Idempotency-Key; a fresh one unless given, none for null. */
  key?: string | null;
  headers?: Record<string, string>;
}

/** What one official does over HTTP. Paths are below /api/v1 unless they begin with `//`, as in `//health/live`. */
export interface ApiClient {
  token: string;
  get(path: string): Promise<Reply>;
  post(path: string, body?: unknown, options?: PostOptions): Promise<Reply>;
}

export function apiClient(baseUrl: string, token: string): ApiClient {
  const authorization: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  return {
    token,
    get: (path) => ask(baseUrl, path, { headers: authorization }),
    post: (path, body = {}, { key = randomUUID(), headers } = {}) => {
      const form = body instanceof FormData;
      const all = { ...authorization, ...(form ? {} : { 'content-type': 'application/json' }), ...headers };
      if (key !== null) Object.assign(all, { 'idempotency-key': key });
      return ask(baseUrl, path, { method: 'POST', headers: all, body: form ? body : JSON.stringify(body) });
    },
  };
}

async function ask(baseUrl: string, path: string, init: RequestInit): Promise<Reply> {
  const url = path.startsWith('//') ? baseUrl + path.slice(1) : `${baseUrl}/api/v1${path}`;
  // Node's fetch keeps connections, and finds out only when using one that the API behind it was started again.
  const response = await fetch(url, init).catch((error: Error & { cause?: { code?: string } }) => {
    if (error.cause?.code === 'UND_ERR_SOCKET') return fetch(url, init);
    throw error;
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: json && text !== '' ? JSON.parse(text) : text, headers: response.headers };
}
