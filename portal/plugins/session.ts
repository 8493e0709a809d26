import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { findAuthority, findTokenBearer } from '../../db/queries/identity.ts';
import type { OpenedToken } from '../../db/queries/sign-in.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { PortalDeps } from '../deps.ts';

export interface Session {
  tokenId: number;
  official: Official;
  authorityName: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in on a page of officials; null on every other. */
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** A page for officials: whoever is not signed in is led to the sign-in page, and back. */
    officials?: true;
  }
}

const COOKIE = 'gongshi_session';

/**
 * A session is a token of the API in a cookie that no script reads (HttpOnly) and no other site can have sent along
 * (SameSite=Strict). Beside that, a form is taken only from a page of our own: see `assertOwnForm`.
 */
export const session = fp<{ deps: PortalDeps }>(
  async (app, { deps }) => {
    app.decorateRequest('session', null);
    app.addHook('onRequest', async (request, reply) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') assertOwnForm(request, deps);
      if (!request.routeOptions.config.officials) return;
      request.session = (await findSession(request, deps)) ?? null;
      if (request.session) return;
      const next = request.method === 'GET' ? `?next=${encodeURIComponent(request.url)}` : '';
      return reply.redirect(`/sign-in${next}`, 303);
    });
  },
  { name: 'portal-session', dependencies: ['portal-errors'] },
);

/** Who the cookie of a request stands for; undefined where there is none, or it has ended. */
export async function findSession(request: FastifyRequest, deps: PortalDeps): Promise<Session | undefined> {
  const token = tokenOf(request);
  const bearer = token && (await findTokenBearer(deps.database, token, deps.clocks.machineNow()));
  if (!bearer) return undefined;
  const authority = await findAuthority(deps.database, bearer.official.authorityCode);
  return { ...bearer, authorityName: authority?.name ?? bearer.official.authorityCode };
}

/** Puts a token into the browser. */
export function setSession(reply: FastifyReply, { token, expiresAt }: OpenedToken, deps: PortalDeps): void {
  reply.header('set-cookie', cookie(token, deps, `Expires=${expiresAt.toUTCString()}`));
}

/** Takes it out again. */
export function clearSession(reply: FastifyReply, deps: PortalDeps): void {
  reply.header('set-cookie', cookie('', deps, 'Max-Age=0'));
}

function cookie(value: string, { config }: PortalDeps, lifetime: string): string {
  const secure = config.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; ${lifetime}${secure}`;
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  // A token is base64url (db/queries/identity): anything else in a cookie of that name is not ours.
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{1,100})(?:;|$)`).exec(headers.cookie ?? '')?.[1];
}

/**
 * Refuses a form that was not sent from a page of this site: browsers name the sender of every form in Origin. Signing
 * in is held to it too, or another site could sign a reader in under a name of its own.
 */
function assertOwnForm(request: FastifyRequest, { config }: PortalDeps): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && (origin === new URL(config.publicUrl).origin || sameHost(origin, host))) return;
  throw new Refusal('foreign-form', {
    status: 403,
    title: '表单来源不符',
    titleEn: 'The form came from another site',
    detail: '该表单不是由本站页面提交的，未予受理；请在本站页面重新填写。',
  });
}

const sameHost = (origin: string, host: string | undefined) => URL.canParse(origin) && new URL(origin).host === host;
