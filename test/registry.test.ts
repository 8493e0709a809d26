import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryActivities, importRegister } from '../activities/registry.ts';
import { importFile as runImport } from '../cli/import.ts';
import { UsageError } from '../cli/output.ts';
import { newImportId, rosterCaseSql, saveChunks, saveImport } from '../db/queries/registry.ts';
import { type RosterRight, rosterDecision } from '../rules/roster.ts';
import { createHarness, type Harness, type Reply } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

type Truth = Record<string, number>;

const PROVINCE = '150000';
const QUESTION = { cutoff: '2020-07-01', on: '2021-01-04' };

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}/rights.csv`, import.meta.url));
const truthOf = (name: string): Truth =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}/truth.json`, import.meta.url), 'utf8'));

/** Each flaw of the generator: the finding it must give, at which column. */
const FLAWS: Record<string, [column: number, columnName: string, reason: string]> = {
  duplicate: [2, '许可证号', 'duplicate'],
  'bad-licence': [2, '许可证号', 'bad-licence'],
  'no-licence': [2, '许可证号', 'no-licence'],
  'bad-credit-code': [7, '统一社会信用代码', 'bad-credit-code'],
  'bad-date': [10, '有效期起', 'bad-date'],
  'end-before-start': [11, '有效期止', 'end-before-start'],
  'closure-without-ground': [17, '关停原因', 'closure-without-ground'],
  'fixable:two-phones': [21, '系统填报电话', 'several-numbers'],
  'fixable:fullwidth': [21, '系统填报电话', 'full-width'],
  'fixable:date-style': [10, '有效期起', 'date-style'],
  'fixable:lowercase': [2, '许可证号', 'lower-case'],
  'fixable:spaces': [2, '许可证号', 'spaces'],
};

let harness: Harness;

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
});
afterAll(() => harness?.close());

interface UploadOptions {
  key?: string;
  fields?: Record<string, string>;
  as?: Parameters<Harness['as']>[0];
}

function upload(file: Buffer | string, { key, fields = {}, as = 'clerk' }: UploadOptions = {}): Promise<Reply> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ authority: PROVINCE, ...fields })) form.set(name, value);
  form.set('file', new Blob([file]), '矿业权.csv');
  return harness.as(as).post('/rights/imports', form, key === undefined ? {} : { key });
}

async function finished(reply: Reply) {
  if (reply.status !== 202) throw new Error(`${reply.status}: ${JSON.stringify(reply.body)}`);
  for (;;) {
    const { body } = await harness.as('clerk').get(`/rights/imports/${reply.body.id}`);
    if (body.state === 'done' || body.state === 'failed') return body;
    await sleep(50);
  }
}

const importFile = async (file: Buffer | string, options?: UploadOptions) => finished(await upload(file, options));

async function allFindings(job: { id: string }) {
  const items: { row: number; column: number; columnName: string; severity: string; reason: string; value: string }[] =
    [];
  for (let cursor = ''; ; ) {
    const { body } = await harness
      .as('clerk')
      .get(`/rights/imports/${job.id}/findings?limit=50${cursor && `&cursor=${cursor}`}`);
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = body.next;
  }
}

async function query<T = Record<string, unknown>>(statement: ReturnType<typeof sql>): Promise<T[]> {
  return (await harness.database.execute(statement)).rows as T[];
}

const countRights = async () => (await query<{ n: number }>(sql`SELECT count(*)::int AS n FROM rights`))[0]?.n;

/** Everything the register holds, as one digest. */
async function registerDigest(): Promise<unknown> {
  return (
    await query(sql`SELECT (SELECT md5(string_agg(r::text, '|' ORDER BY id)) FROM rights r) AS rights,
                           (SELECT md5(string_agg(h::text, '|' ORDER BY id)) FROM holders h) AS holders`)
  )[0];
}

async function emptyRegister(): Promise<void> {
  await query(sql`TRUNCATE rights, holders CASCADE`);
}

