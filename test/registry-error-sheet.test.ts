import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileInMemory } from '../documents/sheets/file.ts';
import { openSheetFile } from '../documents/sheets/open.ts';
import { createRegistryHarness, fixture, type RegistryHarness, truthOf } from './harness/registry.ts';

const SEED = 'register-seeds/1';
const truth = truthOf(SEED);

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

/** As bytes: what comes is in the encoding of the file. */
async function fetchSheet(id: string, as: Parameters<RegistryHarness['as']>[0] = 'clerk') {
  const response = await fetch(`${registry.url}/api/v1/rights/imports/${id}/sheet`, {
    headers: { authorization: `Bearer ${registry.as(as).token}` },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const csvRows = (text: string) => parse(text, { bom: true, relax_column_count: true }) as string[][];

async function workbookRows(bytes: Buffer): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const cells of (await openSheetFile(fileInMemory(bytes))).sheets[0]?.rows() ?? []) rows.push(cells);
  return rows;
}

describe('the error sheet of an import', () => {
  it.each<[string, string, string, (bytes: Buffer) => string[][] | Promise<string[][]>]>([
    ['UTF-8', 'rights.csv', 'text/csv; charset=utf-8', (bytes) => csvRows(bytes.toString())],
    ['GB18030', 'rights.gb18030.csv', 'text/csv; charset=gb18030', (b) => csvRows(iconv.decode(b, 'gb18030'))],
    ['XLSX', 'rights.xlsx', expect.stringContaining('spreadsheetml.sheet'), workbookRows],
  ])('in %s is the file with a column 错误: filled in exactly the rejected rows', async (_, name, type, rowsOf) => {
    const file = fixture(SEED, name);
    const job = await registry.importFile(file, { fileName: '矿业权 (1).xls', fields: { dryRun: 'true' } });
    const { status, headers, bytes } = await fetchSheet(job.id);
    expect([status, headers.get('content-type')]).toEqual([200, type]);
    expect(headers.get('content-disposition')).toContain(`''%E7%9F%BF%E4%B8%9A%E6%9D%83%20%281%29-`);
    const rows = await rowsOf(bytes);
    const original = await rowsOf(file);
    expect(rows).toHaveLength(original.length);
    const rejected = (await registry.allFindings(job)).filter(({ severity }) => severity === 'rejected');
    const top = rows.length - (truth.rows as number);
    const marked = rows.flatMap((cells, i) => (i >= top && cells[25] ? [i - top + 1] : []));
    expect(marked).toEqual([...new Set(rejected.map(({ row }) => row))]);
    const unmarked = rows.map((cells) => cells.slice(0, 25)).map(trimmed);
    expect(unmarked).toEqual(original.map(trimmed));
  });

  it('mended and uploaded again brings the rest of the register', async () => {
    await registry.emptyRegister();
    const job = await registry.importFile(fixture(SEED));
    expect(job).toMatchObject({ added: truth.accepted, rejected: truth.rejected });
    const rows = csvRows((await fetchSheet(job.id)).bytes.toString());
    const [heading = [], ...below] = rows;
    const mended = below.filter((cells) => !cells[25] || /许可证号为空/.test(cells[25] as string));
    for (const [i, cells] of mended.entries())
      if (cells[25]) cells[1] = `C150000202001${String(1000 + i)}${String(900_000 + i)}`;
    for (const cells of mended) if (cells[3] === '探矿权') cells[1] = (cells[1] as string).replace(/^C/, 'T');
    const again = await registry.importFile([heading, ...mended].map((cells) => cells.join(',')).join('\r\n'));
    expect(again).toMatchObject({ added: truth['flaw:no-licence'], unchanged: truth.accepted, rejected: 0 });
  });

  it('is for the authority that imported, and each fetching stands in the evidence', async () => {
    const job = await registry.importFile(fixture('register-small'), { as: 'administrator' });
    expect((await fetchSheet(job.id, 'auditor')).status).toBe(200);
    expect((await fetchSheet(job.id, 'other-clerk')).status).toBe(403);
    expect((await fetchSheet(job.id, 'city-clerk')).status).toBe(403);
    const move = (code: string) =>
      registry.query(sql`UPDATE officials SET authority_code = ${code} WHERE username = 'reviewer2'`);
    await move('100000');
    const above = await registry.as('reviewer2').get(`/rights/imports/${job.id}/sheet`);
    await move('150000');
    expect([above.status, above.body.type]).toEqual([403, 'urn:gongshi:problem:not-your-import']);
    const { items } = (await registry.as('auditor').get(`/evidence/import/${job.id}`)).body;
    const fetched = items.filter(({ kind }: { kind: string }) => kind === 'import.sheet-fetched');
    expect(fetched).toEqual([
      expect.objectContaining({ actorId: registry.officials.auditor.id, data: { rejected: job.rejected } }),
    ]);
  });

  it('is none where the file was refused as a whole', async () => {
    const job = await registry.importFile('no register');
    const { status, body } = await registry.as('clerk').get(`/rights/imports/${job.id}/sheet`);
    expect([status, body.type]).toEqual([409, 'urn:gongshi:problem:no-error-sheet']);
  });
});

function trimmed(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== '') + 1);
}
