import { Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../db/queries/evidence.ts';
import { assertWithinAuthority } from '../db/queries/identity.ts';
import { listUrgings } from '../db/queries/urging/index.ts';
import { LIST_TITLES, type ListName } from '../rules/urging.ts';
import { Code } from './annual-disclosure/schemas.ts';
import type { ApiDeps, App } from './deps.ts';
import { invalidCursor, type Key, PageOf, pageOf, pageQuery } from './plugins/paging.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);
const List = Type.Unsafe<ListName>({ type: 'string', enum: Object.keys(LIST_TITLES) });

const UrgingSchema = Type.Object({
  list: List,
  listTitle: Type.String(),
  licenceNo: Type.String(),
  dueOn: Type.String({ format: 'date' }),
  round: Type.Integer(),
  deliveryId: Type.Union([Type.Integer(), Type.Null()]),
  channel: NullableText,
  state: NullableText,
  reason: NullableText,
});

/** Urging 督促整改 of those on the lists (N3-2): who was urged when, and what became of the message. Internal (N6-3). */
export async function urgingRoutes(app: App, deps: ApiDeps): Promise<void> {
  const querystring = Type.Object({ authority: Code, list: Type.Optional(List), ...pageQuery });
  const schema = {
    ...{ tags: ['urging'], operationId: 'urgings.list', summary: '查询督促整改记录', querystring },
    response: { 200: PageOf(UrgingSchema) },
  };
  app.get('/urgings', { schema }, async (request) => {
    const { authority, list } = request.query;
    await assertWithinAuthority(deps.database, request.official, authority);
    const find = (after: Key | undefined, limit: number) =>
      listUrgings(deps.database, { authority, list, after: textKey(after), limit });
    const page = await pageOf(
      request.query,
      find,
      ({ id }) => id,
      ({ id: _, ...row }) => ({ ...row, listTitle: LIST_TITLES[row.list] }),
    );
    // It tells who stands on a list, natural persons among them.
    if (page.items.length > 0)
      await recordEvidence(deps.database, {
        ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
        ...{ room: 'urging', kind: 'urgings.viewed', subject: `authority/${authority}` },
        data: { urgings: page.items.length },
      });
    return page;
  });
}

function textKey(key: Key | undefined): string | undefined {
  if (key === undefined || typeof key === 'string') return key;
  throw invalidCursor(key);
}
