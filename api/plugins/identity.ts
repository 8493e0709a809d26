import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { findTokenBearer } from '../../db/queries/identity.ts';
import { assertMayAct, type Official, type Role } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Open to everybody. Absent: a bearer token is asked for. */
    public?: true;
    /** Any one of these is enough. Absent: every official. */
    roles?: readonly Role[];
  }
  interface FastifyRequest {
    /** Who acts. Not to be read on public routes. */
    official: Official;
    tokenId: number;
  }
}

/** Every route asks for a bearer token unless its config says `public`: a forgotten line closes a door, never opens one. */
export const identity = fp<{ deps: ApiDeps }>(
  async (app, { deps }) => {
    // Filled by the hook below before any handler runs.
    app.decorateRequest('official', null as unknown as Official);
    app.decorateRequest('tokenId', 0);
    app.addHook('onRequest', async (request, reply) => {
      const { config } = request.routeOptions;
      if (config.public || request.is404) return;
      const bearer = await findTokenBearer(deps.database, bearerToken(request), deps.clocks.machineNow());
      if (!bearer) {
        reply.header('www-authenticate', 'Bearer error="invalid_token"');
        throw notSignedIn('登录凭证无效：不存在、已过期、已注销，或用户已停用；请重新登录（POST /api/v1/tokens）。');
      }
      request.official = bearer.official;
      request.tokenId = bearer.tokenId;
      if (config.roles) assertMayAct(bearer.official, config.roles);
    });
    app.addHook('onRoute', (route) => {
      if (!route.config?.public) route.schema = { ...route.schema, security: [{ bearer: [] }] };
    });
  },
  { name: 'identity', dependencies: ['problems'] },
);

function bearerToken(request: FastifyRequest): string {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'bearer' && token) return token;
  throw notSignedIn('缺少请求头 Authorization: Bearer <token>；请先登录（POST /api/v1/tokens）。');
}

function notSignedIn(detail: string): Refusal {
  return new Refusal('not-signed-in', { status: 401, title: '未登录或登录已失效', titleEn: 'Not signed in', detail });
}
