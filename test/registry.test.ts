import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryHarness, fixture, type RegistryHarness, truthOf } from './harness/registry.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

describe('GET /rights', () => {
  beforeAll(async () => {
    await registry.emptyRegister();
    await registry.importFile(fixture('register-2021'));
  });
  const list = async (query: string) => (await registry.as('clerk').get(`/rights?${query}`)).body;

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
    const [expected] = await registry.query<{
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
    const { body } = await registry.as('clerk').get(`/rights/${listed.licenceNo.toLowerCase()}`);
    expect(body).toMatchObject({ licenceNo: listed.licenceNo, systemPhones: expect.any(Array) });
    const [logged] = await registry.query<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM evidence WHERE kind = 'right.viewed'`,
    );
    expect(logged?.n).toBe(1);
  });

  it('answers 404 where there is no such right', async () => {
    expect((await registry.as('clerk').get('/rights/C1')).status).toBe(404);
  });
});
