import { Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  findFirstDay,
  findManager,
  findRightAsOf,
  findRightById,
  listRights,
  type Right,
} from '../../db/queries/registry.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps, App } from '../deps.ts';
import { type Key, numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';
import {
  askedDay,
  Code,
  Kind,
  KnownAt,
  LicenceParams,
  ListedRight,
  RightSchema,
  State,
  shownListed,
  shownRight,
  tags,
} from './right-schemas.ts';
import { recordViews } from './views.ts';
import { visibleRightId } from './visible-right.ts';

/** Mining rights 矿业权 with their holders: as they are, and as they were on any legal day. */
export function rightRoutes(app: App, deps: ApiDeps): void {
  search(app, deps);
  const querystring = Type.Object({
    asOf: Type.Optional(askedDay('法定日期: what held on that day')),
    knownAt: Type.Optional(KnownAt),
  });
  const schema = {
    ...{ tags, operationId: 'registry.read-right', summary: '按许可证号查询矿业权，现状或某日的状况' },
    ...{ params: LicenceParams, querystring, response: { 200: RightSchema } },
  };
  app.get('/rights/:licenceNo', { schema }, async (request) => {
    const { licenceNo } = request.params;
    const when = readInstants(request.query);
    const id = await visibleRightId(deps, request, licenceNo);
    const right = when.day === undefined ? await findRightById(deps.database, id) : await rightAsOf(deps, id, when);
    await recordViews(deps, request, 'right.viewed', [`right/${id}`]);
    return shownRight(right, await findManager(deps.database, id));
  });
}

async function rightAsOf(deps: ApiDeps, id: number, { day, knownAt }: { day: string; knownAt?: Date }): Promise<Right> {
  const right = await findRightAsOf(deps.database, id, { day, knownAt });
  if (right) return right;
  throw notInRegisterThen(day, await findFirstDay(deps.database, id, knownAt));
}

/** The two times somebody asks for. Throws Refusal where the machine's stands alone: of which day, nobody said. */
function readInstants({ asOf: day, knownAt }: { asOf?: string; knownAt?: string }): Instants {
  if (day === undefined) {
    if (knownAt !== undefined) throw knownOfNoDay(knownAt);
    return { day };
  }
  return knownAt === undefined ? { day } : { day, knownAt: new Date(knownAt) };
}

type Instants = { day: undefined; knownAt?: undefined } | { day: string; knownAt?: Date };

function search(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        description: '许可证号（或其开头）、统一社会信用代码，或矿业权、矿业权人名称的一部分',
      }),
    ),
    licence: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: '许可证号的开头' })),
    authority: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'Default: your own' })),
    division: Type.Optional(Code),
    holder: Type.Optional(RowId),
    kind: Type.Optional(Kind),
    state: Type.Optional(State),
    expired: Type.Optional(Type.Boolean({ description: '状态有效而有效期已止（在 asOf 当日，未填则今日）' })),
    asOf: Type.Optional(askedDay('法定日期: the register as it stood on that day')),
    knownAt: Type.Optional(KnownAt),
    ...pageQuery,
  });
  const schema = {
    ...{ tags, operationId: 'registry.list-rights', summary: '查询矿业权', querystring },
    response: { 200: PageOf(ListedRight) },
  };
  app.get('/rights', { schema }, async (request) => {
    const { authority, holder: holderId, cursor, limit: _l, asOf: _d, knownAt: _k, ...asked } = request.query;
    const when = readInstants(request.query);
    const visibleTo = authority ?? request.official.authorityCode;
    await assertWithinAuthority(deps.database, request.official, visibleTo);
    const on = legalDayOf(await deps.clocks.legalNow());
    const shown: Right[] = [];
    const list = (after: Key | undefined, limit: number) =>
      listRights(deps.database, { ...asked, ...when, visibleTo, holderId, on, after: numberKey(after), limit });
    const page = await pageOf(
      { cursor, limit: request.query.limit },
      list,
      (right) => right.id,
      (right) => {
        shown.push(right);
        return shownListed(right);
      },
    );
    const persons = shown.filter((right) => right.holder.kind !== 'enterprise');
    await recordViews(
      deps,
      request,
      'right.listed',
      persons.map(({ id }) => `right/${id}`),
    );
    return page;
  });
}

function knownOfNoDay(knownAt: string): Refusal {
  return new Refusal('known-at-without-as-of', {
    status: 422,
    title: '须同时写明法定日期',
    titleEn: 'knownAt needs asOf',
    detail: `knownAt=${knownAt} 是“当时所知”，还须以 asOf 写明要查哪一日的状况，例如 asOf=2021-01-31。`,
    errors: [{ pointer: 'asOf', detail: '缺少' }],
  });
}

function notInRegisterThen(day: string, first: string | undefined): Refusal {
  const since = first === undefined ? '在所问的时点还没有关于该矿业权的记录' : `自 ${first} 起记有该矿业权`;
  return new Refusal('not-in-register-then', {
    status: 404,
    title: '该日登记簿中尚无此矿业权',
    titleEn: 'The register did not hold the right on that day',
    detail: `登记簿${since}，${day} 的状况本系统没有记录；请查询其后的日期或时点。`,
    errors: [{ pointer: 'asOf', value: day, detail: first === undefined ? '当时没有记录' : `不得早于 ${first}` }],
  });
}
