import { Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findTemplate, listTemplates } from '../../db/queries/templates/index.ts';
import { noSuchTemplate } from '../../rules/templates/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Channel, Kind, Language, State, shownTemplate, TemplateSchema } from './schemas.ts';

const tags = ['templates'];
const Day = Type.String({ format: 'date', pattern: '^(19|20|21)' });

export function listRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/templates',
    {
      schema: {
        tags,
        operationId: 'templates.list',
        summary: '查询消息模板各版',
        description:
          'Of an authority (default: your own) and of those above it; with `on`, what is approved and begun by that day: of a kind, channel and language the nearest authority’s last one is in force.',
        querystring: Type.Object({
          authority: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' })),
          kind: Type.Optional(Kind),
          channel: Type.Optional(Channel),
          language: Type.Optional(Language),
          state: Type.Optional(State),
          on: Type.Optional(Day),
          ...pageQuery,
        }),
        response: { 200: PageOf(TemplateSchema) },
      },
    },
    async (request) => {
      const { authority = request.official.authorityCode, cursor, limit, ...filter } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      const page = { cursor, limit };
      return pageOf(
        page,
        (after, most) => listTemplates(deps.database, { ...filter, authority, after: numberKey(after), limit: most }),
        ({ id }) => id,
        shownTemplate,
      );
    },
  );
  app.get(
    '/templates/:id',
    {
      schema: {
        tags,
        operationId: 'templates.get',
        summary: '查询一版消息模板',
        params: Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) }),
        response: { 200: TemplateSchema },
      },
    },
    async (request) => {
      const template = await findTemplate(deps.database, Number(request.params.id));
      if (!template) throw noSuchTemplate(request.params.id);
      await assertWithinAuthority(deps.database, request.official, template.authorityCode);
      return shownTemplate(template);
    },
  );
}
