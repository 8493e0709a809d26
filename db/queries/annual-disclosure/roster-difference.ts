import { type SQL, sql } from 'drizzle-orm';
import type { HolderKind, RightKind } from '../../../rules/registry.ts';
import type { RosterEntry } from '../../../rules/roster.ts';
import type { DifferenceCounts, Place, RosterChange } from '../../../rules/roster-difference.ts';
import type { Executor } from '../../client.ts';
import { onlyRow } from '../rows.ts';
import type { RosterVersion } from './roster-versions.ts';

/** Two rosters of one authority; `before` undefined: there was none, and everything is new. */
export interface RosterPair {
  before: Pick<RosterVersion, 'campaignId' | 'version'> | undefined;
  after: Pick<RosterVersion, 'campaignId' | 'version'>;
}

export interface DifferenceRow {
  rightId: number;
  licenceNo: string;
  change: RosterChange;
  before: Place | null;
  after: Place | null;
}

/** `rosterChange` of rules/roster-difference over entries named `b` and `a`; a test holds the two together. */
const rosterChangeSql = sql`CASE
  WHEN a.state = 'roster' AND b.state IS DISTINCT FROM 'roster' THEN 'added'
  WHEN b.state = 'roster' AND a.state IS DISTINCT FROM 'roster' THEN 'removed'
  WHEN b.right_id IS NULL THEN 'newly-excluded'
  WHEN a.right_id IS NULL THEN 'left-register'
  WHEN a.ground IS DISTINCT FROM b.ground THEN 'ground-changed'
  WHEN (a.ground_text, a.document_no, a.remark, a.expired) IS DISTINCT FROM (b.ground_text, b.document_no, b.remark, b.expired)
    THEN 'annotation-changed'
  ELSE 'unchanged' END`;

/** Entries of one version beyond a right; no version, no entries. */
const entries = (of: RosterPair['before'], after = 0): SQL => sql`(
  SELECT * FROM roster_version_entries
  WHERE campaign_id = ${of?.campaignId ?? 0} AND version = ${of?.version ?? 0} AND right_id > ${after})`;

/** How the two differ, every right of either counted once. */
export async function countRosterDifference(
  executor: Executor,
  { before, after }: RosterPair,
): Promise<DifferenceCounts> {
  const count = (change: string) => sql`(count(*) FILTER (WHERE change = ${sql.raw(`'${change}'`)}))::int`;
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT ${count('added')} AS added, ${count('removed')} AS removed, ${count('ground-changed')} AS "ground-changed",
           ${count('annotation-changed')} AS "annotation-changed", ${count('newly-excluded')} AS "newly-excluded",
           ${count('left-register')} AS "left-register", ${count('unchanged')} AS unchanged,
           (count(*) FILTER (WHERE before = 'roster'))::int AS "rosterBefore",
           (count(*) FILTER (WHERE after = 'roster'))::int AS "rosterAfter"
    FROM (SELECT ${rosterChangeSql} AS change, b.state AS before, a.state AS after
          FROM ${entries(before)} b FULL JOIN ${entries(after)} a USING (right_id)) changes`);
  return onlyRow(result.rows) as unknown as DifferenceCounts;
}

/** Right by right in the order of their numbers, without what is unchanged. */
export async function listRosterDifference(
  executor: Executor,
  pair: RosterPair,
  query: { change?: RosterChange | undefined; after?: number | undefined; limit: number },
): Promise<DifferenceRow[]> {
  const place = (of: 'a' | 'b') => {
    const e = sql.raw(of);
    return sql`CASE WHEN ${e}.right_id IS NOT NULL THEN json_build_object('state', ${e}.state, 'ground', ${e}.ground,
      'groundText', ${e}.ground_text, 'documentNo', ${e}.document_no, 'remark', ${e}.remark, 'expired', ${e}.expired) END`;
  };
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT * FROM (
      SELECT right_id::int AS "rightId", coalesce(a.licence_no, b.licence_no) AS "licenceNo", ${rosterChangeSql} AS change,
             ${place('b')} AS before, ${place('a')} AS after
      FROM ${entries(pair.before, query.after)} b FULL JOIN ${entries(pair.after, query.after)} a USING (right_id)) changes
    WHERE change <> 'unchanged' AND (${query.change ?? null}::text IS NULL OR change = ${query.change ?? null})
    ORDER BY "rightId" LIMIT ${query.limit}`);
  return result.rows as unknown as DifferenceRow[];
}

/** An entry with its right and holder: what rules/privacy makes of it is what the ministry's system is told. */
export interface ExportedEntry extends RosterEntry {
  rightId: number;
  name: string;
  kind: RightKind;
  holderKind: HolderKind;
  holderName: string;
  divisionCode: string;
  firstIssued: string;
  mergedInto: string | null;
}

/** The excluded of a version in the order of their numbers: a version never changes, so pages fit together. */
export async function listExcluded(
  executor: Executor,
  of: Pick<RosterVersion, 'campaignId' | 'version'>,
  page: { after: number; limit: number },
): Promise<ExportedEntry[]> {
  const result = await executor.execute<Record<string, never>>(sql`
    SELECT e.right_id::int AS "rightId", e.licence_no AS "licenceNo", e.state, e.ground, e.ground_text AS "groundText",
           e.document_no AS "documentNo", e.remark, e.expired, r.name, r.kind, r.division_code AS "divisionCode",
           r.first_issued::text AS "firstIssued", r.merged_into AS "mergedInto", h.kind AS "holderKind", h.name AS "holderName"
    FROM roster_version_entries e JOIN rights r ON r.id = e.right_id JOIN holders h ON h.id = r.holder_id
    WHERE e.campaign_id = ${of.campaignId} AND e.version = ${of.version} AND e.right_id > ${page.after} AND e.state = 'excluded'
    ORDER BY e.right_id LIMIT ${page.limit}`);
  return result.rows as unknown as ExportedEntry[];
}
