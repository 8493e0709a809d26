import type { FastifyInstance } from 'fastify';
import { assetPages } from './assets.ts';
import { boardPages } from './board/index.tsx';
import type { Pages, PortalDeps } from './deps.ts';
import { identityPages } from './identity.tsx';
import { noticePages } from './notices/index.ts';
import { errors, noSuchPage, sendProblemPage } from './plugins/errors.tsx';
import { headers } from './plugins/headers.ts';
import { session } from './plugins/session.ts';

/** Every room with pages of its own; one line each. */
const ROOMS: readonly Pages[] = [noticePages, identityPages, boardPages];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The API's door stands open for it. */
    public?: true;
  }
}

/**
 * The portal 门户: pages made on the server, for the public and for officials. They stand on the address of the API and
 * share its process, its metrics and its tokens; headers, errors, sign-in and the door are the portal's own, so that
 * the API asks none of its routes for a bearer token. Precondition: registered before the API's plugins.
 */
export async function portal(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  strangers(app, deps);
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    await pages.register(headers);
    await pages.register(errors, { deps });
    await pages.register(session, { deps });
    assetPages(pages);
    for (const room of ROOMS) await room(pages, deps);
  });
}

/** A person who typed a wrong address gets a page; a program gets the API's answer. */
function strangers(app: FastifyInstance, deps: PortalDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    const wantsPage = (request.headers.accept ?? '').includes('text/html') && !request.url.startsWith('/api/');
    if (request.is404 && wantsPage) return sendProblemPage(request, reply, noSuchPage().problem, deps);
  });
}
