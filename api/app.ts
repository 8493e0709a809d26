import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import { signInThrottle, type Throttle } from '../platform/throttle.ts';
import type { ApiDeps, App } from './deps.ts';
import { commands } from './plugins/commands.ts';
import { health } from './plugins/health.ts';
import { identity } from './plugins/identity.ts';
import { metrics } from './plugins/metrics.ts';
import { openapi } from './plugins/openapi.ts';
import { problems } from './plugins/problems.ts';
import { storableText } from './plugins/storable-text.ts';
import { validation } from './plugins/validation.ts';
import { ROOMS } from './rooms.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route as it was declared: what the tests of the routes themselves look at. */
    declaredRoutes: RouteOptions[];
  }
}

const BODY_LIMIT_BYTES = 1024 * 1024;

/** What else answers on the API's address, told of what the API stands on: the portal, which only cli/ may bring. */
export type Beside = (app: FastifyInstance, deps: ApiDeps & { signIns: Throttle }) => Promise<void>;

/**
 * The HTTP API, ready to listen or to be asked by injection. `rooms` is for tests that bring a room of their own.
 * `beside` comes first, so that its hooks run before those of the API.
 */
export async function buildApp(deps: ApiDeps, rooms = ROOMS, beside?: Beside): Promise<App> {
  const signIns = deps.signIns ?? signInThrottle();
  const app: App = fastify({
    loggerInstance: deps.logger,
    // Addresses hold what was searched for, names of persons among it; counts and durations are in /metrics.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    // A path parameter may be a workflow's id, slashes written as %2F.
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorate('declaredRoutes', []);
  app.addHook('onRoute', (route) => void app.declaredRoutes.push(route));
  await beside?.(app as unknown as FastifyInstance, { ...deps, signIns });
  // Answers hold what only their asker may see: no proxy and no browser keeps a copy.
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  await app.register(validation);
  await app.register(problems);
  await app.register(storableText);
  await app.register(identity, { deps });
  await app.register(commands, { deps });
  await app.register(openapi, { deps });
  await app.register(health, { deps });
  await app.register(metrics);
  await app.register(
    async (v1) => {
      for (const room of rooms) await room(v1 as unknown as App, { ...deps, signIns });
    },
    { prefix: '/api/v1' },
  );
  await app.ready();
  return app;
}