describe.each(['register-small', 'register-2021'])('import of %s', (name) => {
  const truth = truthOf(name);
  let job: Awaited<ReturnType<typeof importFile>>;
  let findings: Awaited<ReturnType<typeof allFindings>>;

  beforeAll(async () => {
    await emptyRegister();
    job = await importFile(fixture(name));
    findings = await allFindings(job);
  });

  it('counts rows, accepted and rejected as they are', () => {
    expect(job).toMatchObject({
      state: 'done',
      rowsRead: truth.rows,
      accepted: truth.accepted,
      rejected: truth.rejected,
      problem: null,
    });
  });

  it.each(Object.keys(FLAWS))('finds every %s, with column and reason', (flaw) => {
    const [column, columnName, reason] = FLAWS[flaw] as (typeof FLAWS)[string];
    const found = findings.filter((f) => f.column === column && f.reason === reason);
    expect(found.length).toBe(truth[`flaw:${flaw}`] ?? 0);
    for (const f of found)
      expect(f).toMatchObject({ columnName, severity: flaw.startsWith('fixable:') ? 'normalised' : 'rejected' });
  });

  it('names every rejected row once, and nothing else', () => {
    const rows = new Set(findings.filter((f) => f.severity === 'rejected').map((f) => f.row));
    expect(rows.size).toBe(truth.rejected);
    const named = job.reasons.filter((r: { severity: string }) => r.severity === 'rejected');
    expect(named.reduce((sum: number, r: { rows: number }) => sum + r.rows, 0)).toBe(truth.rejected);
  });

  it('holds kinds, holders and green mines as they are', async () => {
    const rows = await query<{ label: string; n: number }>(sql`
      SELECT 'ok:' || CASE kind WHEN 'exploration' THEN '探矿权' ELSE '采矿权' END AS label, count(*)::int AS n FROM rights GROUP BY kind
      UNION ALL SELECT 'holder:' || CASE h.kind WHEN 'enterprise' THEN '企业' WHEN 'natural-person' THEN '自然人' ELSE '个体工商户' END, count(*)::int
        FROM rights JOIN holders h ON h.id = holder_id GROUP BY h.kind
      UNION ALL SELECT 'green', count(*)::int FROM rights WHERE green_mine`);
    for (const { label, n } of rows) expect([label, n]).toEqual([label, truth[label]]);
  });

  it('N2-1 … N2-3: puts every right on the roster or excludes it, as SQL and as the pure rule, with the same result', async () => {
    const rows = await query<
      RosterRight & { kind: string; decided: string; ground: string | null; expired: boolean }
    >(sql`
      SELECT r.kind, r.state, r.first_issued::text AS "firstIssued", r.valid_to::text AS "validTo",
             d.state AS decided, d.ground, d.expired
      FROM rights r CROSS JOIN LATERAL (${rosterCaseSql({ cutoff: sql`${QUESTION.cutoff}::date`, on: sql`${QUESTION.on}::date` })}) d`);
    expect(rows).toHaveLength(truth.accepted as number);
    const classes: Truth = {};
    for (const row of rows) {
      const { decided, ground, expired } = row;
      expect(decided === 'roster' ? { state: decided, expired } : { state: decided, ground }).toEqual(
        rosterDecision(row, QUESTION),
      );
      const label = `class:${CLASS_OF[ground ?? 'roster']}`;
      classes[label] = (classes[label] ?? 0) + 1;
      if (decided === 'roster') classes[`roster:${row.kind}`] = (classes[`roster:${row.kind}`] ?? 0) + 1;
    }
    const { 'roster:exploration': exploration, 'roster:mining': mining, ...decided } = classes;
    expect(decided).toEqual(Object.fromEntries(Object.entries(truth).filter(([key]) => key.startsWith('class:'))));
    expect([exploration, mining]).toEqual([truth['roster:探矿权'], truth['roster:采矿权']]);
  });

  it('changes nothing when the same file comes again', async () => {
    const before = await registerDigest();
    const again = await importFile(fixture(name));
    expect(again).toMatchObject({ state: 'done', accepted: truth.accepted, rejected: truth.rejected });
    expect(again.id).not.toBe(job.id);
    expect(await registerDigest()).toEqual(before);
  });
});

const CLASS_OF: Record<string, string> = {
  roster: 'roster',
  cancelled: 'gone:注销',
  abolished: 'gone:废止',
  merged: 'gone:已并入',
  'policy-closure': 'excluded:政策性关停',
  'newly-set': 'excluded:新设',
};

