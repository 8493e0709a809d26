import { type SQL, sql } from 'drizzle-orm';
import type { ListKind } from '../../../rules/reconciliation/kinds.ts';
import type { Executor } from '../../client.ts';
import { authorityAndBelow } from '../identity.ts';
import { latestItems } from './items.ts';

/** An entry of one of the lists as the ministry holds it now; days are YYYY-MM-DD. */
export interface ListEntry {
  /** The item that says so: the latest version received. */
  itemId: number;
  externalId: string;
  authority: string;
  licenceNo: string | null;
  /** The right of our register; null: it has none of that number, or the entry names none. */
  rightId: number | null;
  /** Serious-violation list only. */
  holderName: string | null;
  creditCode: string | null;
  listedOn: string;
  reason: string;
  listedBy: string;
  documentNo: string | null;
  removedOn: string | null;
  removalReason: string | null;
}

export interface ListEntryFilter {
  kind: ListKind;
  /** Whose: of this authority and those below it. */
  authority: string;
  /** Only what stands on the list on this day: listed by then, and not removed by then. */
  on?: string | undefined;
  licenceNo?: string | undefined;
  /** The last item already seen. */
  after?: number | undefined;
  limit: number;
}

/** Entries of the abnormal list 异常名录 or the serious-violation list 严重违法名单, in the order their latest word came. */
export async function listListEntries(executor: Executor, filter: ListEntryFilter): Promise<ListEntry[]> {
  const { kind, authority, on, licenceNo, after = 0, limit } = filter;
  const standing =
    on === undefined
      ? sql``
      : sql`
    AND i.facts->>'listedOn' <= ${on} AND (i.facts->>'removedOn' IS NULL OR i.facts->>'removedOn' > ${on})`;
  const ofRight = licenceNo === undefined ? sql`` : sql`AND i.facts->>'licenceNo' = ${licenceNo}`;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT i.id::int AS "itemId", i.external_id AS "externalId", i.authority_code AS authority, r.id::int AS "rightId",
           ${texts(['licenceNo', 'holderName', 'creditCode', 'listedOn', 'reason', 'listedBy', 'documentNo'])},
           ${texts(['removedOn', 'removalReason'])}
    FROM (${latestItems(kind)}) i LEFT JOIN rights r ON r.licence_no = i.facts->>'licenceNo'
    WHERE i.authority_code IN (${authorityAndBelow(authority)}) AND i.id > ${after} ${standing} ${ofRight}
    ORDER BY i.id LIMIT ${limit}`);
  return rows as unknown as ListEntry[];
}

/** A draw of an earlier year 历年抽查 as the ministry holds it now. */
export interface EarlierDraw {
  itemId: number;
  externalId: string;
  authority: string;
  year: number;
  drawnBy: string;
  drawnOn: string;
  licenceNos: string[];
}

/** Draws of earlier years, in the order their latest word came. */
export async function listEarlierDraws(
  executor: Executor,
  filter: Pick<ListEntryFilter, 'authority' | 'licenceNo' | 'after' | 'limit'> & { year?: number | undefined },
): Promise<EarlierDraw[]> {
  const { authority, year, licenceNo, after = 0, limit } = filter;
  const ofYear = year === undefined ? sql`` : sql`AND (i.facts->>'year')::int = ${year}`;
  const ofRight = licenceNo === undefined ? sql`` : sql`AND i.facts->'licenceNos' ? ${licenceNo}`;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT i.id::int AS "itemId", i.external_id AS "externalId", i.authority_code AS authority, (i.facts->>'year')::int AS year,
           ${texts(['drawnBy', 'drawnOn'])}, i.facts->'licenceNos' AS "licenceNos"
    FROM (${latestItems('draws')}) i
    WHERE i.authority_code IN (${authorityAndBelow(authority)}) AND i.id > ${after} ${ofYear} ${ofRight}
    ORDER BY i.id LIMIT ${limit}`);
  return rows as unknown as EarlierDraw[];
}

/** Facts as columns of the same name. The names are ours, never a request's. */
const texts = (facts: readonly string[]): SQL =>
  sql.raw(facts.map((fact) => `i.facts->>'${fact}' AS "${fact}"`).join(', '));
