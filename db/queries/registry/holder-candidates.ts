import { sql } from 'drizzle-orm';
import type { CandidateReason } from '../../../rules/holder-decisions.ts';
import type { Executor } from '../../client.ts';
import { eyesOf, isVisibleTo } from './eyes.ts';
import type { Holder } from './rights.ts';

/** Two holders that may be one. */
export interface MergeCandidate {
  holder: Holder;
  other: Holder;
  reason: CandidateReason;
  /** A decision about them that waits for its second officer. */
  openDecisionId: number | null;
}

/** Place of a pair in their order. */
export interface PairKey {
  holder: number;
  other: number;
}

/**
 * Pairs of holders that may be one (rules/holder-decisions), of the rights these eyes see; without pairs that officers
 * keep apart or have split. Two credit codes are two holders, whatever else they share.
 */
export async function listMergeCandidates(
  executor: Executor,
  query: { visibleTo: string; after?: PairKey | undefined; limit: number },
): Promise<MergeCandidate[]> {
  const eyes = await eyesOf(executor, query.visibleTo);
  const { holder: a = 0, other: b = 0 } = query.after ?? {};
  const { rows } = await executor.execute<Record<string, never>>(sql`
    WITH telling AS MATERIALIZED (
      -- Of everybody whose name stands twice: where his rights lie, and the numbers he gave.
      SELECT h.id, h.name, h.credit_code, array_agg(DISTINCT r.division_code) AS counties,
             array_agg(DISTINCT phone) FILTER (WHERE phone <> '') AS phones
      FROM holders h JOIN rights r ON r.holder_id = h.id
      LEFT JOIN LATERAL unnest(r.system_phones || r.registered_phones) phone ON true
      WHERE h.merged_into IS NULL AND ${isVisibleTo(eyes)}
        AND h.name IN (SELECT name FROM holders WHERE merged_into IS NULL GROUP BY name HAVING count(*) > 1)
      GROUP BY h.id)
    SELECT ${side('a')} AS holder, ${side('b')} AS other,
           CASE WHEN a.phones && b.phones THEN 'same-name-same-telephone' ELSE 'same-name-same-county' END AS reason,
           (SELECT d.id::int FROM holder_decisions d WHERE d.state = 'proposed' AND (d.holder_id, d.other_id) IN ((a.id, b.id), (b.id, a.id))) AS "openDecisionId"
    FROM telling a JOIN telling b ON b.name = a.name AND b.id > a.id
    WHERE (a.id, b.id) > (${a}::bigint, ${b}::bigint) AND (a.credit_code IS NULL OR b.credit_code IS NULL)
      AND (a.phones && b.phones OR (a.credit_code IS NULL AND b.credit_code IS NULL AND a.counties && b.counties))
      AND NOT EXISTS (
        SELECT FROM holder_decisions d WHERE d.state = 'approved' AND d.kind IN ('keep-apart', 'split')
          AND (d.holder_id, d.other_id) IN ((a.id, b.id), (b.id, a.id)))
    ORDER BY a.id, b.id LIMIT ${query.limit}`);
  return rows as unknown as MergeCandidate[];
}

const side = (alias: 'a' | 'b') => {
  const of = sql.raw(alias);
  return sql`(SELECT json_build_object('id', h.id, 'kind', h.kind, 'name', h.name, 'creditCode', h.credit_code) FROM holders h WHERE h.id = ${of}.id)`;
};
