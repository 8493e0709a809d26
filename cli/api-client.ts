import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { findAddresses } from '../platform/addresses.ts';
import { loadConfig } from '../platform/config.ts';
import { isProblem } from '../rules/refusal.ts';
import { problemInWords, UsageError } from './output.ts';

/** Options of every command that works over the API. */
export interface ApiOptions {
  /** Base address of the API. */
  api?: string;
  /** Data folder of the system that runs, instead of GONGSHI_DATA. */
  data?: string;
  token?: string;
  json?: boolean;
}

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  /** A request that acts, with a key of its own; where the answer takes longer, it is waited for. */
  command<T>(path: string, body?: object): Promise<T>;
  /** A body of a form of its own, streamed; answered once the whole of it is stored. */
  upload<T>(path: string, headers: Record<string, string>, body: Readable): Promise<T>;
  /** An answer that is a file, as it streams in. */
  download(path: string): Promise<Readable>;
}

interface Reply {
  status: number;
  body: unknown;
}

interface Command {
  state: 'pending' | 'answered';
  answer: Reply | null;
}

const FOLLOW_FOR_MS = 60_000;
const POLL_MS = 500;

/** The API as the official who signed in. */
export function connectApi(env: NodeJS.ProcessEnv, options: ApiOptions): ApiClient {
  const { token = loadConfig(env).token } = options;
  if (!token)
    throw new UsageError(
      'no token: run `gongshi login --username …` and set GONGSHI_TOKEN, or give --token / 缺少登录凭证，请先用 gongshi login 登录',
    );
  const root = apiRoot(env, options);
  const authorization = { authorization: `Bearer ${token}` };
  const get = (path: string) => ask(root, 'GET', path, authorization);
  return {
    get: async <T>(path: string) => accepted('GET', path, await get(path)) as T,
    command: async <T>(path: string, body: object = {}) => {
      const first = await ask(root, 'POST', path, { ...authorization, 'idempotency-key': randomUUID() }, body);
      return accepted('POST', path, first.status === 202 ? await followed(get, first) : first) as T;
    },
    upload: async <T>(path: string, headers: Record<string, string>, body: Readable) => {
      const all = { ...authorization, 'idempotency-key': randomUUID(), ...headers };
      return accepted('POST', path, await ask(root, 'POST', path, all, body)) as T;
    },
    download: async (path: string) => {
      const answer = await sent(root, 'GET', path, { headers: authorization });
      if (answer.statusCode >= 400)
        accepted('GET', path, { status: answer.statusCode, body: parsed(await answer.body.text()) });
      return answer.body;
    },
  };
}

/** Signing in: the only request that needs no token. */
export async function signIn<T>(env: NodeJS.ProcessEnv, options: ApiOptions, credentials: object): Promise<T> {
  return accepted('POST', '/tokens', await ask(apiRoot(env, options), 'POST', '/tokens', {}, credentials)) as T;
}

/** What was said on the command line, then in the environment, then the system that runs on the data folder. */
function apiRoot(env: NodeJS.ProcessEnv, { api, data }: ApiOptions): string {
  const config = loadConfig({ ...env, ...(data !== undefined && { GONGSHI_DATA: data }) });
  const running = findAddresses(config.data)?.api;
  const named = data !== undefined ? running : env.GONGSHI_PUBLIC_URL?.trim() && config.publicUrl;
  const base = api ?? (named || running || config.publicUrl);
  if (!/^https?:\/\/\S+$/.test(base))
    throw new UsageError(`--api ${base}: must be an address such as http://127.0.0.1:7100 / 应为接口地址`);
  return `${base.replace(/\/+$/, '')}/api/v1`;
}

async function ask(
  root: string,
  method: 'GET' | 'POST',
  path: string,
  headers: Record<string, string>,
  body?: object | Readable,
): Promise<Reply> {
  const streamed = body !== undefined && 'pipe' in body;
  const type: Record<string, string> = body === undefined || streamed ? {} : { 'content-type': 'application/json' };
  const answer = await sent(root, method, path, {
    headers: { ...type, ...headers },
    body: body === undefined || streamed ? ((body as Readable | undefined) ?? null) : JSON.stringify(body),
    // How long an upload takes is the line's affair.
    ...(streamed && { headersTimeout: 0 }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, body: parsed(text) };
}

async function sent(root: string, method: 'GET' | 'POST', path: string, options: RequestOptions) {
  return request(root + path, { method, ...options }).catch((cause: Error) => {
    throw new Error(
      `${method} ${root}${path}: the API does not answer (${cause.message}); is it running, and is --api right? / 接口无应答`,
      { cause },
    );
  });
}

type RequestOptions = NonNullable<Parameters<typeof request>[1]>;

/** 202: asks what became of the request until it is answered. The progress goes to standard error. */
async function followed(get: (path: string) => Promise<Reply>, pending: Reply): Promise<Reply> {
  const path = `/commands/${(pending.body as { commandId: string }).commandId}`;
  for (let waitedMs = 0; waitedMs < FOLLOW_FOR_MS; waitedMs += POLL_MS) {
    if (waitedMs % 5_000 === 0) process.stderr.write(`已受理，等待办理（${waitedMs / 1_000} 秒）/ pending\n`);
    await sleep(POLL_MS);
    const { answer } = accepted('GET', path, await get(path)) as Command;
    if (answer) return answer;
  }
  throw new Error(
    `still pending after ${FOLLOW_FOR_MS / 1_000} s, and kept: does a worker run? Ask later with GET /api/v1${path} / 请求已留存，尚未办理；请确认工作进程在运行`,
  );
}

function accepted(method: string, path: string, { status, body }: Reply): unknown {
  if (status < 400) return body;
  const words = isProblem(body) ? problemInWords(body) : String(body).slice(0, 500);
  throw new Error(`${method} ${path} → ${status}\n${words}`);
}

/** A proxy in between answers in its own words. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
