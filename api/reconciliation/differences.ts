import { Readable } from 'node:stream';
import { type Static, Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  type Difference,
  type DifferenceFilter,
  findDifference,
  listDifferences,
} from '../../db/queries/reconciliation/index.ts';
import type { Official } from '../../rules/identity.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import { noSuchDifference } from '../../rules/reconciliation/refusals.ts';
import { csvLine } from '../../rules/spreadsheet.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Code, Kind, NumberId, tags } from './schemas.ts';
import {
  DifferenceSchema,
  DifferenceStateSchema,
  DifferenceTypeSchema,
  REPORT_HEADINGS,
  reportRow,
  shownDifference,
} from './shown.ts';

const CSV_PAGE = 2_000;

const FilterSchema = Type.Object({
  authority: Type.Optional(Code),
  kind: Type.Optional(Kind),
  type: Type.Optional(DifferenceTypeSchema),
  state: Type.Optional(DifferenceStateSchema),
  field: Type.Optional(Type.String({ maxLength: 100 })),
  licenceNo: Type.Optional(Type.String({ maxLength: 60, description: '许可证号' })),
});

/** What differs, as pages and as a report. Without `state`: all that is not gone. */
export function differenceRoutes(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'reconciliation.list-differences', summary: '查询差异' },
    querystring: Type.Object({ ...FilterSchema.properties, ...pageQuery }),
    response: { 200: PageOf(DifferenceSchema) },
  };
  app.get('/reconciliation/differences', { schema }, async (request) => {
    const filter = await filterOf(deps, request.query, request.official);
    const list = (key: number | string | undefined, limit: number) =>
      listDifferences(deps.database, { ...filter, after: numberKey(key), limit });
    const page = await pageOf(
      request.query,
      list,
      ({ id }) => id,
      (row) => shownDifference(row, 'list'),
    );
    if (page.items.length > 0) await recordView(deps, request.official, filter, page.items);
    return page;
  });
  const one = {
    ...{ tags, operationId: 'reconciliation.read-difference', summary: '查看一条差异', params: NumberId },
    response: { 200: DifferenceSchema },
  };
  app.get('/reconciliation/differences/:id', { schema: one }, async (request) => {
    const difference = await findDifference(deps.database, Number(request.params.id));
    if (!difference) throw noSuchDifference(request.params.id);
    await assertWithinAuthority(deps.database, request.official, difference.authorityCode);
    await recordEvidence(deps.database, {
      ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
      ...{ room: 'reconciliation', kind: 'difference.viewed', subject: `difference/${difference.id}` },
    });
    return shownDifference(difference, 'alone');
  });
  const report = {
    ...{ tags, operationId: 'reconciliation.export-differences', summary: '导出差异（CSV，内部使用）' },
    ...{ querystring: FilterSchema, produces: ['text/csv'] },
    response: { 200: Type.Unsafe<Readable>({ type: 'string', description: 'CSV, UTF-8 with BOM' }) },
  };
  app.get('/reconciliation/differences.csv', { schema: report }, async (request, reply) => {
    const filter = await filterOf(deps, request.query, request.official);
    await recordView(deps, request.official, filter, 'all');
    reply.type('text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="differences-${filter.authority}.csv"`);
    return reply.send(Readable.from(lines(deps, filter)));
  });
}

type Filter = Omit<DifferenceFilter, 'after' | 'limit'>;

async function filterOf(deps: ApiDeps, query: Static<typeof FilterSchema>, official: Official): Promise<Filter> {
  const { authority = official.authorityCode, state, licenceNo, ...rest } = query;
  await assertWithinAuthority(deps.database, official, authority);
  const states = state ? [state] : (['open', 'asked', 'proposed', 'decided'] as const);
  return { ...rest, authority, states, licenceNo: licenceNo === undefined ? undefined : normaliseLicence(licenceNo) };
}

/** A page of rows at a time, however long the list. */
async function* lines(deps: ApiDeps, filter: Filter): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(REPORT_HEADINGS)}`;
  for (let after = 0; ; ) {
    const rows: Difference[] = await listDifferences(deps.database, { ...filter, after, limit: CSV_PAGE });
    yield rows.map((row) => csvLine(reportRow(row))).join('');
    const last = rows.at(-1);
    if (rows.length < CSV_PAGE || !last) return;
    after = last.id;
  }
}

/** Differences repeat names of holders, and seeing these is an act: who saw which, and when. */
async function recordView(
  deps: ApiDeps,
  { id: actorId }: Official,
  { authority, kind }: Filter,
  seen: readonly { id: number }[] | 'all',
): Promise<void> {
  const what = seen === 'all' ? {} : { rows: seen.length, first: seen[0]?.id, last: seen.at(-1)?.id };
  await recordEvidence(deps.database, {
    ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId, room: 'reconciliation' },
    kind: seen === 'all' ? 'differences.exported' : 'differences.viewed',
    ...{ subject: `authority/${authority}`, data: { ...(kind && { kind }), ...what } },
  });
}