describe('an import', () => {
  const small = fixture('register-small');
  const truth = truthOf('register-small');
  beforeAll(emptyRegister);

  it('as a dry run finds the same and takes nothing over', async () => {
    const job = await importFile(small, { fields: { dryRun: 'true' } });
    expect(job).toMatchObject({ state: 'done', dryRun: true, accepted: truth.accepted, rejected: truth.rejected });
    expect(await allFindings(job)).not.toHaveLength(0);
    expect(await countRights()).toBe(0);
  });

  it('is one job for one Idempotency-Key, and refuses that key with another file', async () => {
    const first = await upload(small, { key: 'the-same' });
    const second = await upload(small, { key: 'the-same' });
    expect([second.status, second.body.id, second.headers.get('idempotency-replayed')]).toEqual([
      202,
      first.body.id,
      'true',
    ]);
    const other = await upload(`${small}\n`, { key: 'the-same' });
    expect([other.status, other.body.type]).toEqual([409, 'urn:gongshi:problem:idempotency-key-reused']);
    await finished(first);
    const orphans = await query(
      sql`SELECT 1 FROM rights_import_chunks WHERE import_id NOT IN (SELECT id FROM rights_imports)`,
    );
    expect(orphans).toHaveLength(0);
  });

  it('brings a changed row as a change of that right, and leaves the others as they were', async () => {
    await importFile(small);
    const before = await query<{ id: number; import_id: string }>(sql`SELECT id, import_id FROM rights ORDER BY id`);
    const changed = await importFile(small.toString().replace('鄂尔多斯市红山金矿勘探', '鄂尔多斯市红山金矿深部勘探'));
    const after = await query<{ id: number; import_id: string }>(sql`SELECT id, import_id FROM rights ORDER BY id`);
    expect(after.map((row) => row.id)).toEqual(before.map((row) => row.id));
    expect(after.filter((row) => row.import_id === changed.id)).toHaveLength(1);
  });

  it('rejects what another authority holds', async () => {
    await query(sql`UPDATE rights SET authority_code = '150100' WHERE id = (SELECT min(id) FROM rights)`);
    const job = await importFile(small);
    await query(sql`UPDATE rights SET authority_code = ${PROVINCE}`);
    expect(job).toMatchObject({ state: 'done', accepted: (truth.accepted as number) - 1 });
    const [held, ...more] = (await allFindings(job)).filter((f) => f.reason === 'held-by-other-authority');
    expect(held).toMatchObject({ row: 1, column: 2, severity: 'rejected', value: 'T15520070501000001' });
    expect(more).toEqual([]);
  });

  it.each<[string, Buffer | string, string, string]>([
    [
      'is no register',
      small.toString().replace('许可证号', '证号').replace('状态', '现状'),
      'not-a-register',
      '许可证号、状态',
    ],
    ['is empty', '', 'empty-file', ''],
    ['is broken UTF-8', Buffer.concat([small, Buffer.from([0xff, 0x0a])]), 'file-encoding', '第 62 行'],
    ['is a workbook', 'PK\u0003\u0004', 'file-type', 'XLSX'],
    ['has a quotation mark never closed', `${small}"${'x'.repeat(300_000)}`, 'unreadable-csv', ''],
  ])('that %s fails as a whole: says why, and leaves nothing behind', async (_, file, type, words) => {
    const before = await registerDigest();
    const job = await importFile(file);
    expect(job).toMatchObject({ state: 'failed', accepted: 0, problem: { type: `urn:gongshi:problem:${type}` } });
    expect(job.problem.detail).toContain(words);
    expect(await allFindings(job)).toEqual([]);
    expect(await registerDigest()).toEqual(before);
  });

  it('is logged: queued by the clerk with its command, then done', async () => {
    const job = await importFile(small);
    const { body } = await harness.as('auditor').get(`/evidence/import/${job.id}`);
    expect(body.items.map((entry: { kind: string }) => entry.kind)).toEqual(['import.queued', 'import.done']);
    expect(body.items[0]).toMatchObject({ actorId: harness.officials.clerk.id, commandId: expect.any(String) });
  });
});

