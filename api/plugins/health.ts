import { Type } from '@fastify/type-provider-typebox';
import fp from 'fastify-plugin';
import { pingDatabase } from '../../db/queries/health.ts';
import type { ApiDeps, App } from '../deps.ts';

const PING_MS = 2_000;

const Part = Type.Union([Type.Literal('up'), Type.Literal('down')]);
const Ready = Type.Object({ status: Part, database: Part, temporal: Part });

/** /health/live: the process answers. /health/ready: so do the database and Temporal behind it. */
export const health = fp<{ deps: ApiDeps }>(
  async (instance, { deps }) => {
    const app = instance as unknown as App;
    app.get(
      '/health/live',
      {
        config: { public: true },
        schema: {
          tags: ['platform'],
          operationId: 'health.live',
          response: { 200: Type.Object({ status: Type.Literal('up') }) },
        },
      },
      async () => ({ status: 'up' as const }),
    );
    app.get(
      '/health/ready',
      {
        config: { public: true },
        schema: { tags: ['platform'], operationId: 'health.ready', response: { 200: Ready, 503: Ready } },
      },
      async (request, reply) => {
        const up = (check: Promise<unknown>, part: string) =>
          check.then(
            () => 'up' as const,
            (error: unknown) => {
              request.log.warn({ err: error }, `${part} does not answer`);
              return 'down' as const;
            },
          );
        const [database, temporal] = await Promise.all([
          up(pingDatabase(deps.database), 'database'),
          up(pingTemporal(deps), 'temporal'),
        ]);
        const status = database === 'up' && temporal === 'up' ? 'up' : 'down';
        return reply.code(status === 'up' ? 200 : 503).send({ status, database, temporal });
      },
    );
  },
  { name: 'health', dependencies: ['identity'] },
);

async function pingTemporal({ temporal }: ApiDeps): Promise<void> {
  if (!temporal) throw new Error('no Temporal address is configured');
  const { connection } = temporal.client;
  await connection.withAbortSignal(AbortSignal.timeout(PING_MS), () => connection.workflowService.getSystemInfo({}));
}
