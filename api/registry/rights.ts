import { type Static, Type } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { recordEvidenceBatch } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findRight, listRights, type Right } from '../../db/queries/registry.ts';
import { Refusal } from '../../rules/refusal.ts';
import { type HolderKind, RIGHT_STATES, type RightKind, type RightState } from '../../rules/registry.ts';
import type { ApiDeps, App } from '../deps.ts';
import { type Key, numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';

const tags = ['registry'];
const Day = Type.String({ format: 'date' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Kind = Type.Unsafe<RightKind>({ type: 'string', enum: ['exploration', 'mining'] });
const State = Type.Unsafe<RightState>({ type: 'string', enum: [...RIGHT_STATES] });

const HolderSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.Unsafe<HolderKind>({ type: 'string', enum: ['enterprise', 'individual-business', 'natural-person'] }),
  name: Type.String(),
  creditCode: Nullable(Type.String()),
});

/** What a list shows: no telephones, no contact; who needs them opens the right, and that is recorded. */
const listed = {
  licenceNo: Type.String(),
  unknownLicence: Type.Boolean({ description: '许可证号格式未知，经办人员接受后导入' }),
  name: Type.String(),
  kind: Kind,
  state: State,
  authority: Type.String(),
  divisionCode: Type.String(),
  holder: HolderSchema,
  mineral: Type.String(),
  validFrom: Day,
  validTo: Day,
  firstIssued: Day,
  greenMine: Type.Boolean(),
};
const ListedSchema = Type.Object(listed);

const RightSchema = Type.Object({
  ...listed,
  areaKm2: Type.String(),
  issuingAuthority: Type.String(),
  managingAuthority: Type.String(),
  closureGround: Nullable(Type.String()),
  documentNo: Nullable(Type.String()),
  mergedInto: Nullable(Type.String()),
  systemPhones: Type.Array(Type.String()),
  registeredPhones: Type.Array(Type.String()),
  contactPerson: Type.String(),
  email: Type.String(),
  remark: Type.String(),
  importId: Type.String({ description: 'The import that brought it, or changed it last' }),
});

/** Mining rights 矿业权 with their holders. */
export function rightRoutes(app: App, deps: ApiDeps): void {
  search(app, deps);
  const params = Type.Object({ licenceNo: Type.String({ minLength: 1, maxLength: 60 }) });
  const schema = {
    tags,
    operationId: 'registry.read-right',
    summary: '按许可证号查询矿业权',
    params,
    response: { 200: RightSchema },
  };
  app.get('/rights/:licenceNo', { schema }, async (request) => {
    const { licenceNo } = request.params;
    const right = await findRight(deps.database, request.official.authorityCode, licenceNo);
    if (!right) throw noSuchRight(licenceNo);
    await recordViews(deps, request, 'right.viewed', [right]);
    return shownRight(right);
  });
}

function search(app: App, deps: ApiDeps): void {
  const querystring = Type.Object({
    search: Type.Optional(
      Type.String({
        maxLength: 100,
        description: '许可证号（或其开头）、统一社会信用代码，或矿业权、矿业权人名称的一部分',
      }),
    ),
    authority: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'Default: your own' })),
    holder: Type.Optional(RowId),
    kind: Type.Optional(Kind),
    state: Type.Optional(State),
    ...pageQuery,
  });
  const schema = {
    tags,
    operationId: 'registry.list-rights',
    summary: '查询矿业权',
    querystring,
    response: { 200: PageOf(ListedSchema) },
  };
  app.get('/rights', { schema }, async (request) => {
    const { search: text, authority, holder: holderId, kind, state } = request.query;
    const visibleTo = authority ?? request.official.authorityCode;
    await assertWithinAuthority(deps.database, request.official, visibleTo);
    const shown: Right[] = [];
    const list = (after: Key | undefined, limit: number) =>
      listRights(deps.database, { visibleTo, search: text, holderId, kind, state, after: numberKey(after), limit });
    const page = await pageOf(
      request.query,
      list,
      (right) => right.id,
      (right) => {
        shown.push(right);
        return shownListed(right);
      },
    );
    await recordViews(
      deps,
      request,
      'right.listed',
      shown.filter((right) => right.holder.kind !== 'enterprise'),
    );
    return page;
  });
}

/** Seeing personal data is an act (design: append-only log): who saw whose, and when. */
async function recordViews(
  deps: ApiDeps,
  request: FastifyRequest,
  kind: string,
  rights: readonly Right[],
): Promise<void> {
  if (rights.length === 0) return;
  const recordedAt = deps.clocks.machineNow();
  const asOf = await deps.clocks.legalNow();
  const actorId = request.official.id;
  const entries = rights.map(({ id }) => ({
    asOf,
    recordedAt,
    actorId,
    room: 'registry',
    kind,
    subject: `right/${id}`,
  }));
  await recordEvidenceBatch(deps.database, entries);
}

function shownListed(right: Right): Static<typeof ListedSchema> {
  const { licenceNo, name, kind, state, divisionCode, holder, mineral, validFrom, validTo, firstIssued, greenMine } =
    right;
  const { authorityCode: authority, unknownLicence } = right;
  return {
    licenceNo,
    unknownLicence,
    name,
    kind,
    state,
    authority,
    divisionCode,
    holder,
    mineral,
    validFrom,
    validTo,
    firstIssued,
    greenMine,
  };
}

function shownRight(right: Right): Static<typeof RightSchema> {
  const { id: _id, authorityCode: authority, ...rest } = right;
  return { ...rest, authority };
}

function noSuchRight(licenceNo: string): Refusal {
  return new Refusal('no-such-right', {
    status: 404,
    title: '没有这个矿业权',
    titleEn: 'No such right',
    detail: `登记簿中没有许可证号为 ${licenceNo} 的矿业权，或其不在您的管辖范围内；请核对许可证号。`,
  });
}
