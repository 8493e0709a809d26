import { sql } from 'drizzle-orm';
import { rosterCaseSql } from '../../db/queries/registry.ts';
import type { RegistryHarness, Truth } from './registry.ts';

/** Each flaw of the generator: the finding it must give, at which column. */
export const FLAWS: Record<string, [column: number, columnName: string, reason: string]> = {
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

/** The generator's name for what N2 makes of a right. */
export const CLASS_OF: Record<string, string> = {
  roster: 'roster',
  cancelled: 'gone:注销',
  abolished: 'gone:废止',
  merged: 'gone:已并入',
  'policy-closure': 'excluded:政策性关停',
  'newly-set': 'excluded:新设',
};

export const QUESTION = { cutoff: '2020-07-01', on: '2021-01-04' };

/** What the generator calls true, counted over what the product made of a file: the register holds nothing else. */
export async function countTruth(
  registry: RegistryHarness,
  job: { id: string; rowsRead: number; accepted: number; rejected: number },
): Promise<Truth> {
  const truth: Truth = { rows: job.rowsRead, accepted: job.accepted, rejected: job.rejected };
  const findings = await registry.allFindings(job);
  for (const [flaw, [column, columnName, reason]] of Object.entries(FLAWS)) {
    const severity = flaw.startsWith('fixable:') ? 'normalised' : 'rejected';
    const wanted = { column, columnName, reason, severity };
    const found = findings.filter((f) => Object.entries(wanted).every(([key, value]) => f[key as 'column'] === value));
    if (found.length > 0) truth[`flaw:${flaw}`] = found.length;
  }
  for (const { label, n } of await registry.query<{ label: string; n: number }>(COUNTS)) {
    const [, ground] = /^class:(.*)$/.exec(label) ?? [];
    truth[ground === undefined ? label : `class:${CLASS_OF[ground]}`] = n;
  }
  return truth;
}

const COUNTS = sql`
  WITH named AS (
    SELECT CASE r.kind WHEN 'exploration' THEN '探矿权' ELSE '采矿权' END AS kind,
           CASE h.kind WHEN 'enterprise' THEN '企业' WHEN 'natural-person' THEN '自然人' ELSE '个体工商户' END AS holder,
           r.green_mine, d.state, d.ground
    FROM rights r JOIN holders h ON h.id = r.holder_id
    CROSS JOIN LATERAL (${rosterCaseSql({ cutoff: sql`${QUESTION.cutoff}::date`, on: sql`${QUESTION.on}::date` })}) d)
  SELECT 'ok:' || kind AS label, count(*)::int AS n FROM named GROUP BY kind
  UNION ALL SELECT 'holder:' || holder, count(*)::int FROM named GROUP BY holder
  UNION ALL SELECT 'green', count(*)::int FROM named WHERE green_mine HAVING count(*) > 0
  UNION ALL SELECT 'roster:' || kind, count(*)::int FROM named WHERE state = 'roster' GROUP BY kind
  UNION ALL SELECT 'class:' || coalesce(ground, 'roster'), count(*)::int FROM named GROUP BY ground`;