describe('GET /rights/imports/:id/findings', () => {
  it('masks identity numbers, and is logged with the rows that were seen', async () => {
    const identityNumber = '150102198001011234';
    const lines = fixture('register-small').toString('utf8').split('\n');
    const cells = (lines[1] as string).split(',');
    cells[9] = identityNumber;
    const job = await importFile([lines[0], cells.join(','), ''].join('\n'));
    const path = `/rights/imports/${job.id}/findings`;
    const { body } = await harness.as('clerk').get(path);
    expect(JSON.stringify(body)).not.toContain(identityNumber);
    expect(body.items).toContainEqual(expect.objectContaining({ value: '150102************', reason: 'bad-date' }));
    const log = (await harness.as('auditor').get(`/evidence/import/${job.id}`)).body.items;
    expect(log.at(-1)).toMatchObject({
      ...{ kind: 'import.findings-viewed', actorId: harness.officials.clerk.id },
      data: { findings: body.items.length, firstRow: 1, lastRow: 1 },
    });
  });

  it.each(['1e300/1/bad-date', '-1/1/x', '1/1.5/x', 'x', '1/1/x/y'])('refuses the cursor of %s', async (key) => {
    const job = await importFile(fixture('register-small'));
    const cursor = Buffer.from(JSON.stringify([key])).toString('base64url');
    const { status, body } = await harness.as('clerk').get(`/rights/imports/${job.id}/findings?cursor=${cursor}`);
    expect([status, body.type]).toEqual([400, 'urn:gongshi:problem:invalid-cursor']);
  });
});

describe('POST /rights/imports', () => {
  const small = fixture('register-small');

  it.each<[string, Record<string, string>, string]>([
    ['dryRun=maybe', { dryRun: 'maybe' }, '/body/dryRun'],
    ['authority=15', { authority: '15' }, '/body/authority'],
    ['a field nobody knows', { dryrun: 'true' }, '/body/dryrun'],
  ])('refuses %s and names the field', async (_, fields, pointer) => {
    const { status, body } = await upload(small, { fields });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('refuses a form without a file, and what is no form', async () => {
    const form = new FormData();
    form.set('authority', PROVINCE);
    expect((await harness.as('clerk').post('/rights/imports', form)).body.errors[0].pointer).toBe('/body/file');
    expect((await harness.as('clerk').post('/rights/imports', { file: 'x' })).status).toBe(415);
  });

  it('refuses whoever lacks the role, and an authority that keeps no register', async () => {
    expect((await upload(small, { as: 'auditor' })).body.type).toBe('urn:gongshi:problem:role-missing');
    const city = await upload(small, { fields: { authority: '150100' } });
    expect([city.status, city.body.type]).toEqual([422, 'urn:gongshi:problem:authority-not-a-province']);
    const elsewhere = await upload(small, { fields: { authority: '650000' } });
    expect([elsewhere.status, elsewhere.body.type]).toEqual([403, 'urn:gongshi:problem:outside-authority']);
  });

  it('answers a large file in the wrong field without waiting for the end of it', async () => {
    const form = new FormData();
    form.set('datei', new Blob([Buffer.alloc(8_000_000, 'x')]), 'x.csv');
    const { status, body } = await harness.as('clerk').post('/rights/imports', form);
    expect([status, body.errors[0].pointer]).toEqual([400, '/body/datei']);
  });

  it('forgets an upload that breaks off', async () => {
    const countPieces = async () => (await query(sql`SELECT 1 FROM rights_import_chunks`)).length;
    const before = await countPieces();
    const sending = httpRequest(`${harness.url}/api/v1/rights/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${harness.as('clerk').token}`,
        'idempotency-key': 'broken-off',
        'content-type': 'multipart/form-data; boundary=b',
      },
    }).on('error', () => undefined);
    sending.write('--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n');
    sending.write(Buffer.alloc(3_000_000, 'x'));
    while ((await countPieces()) === before) await sleep(20);
    sending.destroy();
    while ((await countPieces()) !== before) await sleep(20);
  });

  it('keeps no piece of what it refused', async () => {
    const orphans = await query(
      sql`SELECT 1 FROM rights_import_chunks WHERE import_id NOT IN (SELECT id FROM rights_imports)`,
    );
    expect(orphans).toHaveLength(0);
  });
});

