import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryActivities, importRegister } from '../activities/registry.ts';
import { newImportId, saveChunks, saveImport } from '../db/queries/registry.ts';
import { PROVINCE } from './harness/campaign.ts';
import { createRegistryHarness, fixture, type RegistryHarness } from './harness/registry.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

describe('what stands behind', () => {
  it('starts an import whose start was lost, once', async () => {
    const { database } = registry;
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
    const before = await registry.registerDigest();
    expect(await importDirectly(id)).toEqual({ state: 'ended-before' });
    expect(await registry.registerDigest()).toEqual(before);
  });

  it('told to stop in the middle leaves nothing behind, and can be carried out afterwards', async () => {
    await registry.emptyRegister();
    const id = await queueDirectly(new Date());
    let rows = 0;
    await expect(importDirectly(id, () => ++rows > 30)).rejects.toThrow('stop');
    expect(await registry.countRights()).toBe(0);
    expect(await registry.query(sql`SELECT 1 FROM rights_import_findings WHERE import_id = ${id}`)).toEqual([]);
    expect(await importDirectly(id)).toMatchObject({ state: 'done' });
  });

  it('forgets old uploads that never became an import, and no others', async () => {
    const { database } = registry;
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
    const left = await registry.query<{ import_id: string }>(sql`SELECT DISTINCT import_id FROM rights_import_chunks`);
    expect(left.map((row) => row.import_id)).toEqual(expect.arrayContaining([young, kept]));
  });

  it('cuts an upload into pieces of at most 1 MiB', async () => {
    const id = newImportId(new Date());
    await saveChunks(registry.database, id, pieces(Buffer.alloc(1_500_000, 'a'), Buffer.alloc(1_500_000, 'b')));
    const sizes = await registry.query<{ size: number }>(
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
  await saveChunks(registry.database, id, pieces(fixture('register-small')));
  await saveImport(registry.database, {
    ...{
      id,
      authorityCode: PROVINCE,
      actorId: registry.officials.clerk.id,
      fileName: 'x.csv',
      fileSize: 1,
      dryRun: false,
    },
    ...{ fileSha256: Buffer.alloc(32), asOf: recordedAt, recordedAt },
  });
  return id;
}

function importDirectly(importId: string, stopping = () => false) {
  const deps = { database: registry.database, machineNow: () => new Date(), logger: undefined as never };
  return importRegister(deps, { importId, asOf: new Date() }, { stopping, sleep: async () => undefined });
}
