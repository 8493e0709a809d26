import { sql } from 'drizzle-orm';
import type { ListName } from '../../../rules/urging.ts';
import type { Executor, Transaction } from '../../client.ts';
import { urgingsTable } from '../../schema/urging.ts';
import { latestItems } from '../reconciliation/items.ts';

/** A right on a list, by one of its entries. */
export interface ListedRight {
  list: ListName;
  entryId: string;
  rightId: number;
  licenceNo: string;
  /** Legal day. */
  listedOn: string;
  /** The due day it was urged for last. */
  lastDueOn: string | null;
}

/**
 * Rights on the abnormal list or the list of serious violations of an authority on a legal day, as the ministry's lists
 * say. An entry of a holder without a licence number stands for each right of that holder. The one place that says who is
 * listed: lists that are kept here join it.
 */
export async function listListedRights(executor: Executor, authority: string, day: string): Promise<ListedRight[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    WITH entries AS (
      SELECT 'abnormal-list' AS list, a.* FROM (${latestItems('abnormal-list')}) a
      UNION ALL SELECT 'serious-list', s.* FROM (${latestItems('serious-list')}) s)
    SELECT e.list, e.external_id AS "entryId", r.id::int AS "rightId", r.licence_no AS "licenceNo",
           e.facts->>'listedOn' AS "listedOn", to_char(u.due_on, 'YYYY-MM-DD') AS "lastDueOn"
    FROM entries e
    JOIN rights r ON r.authority_code = e.authority_code
    JOIN holders h ON h.id = r.holder_id
    LEFT JOIN LATERAL (
      SELECT max(due_on) AS due_on FROM urgings u WHERE u.list = e.list AND u.entry_id = e.external_id AND u.right_id = r.id) u ON true
    WHERE e.authority_code = ${authority} AND e.facts->>'listedOn' <= ${day} AND coalesce(e.facts->>'removedOn' > ${day}, true)
      AND CASE WHEN e.facts->>'licenceNo' IS NULL THEN h.credit_code = e.facts->>'creditCode' ELSE r.licence_no = e.facts->>'licenceNo' END
    ORDER BY e.list, e.external_id, r.id`);
  return rows as unknown as ListedRight[];
}

/** Keeps who was urged; one that is there already stays as it is. */
export async function saveUrgings(
  tx: Transaction,
  of: { authority: string; roundId: number; asOf: Date },
  urged: readonly (Pick<ListedRight, 'list' | 'entryId' | 'rightId'> & { dueOn: string })[],
): Promise<void> {
  if (urged.length === 0) return;
  const column = <T>(pick: (one: (typeof urged)[number]) => T) => sql.param(urged.map(pick));
  await tx.execute(sql`
    INSERT INTO ${urgingsTable} (list, entry_id, right_id, due_on, authority_code, round_id, as_of)
    SELECT list, entry_id, right_id, due_on, ${of.authority}, ${of.roundId}, ${of.asOf.toISOString()}::timestamptz
    FROM unnest(${column(({ list }) => list)}::text[], ${column(({ entryId }) => entryId)}::text[],
                ${column(({ rightId }) => rightId)}::bigint[], ${column(({ dueOn }) => dueOn)}::date[]) AS u (list, entry_id, right_id, due_on)
    ON CONFLICT DO NOTHING`);
}

export interface UrgingRow {
  id: string;
  list: ListName;
  licenceNo: string;
  dueOn: string;
  round: number;
  deliveryId: number | null;
  channel: string | null;
  state: string | null;
  reason: string | null;
}

/** Urgings of an authority in the order of their due days, each with what became of its message. */
export async function listUrgings(
  executor: Executor,
  query: { authority: string; list?: ListName | undefined; after?: string | undefined; limit: number },
): Promise<UrgingRow[]> {
  const key = sql`to_char(u.due_on, 'YYYY-MM-DD') || '/' || u.list || '/' || u.entry_id || '/' || lpad(u.right_id::text, 18, '0')`;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${key} AS id, u.list, r.licence_no AS "licenceNo", to_char(u.due_on, 'YYYY-MM-DD') AS "dueOn", ro.number AS round,
           d.id::int AS "deliveryId", d.channel, CASE WHEN dr.skipped IS NULL THEN d.state ELSE 'skipped' END AS state,
           coalesce(dr.skipped, d.reason) AS reason
    FROM urgings u JOIN rights r ON r.id = u.right_id JOIN rounds ro ON ro.id = u.round_id
    LEFT JOIN delivery_rights dr ON dr.round_id = u.round_id AND dr.right_id = u.right_id
    LEFT JOIN deliveries d ON d.id = dr.delivery_id
    WHERE u.authority_code = ${query.authority} AND (${query.list ?? null}::text IS NULL OR u.list = ${query.list ?? null})
      AND (${query.after ?? null}::text IS NULL OR ${key} COLLATE "C" > ${query.after ?? null})
    ORDER BY ${key} COLLATE "C" LIMIT ${query.limit}`);
  return rows as unknown as UrgingRow[];
}