describe('gongshi import', () => {
  /** Runs the command as it is run in a terminal. */
  async function gongshi(...args: string[]) {
    const cli = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));
    const run = promisify(execFile)(process.execPath, [cli, 'import', ...args]);
    return run.then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const small = path('./fixtures/register-small/rights.csv');
  const truth = truthOf('register-small');
  const known = () => ['--api', harness.url, '--token', harness.as('clerk').token];

  it('imports, prints counts and the first findings, and ends with 0', async () => {
    const { code, stdout } = await gongshi(small, '--authority', PROVINCE, '--json', ...known());
    expect(code).toBe(0);
    const job = JSON.parse(stdout);
    expect(job).toMatchObject({ state: 'done', accepted: truth.accepted, rejected: truth.rejected, dryRun: false });
    expect(job.findings).toHaveLength(10);
  });

  it('ends with 1 where the file is refused as a whole, in words', async () => {
    const { code, stdout } = await gongshi(path('./fixtures/register-small/truth.json'), ...known());
    expect([code, stdout]).toEqual([1, expect.stringContaining('不是矿业权登记表')]);
  });

  it('passes a refusal of the API on, and calls wrong use by its name', async () => {
    const api = { api: harness.url, token: harness.as('clerk').token };
    const auditor = { ...api, token: harness.as('auditor').token };
    await expect(runImport({}, small, auditor)).rejects.toThrow('没有办理权限');
    await expect(runImport({}, '/nowhere.csv', api)).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, token: undefined })).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, authority: '15' })).rejects.toThrow(UsageError);
    await expect(runImport({}, small, { ...api, api: 'http://127.0.0.1:1' })).rejects.toThrow('接口无应答');
  });
});

