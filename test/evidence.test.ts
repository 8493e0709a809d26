import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvidenceEntry, listEvidence, recordEvidence, recordEvidenceBatch } from '../db/queries/evidence.ts';
import { createHarness, type Harness } from './harness/index.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
afterAll(() => harness?.close());

function entry(overrides: Partial<EvidenceEntry> = {}): EvidenceEntry {
  const asOf = new Date('2021-01-04T01:00:00Z');
  return { asOf, recordedAt: asOf, room: 'evidence', kind: 'thing.done', subject: 'authority/150000', ...overrides };
}

describe('the log', () => {
  it.each([
    "UPDATE evidence SET kind = 'another'",
    'DELETE FROM evidence',
    'TRUNCATE evidence',
    "UPDATE evidence SET kind = 'another' WHERE false",
  ])('refuses %s, and keeps its entries', async (statement) => {
    await recordEvidence(harness.database, entry());
    const before = await countEntries();
    const refused = await harness.database.execute(sql.raw(statement)).catch((error: Error) => error.cause as Error);
    expect(refused).toMatchObject({ code: '23001', message: expect.stringContaining('append-only') });
    expect(await countEntries()).toBe(before);
  });

  it('takes thousands of entries as one statement, in the order given, with every kind of value', async () => {
    const actorId = harness.officials.clerk.id;
    const tricky = { text: '引号"、反斜杠\\、{花括号}、NULL', list: [1, null], null: null };
    const entries = Array.from({ length: 5_000 }, (_, number) =>
      entry({
        subject: 'authority/150100',
        kind: `thing.${number}`,
        actorId: number % 2 ? actorId : null,
        data: { number, ...tricky },
      }),
    );
    await recordEvidenceBatch(harness.database, entries);
    await recordEvidenceBatch(harness.database, []);
    const kept = await listEvidence(harness.database, 'authority/150100', { limit: 10_000 });
    expect(kept.map(({ kind }) => kind)).toEqual(entries.map(({ kind }) => kind));
    expect(kept[1]).toMatchObject({ ...entries[1], commandId: null });
    expect(kept[2]?.actorId).toBeNull();
  });

  it('loses its entry with the change it records', async () => {
    const lost = harness.database.transaction(async (tx) => {
      await recordEvidence(tx, entry({ subject: 'authority/150200' }));
      throw new Error('the change failed');
    });
    await expect(lost).rejects.toThrow('the change failed');
    expect(await listEvidence(harness.database, 'authority/150200', { limit: 10 })).toEqual([]);
  });
});

describe('GET /evidence/{subject}', () => {
  it('pages through the entries of a subject without missing or repeating one', async () => {
    const subject = 'authority/150300';
    const entries = Array.from({ length: 7 }, (_, number) => entry({ subject, data: { number } }));
    await recordEvidenceBatch(harness.database, entries);
    const seen: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next && `&cursor=${next}`;
      const { status, body } = await harness.as('auditor').get(`/evidence/${subject}?limit=3${cursor}`);
      expect(status).toBe(200);
      seen.push(...body.items.map((item: { data: { number: number } }) => item.data.number));
      next = body.next;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('is open to auditors and administrators only', async () => {
    expect((await harness.as('administrator').get('/evidence/authority/150000')).status).toBe(200);
    const refused = await harness.as('clerk').get('/evidence/authority/150000');
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:role-missing' } });
  });

  it("does not show another province's entries", async () => {
    const refused = await harness.as('other-auditor').get('/evidence/authority/150000');
    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:outside-authority' } });
  });

  it.each(['authority/999999', 'unknown/1', 'campaign/1', 'campaign/x', 'constructor/1'])(
    'answers 404 for %s, of which nobody knows whose it is',
    async (subject) => {
      const { status, body } = await harness.as('auditor').get(`/evidence/${subject}`);
      expect([status, body.type]).toEqual([404, 'urn:gongshi:problem:no-such-subject']);
    },
  );

  it.each(['x', 'WyJ4Il0', '', 'W10'])('refuses the cursor %j', async (cursor) => {
    const { status, body } = await harness.as('auditor').get(`/evidence/authority/150000?cursor=${cursor}`);
    expect([status, body.type]).toEqual([400, 'urn:gongshi:problem:invalid-cursor']);
  });

  it.each(['0', '201', 'x'])('refuses a page of %s entries', async (limit) => {
    const { status, body } = await harness.as('auditor').get(`/evidence/authority/150000?limit=${limit}`);
    expect([status, body.errors[0].pointer]).toEqual([400, 'limit']);
  });
});

async function countEntries(): Promise<number> {
  const { rows } = await harness.database.execute<{ count: string }>(sql`SELECT count(*) FROM evidence`);
  return Number(rows[0]?.count);
}
