import type { DemonstrationUsername } from '../../db/demonstration.ts';
import { type Harness, PASSWORD } from './index.ts';

export interface PageReply {
  status: number;
  text: string;
  headers: Headers;
}

export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<PageReply>;
  /** Sends a form as a page of the site would; headers given take the place of its own. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<PageReply>;
  /** Signs in through the form. */
  signIn(username: DemonstrationUsername, password?: string): Promise<PageReply>;
}

/** Somebody at a browser: keeps the cookie, follows no redirect. */
export function openBrowser({ url }: Harness): Browser {
  let cookie = '';
  const ask = async (path: string, init: RequestInit): Promise<PageReply> => {
    const headers = { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const reply = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
    const set = reply.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0] as string;
    return { status: reply.status, text: await reply.text(), headers: reply.headers };
  };
  const post: Browser['post'] = (path, form, headers = {}) =>
    ask(path, {
      ...{ method: 'POST', body: new URLSearchParams(form).toString() },
      headers: { origin: url, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  return {
    get: (path, headers = {}) => ask(path, { headers: { accept: 'text/html', ...headers } }),
    post,
    signIn: (username, password = PASSWORD) => post('/sign-in', { username, password }),
  };
}
