import { type Static, Type } from '@fastify/type-provider-typebox';
import { listVersions, type VersionPair } from '../../db/queries/registry.ts';
import type { RightEvent } from '../../rules/registry.ts';
import { changesInWords, eventInWords } from '../../rules/right-history.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Event, LicenceParams, nullable, tags } from './right-schemas.ts';
import { recordViews } from './views.ts';
import { visibleRightId } from './visible-right.ts';

const ChangeSchema = Type.Object({
  field: Type.String(),
  label: Type.String(),
  before: Type.String(),
  after: Type.String(),
  text: Type.String({ description: '状态由“有效”变为“注销”' }),
});

const VersionSchema = Type.Object({
  version: Type.Integer({ description: 'In the order they were written down' }),
  holdsFrom: Type.String({ format: 'date', description: 'Legal day since when it is so' }),
  recordedAt: Type.String({ format: 'date-time', description: 'Machine time it was written down' }),
  event: Event,
  text: Type.String({ description: '事项' }),
  basedOn: nullable(Type.Integer({ description: 'The version it was made from, and is compared with' })),
  importId: Type.String(),
  actId: nullable(Type.Integer()),
  documentNo: nullable(Type.String({ description: '变更文号' })),
  changes: Type.Array(ChangeSchema),
});

/** The history of a right 矿业权沿革: every version, with what made it and how it differs from the one before. */
export function versionRoutes(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'registry.list-versions', summary: '查询矿业权的历次版本及其差异', params: LicenceParams },
    ...{ querystring: Type.Object(pageQuery), response: { 200: PageOf(VersionSchema) } },
  };
  app.get('/rights/:licenceNo/versions', { schema }, async (request) => {
    const id = await visibleRightId(deps, request, request.params.licenceNo);
    const list = (key: number | string | undefined, limit: number) =>
      listVersions(deps.database, id, { after: numberKey(key), limit });
    const page = await pageOf(request.query, list, ({ version }) => version.version as number, shownVersion);
    await recordViews(deps, request, 'right.history-viewed', [`right/${id}`]);
    return page;
  });
}

function shownVersion({ version, base, actDocumentNo }: VersionPair): Static<typeof VersionSchema> {
  const row = version as Record<string, unknown> & { changed: string[]; event: RightEvent };
  return {
    version: row.version as number,
    holdsFrom: row.holds_from as string,
    recordedAt: new Date(row.recorded_at as string).toISOString(),
    ...{ event: row.event, text: eventInWords(row.event), basedOn: row.based_on as number | null },
    ...{ importId: row.import_id as string, actId: row.act_id as number | null, documentNo: actDocumentNo },
    changes: base ? changesInWords(base, row) : [],
  };
}
