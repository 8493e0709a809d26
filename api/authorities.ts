import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../db/client.ts';
import { type Division, listDivisions, saveDivision } from '../db/queries/divisions.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import { assertWithinAuthority, listAuthoritiesWithin } from '../db/queries/identity.ts';
import { AUTHORITY_LEVELS, noSuchParentDivision } from '../rules/authority-tree.ts';
import type { AuthorityLevel, Official } from '../rules/identity.ts';
import type { ApiDeps, App } from './deps.ts';
import type { TypedCommand } from './plugins/commands.ts';
import { numberKey, PageOf, pageOf, pageQuery, RowId } from './plugins/paging.ts';

const tags = ['identity'];
const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
const params = Type.Object({ code: Code });

const AuthoritySchema = Type.Object({
  code: Type.String(),
  name: Type.String(),
  level: Type.Unsafe<AuthorityLevel>({ type: 'string', enum: [...AUTHORITY_LEVELS] }),
  parentCode: Type.Union([Type.String(), Type.Null()], { description: '上级' }),
});

const DivisionSchema = Type.Object({
  id: Type.Integer(),
  authority: Type.String(),
  name: Type.String({ description: '处室' }),
  parent: Type.Union([Type.Integer(), Type.Null()]),
});

const NewDivisionSchema = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), parent: Type.Optional(RowId) },
  { additionalProperties: false },
);

/** Authorities 主管部门 and their divisions 处室, each in its tree; of one's own authority and those below it. */
export function authorityRoutes(app: App, deps: ApiDeps): void {
  authorities(app, deps);
  const schema = {
    ...{ tags, operationId: 'identity.list-divisions', summary: '查询主管部门的处室', params },
    ...{ querystring: Type.Object(pageQuery), response: { 200: PageOf(DivisionSchema) } },
  };
  app.get('/authorities/:code/divisions', { schema }, async (request) => {
    const { code } = request.params;
    await assertWithinAuthority(deps.database, request.official, code);
    const list = (key: number | string | undefined, limit: number) =>
      listDivisions(deps.database, code, { after: numberKey(key), limit });
    return pageOf(request.query, list, ({ id }) => id, shown);
  });
  app.command({
    ...{ url: '/authorities/:code/divisions', operation: 'identity.add-division', tags, summary: '添加处室' },
    ...{ params, body: NewDivisionSchema, responses: { 201: DivisionSchema }, apply: add },
  });
}

function authorities(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'identity.list-authorities', summary: '查询主管部门（本部门及其下级）' },
    querystring: Type.Object({ under: Type.Optional(Code), ...pageQuery }),
    response: { 200: PageOf(AuthoritySchema) },
  };
  app.get('/authorities', { schema }, async (request) => {
    const { under = request.official.authorityCode } = request.query;
    await assertWithinAuthority(deps.database, request.official, under);
    const list = (key: number | string | undefined, limit: number) =>
      listAuthoritiesWithin(deps.database, under, { after: key === undefined ? undefined : String(key), limit });
    return pageOf(
      request.query,
      list,
      ({ code }) => code,
      (authority) => authority,
    );
  });
}

type Add = TypedCommand<typeof params, typeof NewDivisionSchema>;

async function add(tx: Transaction, command: Add, actor: Official) {
  const { code } = command.params;
  await assertWithinAuthority(tx, actor, code);
  const { name, parent = null } = command.body;
  const saved = await saveDivision(tx, { authorityCode: code, name: name.trim(), parentId: parent });
  if (!saved) throw noSuchParentDivision(code, parent);
  const { asOf, recordedAt, actorId, id: commandId } = command;
  await recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'identity', kind: 'division.added', subject: `authority/${code}` },
    data: { divisionId: saved.id, name: saved.name, parentId: saved.parentId },
  });
  return { status: 201, body: shown(saved) };
}

function shown({ id, authorityCode: authority, name, parentId: parent }: Division): Static<typeof DivisionSchema> {
  return { id, authority, name, parent };
}
