import { type Static, Type } from '@fastify/type-provider-typebox';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  countFindings,
  type FindingKey,
  findImport,
  type ImportFinding,
  listImportFindings,
  type RightsImport,
} from '../../db/queries/registry.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import { findingText } from '../../rules/register-findings.ts';
import type { ApiDeps, App } from '../deps.ts';
import { type Key, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { ImportSchema, Severity, shownImport } from './import-view.ts';

const tags = ['registry'];
const params = Type.Object({ id: Type.String({ format: 'uuid' }) });

const FindingSchema = Type.Object({
  row: Type.Integer({ description: '1 = first row below the heading' }),
  column: Type.Integer({ description: '1 = first column' }),
  columnName: Type.String(),
  severity: Severity,
  reason: Type.String({ description: 'Stable; match this, never a sentence' }),
  text: Type.String(),
  value: Type.String({ description: 'What stood there' }),
});

/** What became of an import, as a whole and cell by cell. */
export function importRoutes(app: App, deps: ApiDeps): void {
  const summary = '查询导入进度与结果';
  const schema = { tags, operationId: 'registry.read-import', summary, params, response: { 200: ImportSchema } };
  app.get('/rights/imports/:id', { schema }, async (request) => {
    const found = await visibleImport(deps, request.official, request.params.id);
    return shownImport(found, await countFindings(deps.database, found.id));
  });
  findings(app, deps);
}

function findings(app: App, deps: ApiDeps): void {
  app.get(
    '/rights/imports/:id/findings',
    {
      schema: {
        tags,
        operationId: 'registry.list-findings',
        summary: '逐项查询导入发现的问题',
        params,
        querystring: Type.Object({ severity: Type.Optional(Severity), ...pageQuery }),
        response: { 200: PageOf(FindingSchema) },
      },
    },
    async (request) => {
      const { id } = await visibleImport(deps, request.official, request.params.id);
      const { severity } = request.query;
      const list = (after: Key | undefined, limit: number) =>
        listImportFindings(deps.database, id, { severity, after: findingKey(after), limit });
      return pageOf(request.query, list, cursorOf, shownFinding);
    },
  );
}

async function visibleImport(deps: ApiDeps, official: Official, id: string): Promise<RightsImport> {
  const found = await findImport(deps.database, id);
  if (!found) throw noSuchImport(id);
  await assertWithinAuthority(deps.database, official, found.authorityCode);
  return found;
}

function shownFinding(finding: ImportFinding): Static<typeof FindingSchema> {
  return { ...finding, text: findingText(finding.reason) };
}

const cursorOf = ({ row, column, reason }: ImportFinding) => `${row}/${column}/${reason}`;

function findingKey(key: Key | undefined): FindingKey | undefined {
  if (key === undefined) return undefined;
  const [row, column, reason = ''] = String(key).split('/');
  return { row: Number(row) || 0, column: Number(column) || 0, reason };
}

function noSuchImport(id: string): Refusal {
  return new Refusal('no-such-import', {
    status: 404,
    title: '没有这次导入',
    titleEn: 'No such import',
    detail: `没有编号为 ${id} 的导入；编号见上传登记表时的答复（POST /api/v1/rights/imports）。`,
  });
}
