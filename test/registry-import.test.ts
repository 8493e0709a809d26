import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVINCE } from './harness/campaign.ts';
import { createRegistryHarness, fixture, type RegistryHarness, truthOf } from './harness/registry.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

describe('an import', () => {
  const small = fixture('register-small');
  const truth = truthOf('register-small');
  beforeAll(() => registry.emptyRegister());

  it('as a dry run finds the same and takes nothing over', async () => {
    const job = await registry.importFile(small, { fields: { dryRun: 'true' } });
    expect(job).toMatchObject({ state: 'done', dryRun: true, accepted: truth.accepted, rejected: truth.rejected });
    expect(await registry.allFindings(job)).not.toHaveLength(0);
    expect(await registry.countRights()).toBe(0);
  });

  it('is one job for one Idempotency-Key, and refuses that key with another file', async () => {
    const first = await registry.upload(small, { key: 'the-same' });
    const second = await registry.upload(small, { key: 'the-same' });
    expect([second.status, second.body.id, second.headers.get('idempotency-replayed')]).toEqual([
      202,
      first.body.id,
      'true',
    ]);
    const other = await registry.upload(`${small}\n`, { key: 'the-same' });
    expect([other.status, other.body.type]).toEqual([409, 'urn:gongshi:problem:idempotency-key-reused']);
    await registry.finished(first);
    const orphans = await registry.query(
      sql`SELECT 1 FROM rights_import_chunks WHERE import_id NOT IN (SELECT id FROM rights_imports)`,
    );
    expect(orphans).toHaveLength(0);
  });

  it('brings a changed row as a change of that right, and leaves the others as they were', async () => {
    await registry.importFile(small);
    const before = await registry.query<{ id: number; import_id: string }>(
      sql`SELECT id, import_id FROM rights ORDER BY id`,
    );
    const changed = await registry.importFile(
      small.toString().replace('鄂尔多斯市红山金矿勘探', '鄂尔多斯市红山金矿深部勘探'),
    );
    const after = await registry.query<{ id: number; import_id: string }>(
      sql`SELECT id, import_id FROM rights ORDER BY id`,
    );
    expect(after.map((row) => row.id)).toEqual(before.map((row) => row.id));
    expect(after.filter((row) => row.import_id === changed.id)).toHaveLength(1);
  });

  it('rejects what another authority holds', async () => {
    // Only another province's own import brings that about; here the rights are moved under it.
    const hold = (authority: string) =>
      registry.database.transaction(async (tx) => {
        await tx.execute(sql`SET LOCAL session_replication_role = replica`);
        await tx.execute(sql`UPDATE rights SET authority_code = ${authority} WHERE id = (SELECT min(id) FROM rights)`);
      });
    await hold('110000');
    const job = await registry.importFile(small);
    await hold(PROVINCE);
    expect(job).toMatchObject({ state: 'done', accepted: (truth.accepted as number) - 1 });
    const [held, ...more] = (await registry.allFindings(job)).filter((f) => f.reason === 'held-by-other-authority');
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
    ['is half a workbook', 'PK\u0003\u0004', 'unreadable-workbook', '损坏'],
    ['has a quotation mark never closed', `${small}"${'x'.repeat(300_000)}`, 'unreadable-csv', ''],
  ])('that %s fails as a whole: says why, and leaves nothing behind', async (_, file, type, words) => {
    const before = await registry.registerDigest();
    const job = await registry.importFile(file);
    expect(job).toMatchObject({ state: 'failed', accepted: 0, problem: { type: `urn:gongshi:problem:${type}` } });
    expect(job.problem.detail).toContain(words);
    expect(await registry.allFindings(job)).toEqual([]);
    expect(await registry.registerDigest()).toEqual(before);
  });

  it('is logged: queued by the clerk with its command, then done', async () => {
    const job = await registry.importFile(small);
    const { body } = await registry.as('auditor').get(`/evidence/import/${job.id}`);
    expect(body.items.map((entry: { kind: string }) => entry.kind)).toEqual(['import.queued', 'import.done']);
    expect(body.items[0]).toMatchObject({ actorId: registry.officials.clerk.id, commandId: expect.any(String) });
  });
});

describe('GET /rights/imports/:id/findings', () => {
  it('masks identity numbers, and is logged with the rows that were seen', async () => {
    const identityNumber = '150102198001011234';
    const lines = fixture('register-small').toString('utf8').split('\n');
    const cells = (lines[1] as string).split(',');
    cells[9] = identityNumber;
    const job = await registry.importFile([lines[0], cells.join(','), ''].join('\n'));
    const path = `/rights/imports/${job.id}/findings`;
    const { body } = await registry.as('clerk').get(path);
    expect(JSON.stringify(body)).not.toContain(identityNumber);
    expect(body.items).toContainEqual(expect.objectContaining({ value: '150102************', reason: 'bad-date' }));
    const log = (await registry.as('auditor').get(`/evidence/import/${job.id}`)).body.items;
    expect(log.at(-1)).toMatchObject({
      ...{ kind: 'import.findings-viewed', actorId: registry.officials.clerk.id },
      data: { findings: body.items.length, firstRow: 1, lastRow: 1 },
    });
  });

  it.each(['1e300/1/bad-date', '-1/1/x', '1/1.5/x', 'x', '1/1/x/y'])('refuses the cursor of %s', async (key) => {
    const job = await registry.importFile(fixture('register-small'));
    const cursor = Buffer.from(JSON.stringify([key])).toString('base64url');
    const { status, body } = await registry.as('clerk').get(`/rights/imports/${job.id}/findings?cursor=${cursor}`);
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
    const { status, body } = await registry.upload(small, { fields });
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('refuses a form without a file, and what is no form', async () => {
    const form = new FormData();
    form.set('authority', PROVINCE);
    expect((await registry.as('clerk').post('/rights/imports', form)).body.errors[0].pointer).toBe('/body/file');
    expect((await registry.as('clerk').post('/rights/imports', { file: 'x' })).status).toBe(415);
  });

  it('refuses whoever lacks the role, and an authority that keeps no register', async () => {
    expect((await registry.upload(small, { as: 'auditor' })).body.type).toBe('urn:gongshi:problem:role-missing');
    const city = await registry.upload(small, { fields: { authority: '150100' } });
    expect([city.status, city.body.type]).toEqual([422, 'urn:gongshi:problem:authority-not-a-province']);
    const elsewhere = await registry.upload(small, { fields: { authority: '650000' } });
    expect([elsewhere.status, elsewhere.body.type]).toEqual([403, 'urn:gongshi:problem:outside-authority']);
  });

  it('answers a large file in the wrong field without waiting for the end of it', async () => {
    const form = new FormData();
    form.set('datei', new Blob([Buffer.alloc(8_000_000, 'x')]), 'x.csv');
    const { status, body } = await registry.as('clerk').post('/rights/imports', form);
    expect([status, body.errors[0].pointer]).toEqual([400, '/body/datei']);
  });

  it('forgets an upload that breaks off', async () => {
    const countPieces = async () => (await registry.query(sql`SELECT 1 FROM rights_import_chunks`)).length;
    const before = await countPieces();
    const sending = httpRequest(`${registry.url}/api/v1/rights/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${registry.as('clerk').token}`,
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
    const orphans = await registry.query(
      sql`SELECT 1 FROM rights_import_chunks WHERE import_id NOT IN (SELECT id FROM rights_imports)`,
    );
    expect(orphans).toHaveLength(0);
  });
});
