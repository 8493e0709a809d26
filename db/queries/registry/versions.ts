import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { allVersions } from './right-columns.ts';

/** A version of a right beside the one it was made from, as rows; holders and authorities by their names too. */
export interface VersionPair {
  version: Record<string, unknown>;
  /** Null: the first. */
  base: Record<string, unknown> | null;
  /** Of the act it came by. */
  actDocumentNo: string | null;
}

const asJson = (alias: string) => {
  const v = sql.raw(alias);
  return sql`to_jsonb(${v}) || jsonb_build_object('area_km2', ${v}.area_km2::text,
    'holder_name', (SELECT h.name FROM holders h WHERE h.id = ${v}.holder_id),
    'managing_name', (SELECT a.name FROM authorities a WHERE a.code = ${v}.managing_code))`;
};

/** Versions of a right in the order they were written down; `after` is the last number already seen. */
export async function listVersions(
  executor: Executor,
  rightId: number,
  { after = 0, limit }: { after?: number | undefined; limit: number },
): Promise<VersionPair[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${asJson('v')} AS version, CASE WHEN b.version IS NOT NULL THEN ${asJson('b')} END AS base, a.document_no AS "actDocumentNo"
    FROM ${allVersions} v LEFT JOIN ${allVersions} b ON b.right_id = ${rightId} AND b.version = v.based_on
    LEFT JOIN register_acts a ON a.id = v.act_id
    WHERE v.right_id = ${rightId} AND v.version > ${after} ORDER BY v.version LIMIT ${limit}`);
  return rows as unknown as VersionPair[];
}
