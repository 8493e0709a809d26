import swagger from '@fastify/swagger';
import { Type } from '@fastify/type-provider-typebox';
import fp from 'fastify-plugin';
import type { ApiDeps } from '../deps.ts';

/** The contract as OpenAPI 3.1 at /openapi.json, made from the schemas the routes run with. */
export const openapi = fp<{ deps: ApiDeps }>(
  async (app, { deps }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'gongshi 公示',
          version: 'v1',
          description: 'The yearly public disclosure of mining rights 矿业权信息公示',
        },
        servers: [{ url: deps.config.publicUrl }],
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      },
    });
    app.get(
      '/openapi.json',
      {
        config: { public: true },
        schema: { tags: ['platform'], operationId: 'openapi.read', response: { 200: Type.Unknown() } },
      },
      async () => app.swagger(),
    );
  },
  { name: 'openapi', dependencies: ['problems', 'identity'] },
);
