import { Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  type EarlierDraw,
  type ListEntry,
  listEarlierDraws,
  listListEntries,
} from '../../db/queries/reconciliation/index.ts';
import type { Official } from '../../rules/identity.ts';
import { maskIdentityNumbers } from '../../rules/identity-number.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import { LIST_KINDS, type ListKind } from '../../rules/reconciliation/kinds.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Code, Nullable, tags } from './schemas.ts';

const Day = Type.String({ format: 'date' });
const Text = Nullable(Type.String());
const common = {
  itemId: Type.Integer({ description: '收到的记录' }),
  externalId: Type.String({ description: '对方编号' }),
  authority: Code,
};
const EntrySchema = Type.Object({
  ...common,
  licenceNo: Text,
  inRegister: Type.Boolean({ description: '登记簿中是否有该矿业权' }),
  holderName: Text,
  creditCode: Text,
  listedOn: Day,
  reason: Type.String(),
  listedBy: Type.String(),
  documentNo: Text,
  removedOn: Nullable(Day),
  removalReason: Text,
});
const DrawSchema = Type.Object({
  ...common,
  year: Type.Integer(),
  drawnBy: Type.String(),
  drawnOn: Day,
  licenceNos: Type.Array(Type.String()),
});
const Query = Type.Object({
  authority: Type.Optional(Code),
  licenceNo: Type.Optional(Type.String({ maxLength: 60, description: '许可证号' })),
  ...pageQuery,
});

/** What the ministry holds of both lists and of draws of earlier years, as it was received. */
export function listedRoutes(app: App, deps: ApiDeps): void {
  const entries = {
    ...{ tags, operationId: 'reconciliation.list-entries', summary: '查询部公示系统的异常名录、严重违法名单' },
    params: Type.Object({ kind: Type.Unsafe<ListKind>({ type: 'string', enum: [...LIST_KINDS] }) }),
    querystring: Type.Object({
      ...Query.properties,
      on: Type.Optional(Type.String({ format: 'date', description: '该日在列的；不填为全部，含已移出' })),
    }),
    response: { 200: PageOf(EntrySchema) },
  };
  app.get('/reconciliation/lists/:kind', { schema: entries }, async (request) => {
    const { kind } = request.params;
    const filter = await filterOf(deps, request.query, request.official);
    const { on } = request.query;
    const page = await pageOf(
      request.query,
      (key, limit) => listListEntries(deps.database, { ...filter, kind, on, after: numberKey(key), limit }),
      ({ itemId }) => itemId,
      shownEntry,
    );
    // The serious-violation list names holders, and seeing them is an act.
    await recordEvidence(deps.database, {
      ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
      ...{ room: 'reconciliation', kind: 'list-entries.viewed', subject: `authority/${filter.authority}` },
      data: { kind, rows: page.items.length },
    });
    return page;
  });
  const draws = {
    ...{ tags, operationId: 'reconciliation.list-draws', summary: '查询部公示系统的历年抽查' },
    querystring: Type.Object({
      ...Query.properties,
      year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2099 })),
    }),
    response: { 200: PageOf(DrawSchema) },
  };
  app.get('/reconciliation/draws', { schema: draws }, async (request) => {
    const filter = await filterOf(deps, request.query, request.official);
    const { year } = request.query;
    return pageOf(
      request.query,
      (key, limit) => listEarlierDraws(deps.database, { ...filter, year, after: numberKey(key), limit }),
      ({ itemId }) => itemId,
      (draw: EarlierDraw) => draw,
    );
  });
}

async function filterOf(
  deps: ApiDeps,
  { authority, licenceNo }: { authority?: string | undefined; licenceNo?: string | undefined },
  official: Official,
) {
  const whose = authority ?? official.authorityCode;
  await assertWithinAuthority(deps.database, official, whose);
  return { authority: whose, licenceNo: licenceNo === undefined ? undefined : normaliseLicence(licenceNo) };
}

function shownEntry({ rightId, reason, removalReason, ...entry }: ListEntry) {
  return {
    ...entry,
    inRegister: rightId !== null,
    reason: maskIdentityNumbers(reason),
    removalReason: removalReason && maskIdentityNumbers(removalReason),
  };
}
