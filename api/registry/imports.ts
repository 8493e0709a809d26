import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
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
import { maskIdentityNumbers } from '../../rules/identity-number.ts';
import { Refusal } from '../../rules/refusal.ts';
import { findingText } from '../../rules/register-findings.ts';
import type { ApiDeps, App } from '../deps.ts';
import { invalidCursor, type Key, MAX_INTEGER, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
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
  value: Type.String({ description: 'What stood there; identity numbers masked' }),
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
      return deps.database.transaction(async (tx) => {
        const list = (after: Key | undefined, limit: number) =>
          listImportFindings(tx, id, { severity, after: findingKey(after), limit });
        const page = await pageOf(request.query, list, cursorOf, shownFinding);
        if (page.items.length > 0) await recordView(deps, tx, request.official, id, page.items);
        return page;
      });
    },
  );
}

/** Findings repeat cells, names and telephones among them, and seeing these is an act: who saw which rows, and when. */
async function recordView(
  deps: ApiDeps,
  tx: Transaction,
  official: Official,
  id: string,
  items: readonly { row: number }[],
): Promise<void> {
  await recordEvidence(tx, {
    asOf: await deps.clocks.legalNow(),
    recordedAt: deps.clocks.machineNow(),
    actorId: official.id,
    room: 'registry',
    kind: 'import.findings-viewed',
    subject: `import/${id}`,
    data: { findings: items.length, firstRow: items[0]?.row, lastRow: items.at(-1)?.row },
  });
}

/** The import of that number, where the official may see it. Throws a Refusal 404 or 403. */
export async function visibleImport(deps: ApiDeps, official: Official, id: string): Promise<RightsImport> {
  const found = await findImport(deps.database, id);
  if (!found) throw noSuchImport(id);
  await assertWithinAuthority(deps.database, official, found.authorityCode);
  return found;
}

function shownFinding(finding: ImportFinding): Static<typeof FindingSchema> {
  return { ...finding, value: maskIdentityNumbers(finding.value), text: findingText(finding.reason) };
}

const cursorOf = ({ row, column, reason }: ImportFinding) => `${row}/${column}/${reason}`;

function findingKey(key: Key | undefined): FindingKey | undefined {
  if (key === undefined) return undefined;
  const [row, column, reason = '', ...others] = String(key).split('/');
  const place = { row: Number(row), column: Number(column), reason };
  if (!isPlace(place.row) || !isPlace(place.column) || others.length > 0) throw invalidCursor(key);
  return place;
}

const isPlace = (number: number) => Number.isInteger(number) && number >= 0 && number <= MAX_INTEGER;

function noSuchImport(id: string): Refusal {
  return new Refusal('no-such-import', {
    status: 404,
    title: '没有这次导入',
    titleEn: 'No such import',
    detail: `没有编号为 ${id} 的导入；编号见上传登记表时的答复（POST /api/v1/rights/imports）。`,
  });
}
