import { type SQL, sql } from 'drizzle-orm';
import type { FilingSource } from '../../../rules/filing/index.ts';
import type { HolderKind, RightKind } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';

/** A filing with the right it is of. */
export interface ShownFiling {
  id: number;
  campaignId: number;
  authorityCode: string;
  year: number;
  rightId: number;
  licenceNo: string;
  rightKind: RightKind;
  holderKind: HolderKind;
  filedAt: Date;
  late: boolean;
  version: number;
  source: FilingSource;
  form: string | null;
}

const filings = (where: SQL) => sql`
  SELECT f.id::int, c.id::int AS "campaignId", c.authority_code AS "authorityCode", c.year, r.id::int AS "rightId",
         r.licence_no AS "licenceNo", r.kind AS "rightKind", h.kind AS "holderKind", f.filed_at AS "filedAt", f.late,
         f.version, v.source, v.form
  FROM filings f
  JOIN filing_versions v ON v.campaign_id = f.campaign_id AND v.right_id = f.right_id AND v.version = f.version
  JOIN campaigns c ON c.id = f.campaign_id JOIN rights r ON r.id = f.right_id JOIN holders h ON h.id = r.holder_id
  WHERE ${where}`;

/** Dates of hand-written SQL come as Date or as text, by the driver's type parser. */
const toFiling = (row: Record<string, never>): ShownFiling => {
  const filing = row as unknown as ShownFiling;
  return { ...filing, filedAt: new Date(filing.filedAt) };
};

/** Filings of a campaign in the order they were made here. */
export async function listFilings(
  executor: Executor,
  query: {
    campaignId: number;
    licenceNo?: string | undefined;
    late?: boolean | undefined;
    source?: FilingSource | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<ShownFiling[]> {
  const { campaignId, licenceNo = null, late = null, source = null, after = 0, limit } = query;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    ${filings(sql`f.campaign_id = ${campaignId} AND f.id > ${after}
      AND (${licenceNo}::text IS NULL OR r.licence_no = ${licenceNo})
      AND (${late}::boolean IS NULL OR f.late = ${late})
      AND (${source}::text IS NULL OR v.source = ${source})`)}
    ORDER BY f.id LIMIT ${limit}`);
  return rows.map(toFiling);
}

export async function findShownFiling(executor: Executor, id: number): Promise<ShownFiling | undefined> {
  const { rows } = await executor.execute<Record<string, never>>(filings(sql`f.id = ${id}`));
  return rows.map(toFiling)[0];
}

/** The right and the campaign a filing was made in, one that was taken back included. */
export async function findFilingPlace(
  executor: Executor,
  id: number,
): Promise<{ authorityCode: string; rightId: number; holderKind: HolderKind } | undefined> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT c.authority_code AS "authorityCode", r.id::int AS "rightId", h.kind AS "holderKind"
    FROM filing_versions v JOIN campaigns c ON c.id = v.campaign_id JOIN rights r ON r.id = v.right_id
    JOIN holders h ON h.id = r.holder_id WHERE v.filing_id = ${id} LIMIT 1`);
  return rows[0] as unknown as Awaited<ReturnType<typeof findFilingPlace>>;
}