describe('GET /rights', () => {
  beforeAll(async () => {
    await emptyRegister();
    await importFile(fixture('register-2021'));
  });
  const list = async (query: string) => (await harness.as('clerk').get(`/rights?${query}`)).body;

  it('pages through a search without losing or repeating a right', async () => {
    const seen = new Set<string>();
    for (let cursor = ''; ; ) {
      const page = await list(
        `search=${encodeURIComponent('赤峰市')}&kind=exploration&limit=100${cursor && `&cursor=${cursor}`}`,
      );
      for (const right of page.items) seen.add(right.licenceNo);
      if (page.next === null) break;
      cursor = page.next;
    }
    const [expected] = await query<{
      n: number;
    }>(sql`SELECT count(*)::int AS n FROM rights JOIN holders h ON h.id = holder_id
      WHERE rights.kind = 'exploration' AND (rights.name LIKE '%赤峰市%' OR h.name LIKE '%赤峰市%')`);
    expect(seen.size).toBe(expected?.n);
  });

  it('finds by the beginning of a licence number, by credit code, by holder and by state', async () => {
    const [right] = (await list('limit=1&kind=mining')).items;
    expect(
      (await list(`search=${right.licenceNo.slice(0, 20).toLowerCase()}`)).items.map(
        (r: { licenceNo: string }) => r.licenceNo,
      ),
    ).toContain(right.licenceNo);
    const byCode = (await list(`search=${right.holder.creditCode}`)).items;
    expect(byCode.every((r: { holder: { id: number } }) => r.holder.id === right.holder.id)).toBe(true);
    expect((await list(`holder=${right.holder.id}`)).items).toHaveLength(byCode.length);
    expect((await list('state=merged&limit=200')).items).toHaveLength(
      truthOf('register-2021')['class:gone:已并入'] as number,
    );
    expect((await list(`search=${encodeURIComponent('100%')}`)).items).toEqual([]);
  });

  it('shows no telephone in a list; the right itself does, and the view is logged', async () => {
    const [listed] = (await list('limit=1')).items;
    expect(JSON.stringify(listed)).not.toMatch(/16900|phones|contact/);
    const { body } = await harness.as('clerk').get(`/rights/${listed.licenceNo.toLowerCase()}`);
    expect(body).toMatchObject({ licenceNo: listed.licenceNo, systemPhones: expect.any(Array) });
    const [logged] = await query<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM evidence WHERE kind = 'right.viewed'`,
    );
    expect(logged?.n).toBe(1);
  });

  it('answers 404 where there is no such right', async () => {
    expect((await harness.as('clerk').get('/rights/C1')).status).toBe(404);
  });
});

describe('what stands behind', () => {
  it('starts an import whose start was lost, once', async () => {
    const { database } = harness;
    const id = await queueDirectly(new Date(Date.now() - 60_000));
    const started: string[] = [];
    const activities = createRegistryActivities({
      ...{ database, machineNow: () => new Date(), logger: undefined as never },
      startImport: async (message) => void started.push(message.importId),
    });
    expect(await activities.startQueuedImports()).toEqual({ started: 1 });
    expect(started).toEqual([id]);
    await importDirectly(id);
    expect(await activities.startQueuedImports()).toEqual({ started: 0 });
  });

  it('carried out a second time answers that it had ended, and changes nothing', async () => {
    const id = await queueDirectly(new Date());
    expect(await importDirectly(id)).toMatchObject({ state: 'done', unchanged: expect.any(Number) });
    const before = await registerDigest();
    expect(await importDirectly(id)).toEqual({ state: 'ended-before' });
    expect(await registerDigest()).toEqual(before);
  });

  it('told to stop in the middle leaves nothing behind, and can be carried out afterwards', async () => {
    await emptyRegister();
    const id = await queueDirectly(new Date());
    let rows = 0;
    await expect(importDirectly(id, () => ++rows > 30)).rejects.toThrow('stop');
    expect(await countRights()).toBe(0);
    expect(await query(sql`SELECT 1 FROM rights_import_findings WHERE import_id = ${id}`)).toEqual([]);
    expect(await importDirectly(id)).toMatchObject({ state: 'done' });
  });

  it('forgets old uploads that never became an import, and no others', async () => {
    const { database } = harness;
    const now = new Date();
    const old = newImportId(new Date(now.getTime() - 2 * 86_400_000));
    const young = newImportId(now);
    for (const id of [old, young]) await saveChunks(database, id, pieces('x'));
    const kept = await queueDirectly(new Date(now.getTime() - 3 * 86_400_000));
    const activities = createRegistryActivities({
      ...{ database, machineNow: () => now, logger: undefined as never },
      startImport: async () => undefined,
    });
    expect(await activities.deleteLostUploads()).toEqual({ pieces: 1 });
    const left = await query<{ import_id: string }>(sql`SELECT DISTINCT import_id FROM rights_import_chunks`);
    expect(left.map((row) => row.import_id)).toEqual(expect.arrayContaining([young, kept]));
  });

  it('cuts an upload into pieces of at most 1 MiB', async () => {
    const id = newImportId(new Date());
    await saveChunks(harness.database, id, pieces(Buffer.alloc(1_500_000, 'a'), Buffer.alloc(1_500_000, 'b')));
    const sizes = await query<{ size: number }>(
      sql`SELECT length(bytes) AS size FROM rights_import_chunks WHERE import_id = ${id} ORDER BY number`,
    );
    expect(sizes.map((row) => row.size)).toEqual([1_048_576, 1_048_576, 902_848]);
  });
});

async function* pieces(...parts: (Buffer | string)[]) {
  for (const part of parts) yield Buffer.from(part);
}

async function queueDirectly(recordedAt: Date): Promise<string> {
  const id = newImportId(recordedAt);
  await saveChunks(harness.database, id, pieces(fixture('register-small')));
  await saveImport(harness.database, {
    ...{ id, authorityCode: PROVINCE, actorId: harness.officials.clerk.id, fileName: 'x.csv', dryRun: false },
    ...{ fileSha256: Buffer.alloc(32), asOf: recordedAt, recordedAt },
  });
  return id;
}

function importDirectly(importId: string, stopping = () => false) {
  const deps = { database: harness.database, machineNow: () => new Date(), logger: undefined as never };
  return importRegister(deps, { importId, asOf: new Date() }, { stopping, sleep: async () => undefined });
}
