import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type DeadlineRecord,
  findDeadlineById,
  listDeadlines,
  listDeadlineVersions,
} from '../../db/queries/calendar/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { noSuchDeadline } from '../../rules/calendar/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { ExplainedSchema, Id, Instant, shownDeadline, tags } from './schemas.ts';

const DeadlineSchema = Type.Object({
  id: Type.Integer(),
  authority: Type.String(),
  subject: Type.String({ description: 'campaign/1' }),
  name: Type.String(),
  title: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  version: Type.Integer(),
  ...ExplainedSchema.properties,
});

const WithFormer = Type.Object({
  ...DeadlineSchema.properties,
  former: Type.Array(
    Type.Object({
      version: Type.Integer(),
      replacedAt: Instant,
      cause: Type.String({
        description: 'calendar 日历变更, saved 重新确定, paused 中止, resumed 恢复, time-added 补足',
      }),
      ...ExplainedSchema.properties,
    }),
    { description: '此前的各个值，由旧到新' },
  ),
});

/** Deadlines of an authority and those below it, as they are and as they were. */
export function deadlineRoutes(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    authority: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: '缺省为本单位' })),
    subject: Type.Optional(Type.String({ pattern: '^[a-z][a-z-]*/.+$', maxLength: 200, description: 'campaign/1' })),
    open: Type.Optional(Type.Boolean({ description: '仅未办结（true）或已办结（false）' })),
    ...pageQuery,
  });
  const listed = { tags, operationId: 'deadlines.list', summary: '查询期限' };
  app.get(
    '/deadlines',
    { schema: { ...listed, querystring, response: { 200: PageOf(DeadlineSchema) } } },
    async (request) => {
      const { authority = request.official.authorityCode, subject, open } = request.query;
      await assertWithinAuthority(deps.database, request.official, authority);
      const [subjectKind, ...rest] = subject?.split('/') ?? [];
      const of = { authority, subjectKind, subjectId: subject && rest.join('/'), open };
      const list = (after: number | string | undefined, limit: number) =>
        listDeadlines(deps.database, { ...of, after: numberKey(after), limit });
      return pageOf(request.query, list, ({ id }) => id, shown);
    },
  );
  const one = { tags, operationId: 'deadlines.show', summary: '查看一项期限及其此前的值' };
  app.get('/deadlines/:id', { schema: { ...one, params: Id, response: { 200: WithFormer } } }, async (request) => {
    const row = await findDeadlineById(deps.database, Number(request.params.id));
    if (!row) throw noSuchDeadline(request.params.id);
    await assertWithinAuthority(deps.database, request.official, row.authorityCode);
    const former = await listDeadlineVersions(deps.database, row.id);
    return {
      ...shown(row),
      former: former.map(({ version, replacedAt, cause, deadline }) => ({
        ...{ version, replacedAt: replacedAt.toISOString(), cause, ...shownDeadline(deadline) },
      })),
    };
  });
}

function shown(row: DeadlineRecord): Static<typeof DeadlineSchema> {
  const { id, authorityCode: authority, subjectKind, subjectId, name, title, version, closedAt, deadline } = row;
  const state = closedAt === null ? ('open' as const) : ('closed' as const);
  return {
    id,
    authority,
    subject: `${subjectKind}/${subjectId}`,
    name,
    title,
    state,
    version,
    ...shownDeadline(deadline),
  };
}
