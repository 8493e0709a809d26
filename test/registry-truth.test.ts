import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rosterCaseSql } from '../db/queries/registry.ts';
import { type RosterRight, rosterDecision } from '../rules/roster.ts';
import { CLASS_OF, FLAWS, QUESTION } from './harness/register-truth.ts';
import { createRegistryHarness, fixture, type RegistryHarness, type Truth, truthOf } from './harness/registry.ts';

let registry: RegistryHarness;

beforeAll(async () => {
  registry = await createRegistryHarness();
});
afterAll(() => registry?.close());

describe.each(['register-small', 'register-2021'])('import of %s', (name) => {
  const truth = truthOf(name);
  let job: Awaited<ReturnType<RegistryHarness['importFile']>>;
  let findings: Awaited<ReturnType<RegistryHarness['allFindings']>>;

  beforeAll(async () => {
    await registry.emptyRegister();
    job = await registry.importFile(fixture(name));
    findings = await registry.allFindings(job);
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
    const rows = await registry.query<{ label: string; n: number }>(sql`
      SELECT 'ok:' || CASE kind WHEN 'exploration' THEN '探矿权' ELSE '采矿权' END AS label, count(*)::int AS n FROM rights GROUP BY kind
      UNION ALL SELECT 'holder:' || CASE h.kind WHEN 'enterprise' THEN '企业' WHEN 'natural-person' THEN '自然人' ELSE '个体工商户' END, count(*)::int
        FROM rights JOIN holders h ON h.id = holder_id GROUP BY h.kind
      UNION ALL SELECT 'green', count(*)::int FROM rights WHERE green_mine`);
    for (const { label, n } of rows) expect([label, n]).toEqual([label, truth[label]]);
  });

  it('N2-1 … N2-3: puts every right on the roster or excludes it, as SQL and as the pure rule, with the same result', async () => {
    const rows = await registry.query<
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
    const before = await registry.registerDigest();
    const again = await registry.importFile(fixture(name));
    expect(again).toMatchObject({ state: 'done', accepted: truth.accepted, rejected: truth.rejected });
    expect(again.id).not.toBe(job.id);
    expect(await registry.registerDigest()).toEqual(before);
  });
});
