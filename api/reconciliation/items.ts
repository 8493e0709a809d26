import { type Static, Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findItem, type ItemRow, listItems } from '../../db/queries/reconciliation/index.ts';
import { maskIdentityNumbers } from '../../rules/identity-number.ts';
import { noSuchItem } from '../../rules/reconciliation/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Code, Instant, Kind, Nullable, NumberId, tags } from './schemas.ts';

const ListedSchema = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  externalId: Type.String({ description: '对方编号；矿业权为许可证号' }),
  version: Type.Integer(),
  sequence: Nullable(Type.Integer({ description: '对方序号；文件未给出的为 null' })),
  occurredAt: Type.String({ format: 'date-time', description: '对方的时间' }),
  authority: Code,
  digest: Type.String({ description: '时间、主管部门与读出内容的 SHA-256' }),
  unknownFields: Type.Array(Type.String(), { description: '不认识的列，原样保存' }),
  fileId: Nullable(Type.String({ description: '来自哪个文件；null 为查询所得' })),
  asOf: Instant,
  recordedAt: Instant,
});
const ItemSchema = Type.Object({
  ...ListedSchema.properties,
  content: Type.Unknown({ description: '收到的原文；身份证号已遮盖' }),
});

/** Every item as it was received, in the order it came. */
export function itemRoutes(app: App, deps: ApiDeps): void {
  const all = {
    ...{ tags, operationId: 'reconciliation.list-items', summary: '查询收到的记录' },
    querystring: Type.Object({
      kind: Type.Optional(Kind),
      externalId: Type.Optional(Type.String({ maxLength: 100 })),
      ...pageQuery,
    }),
    response: { 200: PageOf(ListedSchema) },
  };
  app.get('/reconciliation/items', { schema: all }, async (request) => {
    const { kind, externalId } = request.query;
    const { authorityCode: authority } = request.official;
    return pageOf(
      request.query,
      (key, limit) => listItems(deps.database, { authority, kind, externalId, after: numberKey(key), limit }),
      ({ id }) => id,
      shown,
    );
  });
  const one = {
    ...{ tags, operationId: 'reconciliation.read-item', summary: '查看一条收到的记录', params: NumberId },
    response: { 200: ItemSchema },
  };
  app.get('/reconciliation/items/:id', { schema: one }, async (request) => {
    const item = await findItem(deps.database, Number(request.params.id));
    if (!item) throw noSuchItem(request.params.id);
    await assertWithinAuthority(deps.database, request.official, item.authorityCode);
    // A right as it came has the telephones of its holder, and seeing them is an act.
    await recordEvidence(deps.database, {
      ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
      ...{ room: 'reconciliation', kind: 'item.viewed', subject: `reconciliation-item/${item.id}` },
    });
    return { ...shown(item), content: JSON.parse(maskIdentityNumbers(JSON.stringify(item.content))) };
  });
}

function shown(item: ItemRow): Static<typeof ListedSchema> {
  const { id, kind, externalId, version, sequence, unknownFields, fileId } = item;
  return {
    ...{ id, kind, externalId, version, sequence, unknownFields, fileId },
    authority: item.authorityCode,
    digest: item.digest.toString('hex'),
    occurredAt: item.occurredAt.toISOString(),
    asOf: item.asOf.toISOString(),
    recordedAt: item.recordedAt.toISOString(),
  };
}
