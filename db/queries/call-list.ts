import { asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Call, CallState } from '../../rules/call-list.ts';
import type { DeliveryState } from '../../rules/deliveries.ts';
import type { HolderKind } from '../../rules/registry.ts';
import type { Executor, Transaction } from '../client.ts';
import { callOutcomesTable } from '../schema/call-list.ts';

/** One entry of the call list, as a list shows it. */
export interface CallEntry {
  id: number;
  campaignId: number;
  round: number;
  state: DeliveryState;
  reason: string | null;
  holder: { id: number; kind: HolderKind; name: string };
  rightsCount: number;
  /** Calls recorded so far. */
  calls: number;
  /** The steps before it in its round, each with its reason. */
  steps: { channel: string; state: string; reason: string | null }[];
}

/** The same with everything a caller needs. */
export interface CallEntryDetails extends CallEntry {
  authorityCode: string;
  /** As the register has them, 系统填报 before 登记. */
  numbers: string[];
  contactPersons: string[];
  licenceNos: string[];
}

const STATES: Record<CallState, SQL> = {
  open: sql`d.state = 'planned'`,
  reached: sql`d.state = 'delivered'`,
  unreached: sql`(d.state = 'failed' OR (d.state = 'skipped' AND d.reason = 'no-number'))`,
  withdrawn: sql`d.state = 'skipped' AND d.reason <> 'no-number'`,
};

const ENTRY = sql`
  d.id::int AS id, ro.campaign_id::int AS "campaignId", ro.number AS round, d.state, d.reason,
  jsonb_build_object('id', h.id, 'kind', h.kind, 'name', h.name) AS holder, d.rights_count AS "rightsCount", d.attempts::int AS calls,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('channel', s.channel, 'state', s.state, 'reason', s.reason) ORDER BY s.step), '[]')
   FROM deliveries s WHERE s.round_id = d.round_id AND s.holder_id = d.holder_id AND s.step < d.step) AS steps`;

const FROM = sql`
  FROM deliveries d JOIN rounds ro ON ro.id = d.round_id JOIN holders h ON h.id = d.holder_id JOIN campaigns c ON c.id = ro.campaign_id`;

const DETAILS = sql`
  c.authority_code AS "authorityCode", k.numbers, k."contactPersons", k."licenceNos"`;

const KNOWN = sql`
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(r.system_phones), '[]') || coalesce(jsonb_agg(r.registered_phones), '[]') AS numbers,
      coalesce(jsonb_agg(DISTINCT r.contact_person) FILTER (WHERE r.contact_person <> ''), '[]') AS "contactPersons",
      coalesce(jsonb_agg(r.licence_no ORDER BY r.licence_no), '[]') AS "licenceNos"
    FROM delivery_rights dr JOIN rights r ON r.id = dr.right_id WHERE dr.delivery_id = d.id AND dr.skipped IS NULL) k`;

interface ListQuery {
  campaignId: number;
  state?: CallState | undefined;
  round?: number | undefined;
  after?: number | undefined;
  limit: number;
}

const where = ({ campaignId, state, round, after = 0 }: ListQuery) => sql`
  WHERE d.channel = 'call-list' AND ro.campaign_id = ${campaignId} AND d.id > ${after}
    ${state === undefined ? sql`` : sql`AND ${STATES[state]}`} ${round === undefined ? sql`` : sql`AND ro.number = ${round}`}`;

/** Entries of a campaign's call list in the order of their numbers. */
export async function listCallEntries(executor: Executor, query: ListQuery): Promise<CallEntry[]> {
  const { rows } = await executor.execute<Record<string, never>>(
    sql`SELECT ${ENTRY} ${FROM} ${where(query)} ORDER BY d.id LIMIT ${query.limit}`,
  );
  return rows as unknown as CallEntry[];
}

/** The same with numbers and contacts, for the file that is worked through. */
export async function listCallDetails(executor: Executor, query: ListQuery): Promise<CallEntryDetails[]> {
  const { rows } = await executor.execute<Record<string, never>>(
    sql`SELECT ${ENTRY}, ${DETAILS} ${FROM} ${KNOWN} ${where(query)} ORDER BY d.id LIMIT ${query.limit}`,
  );
  return rows.map(detailsOf);
}

/** One entry; undefined where there is none of that number. */
export async function findCallEntry(executor: Executor, id: number): Promise<CallEntryDetails | undefined> {
  const { rows } = await executor.execute<Record<string, never>>(
    sql`SELECT ${ENTRY}, ${DETAILS} ${FROM} ${KNOWN} WHERE d.channel = 'call-list' AND d.id = ${id}`,
  );
  return rows[0] && detailsOf(rows[0]);
}

function detailsOf(row: unknown): CallEntryDetails {
  const { numbers, ...details } = row as Omit<CallEntryDetails, 'numbers'> & { numbers: string[][] };
  return { ...details, numbers: [...new Set(numbers.flat())] };
}

/** Entries by their numbers, locked until the transaction ends, in the order of their numbers. */
export async function lockCallEntries(tx: Transaction, ids: readonly number[]): Promise<CallEntryDetails[]> {
  await tx.execute(
    sql`SELECT FROM deliveries WHERE channel = 'call-list' AND id = ANY(${sql.param([...ids])}::bigint[]) ORDER BY id FOR UPDATE`,
  );
  const { rows } = await tx.execute<Record<string, never>>(sql`
    SELECT ${ENTRY}, ${DETAILS} ${FROM} ${KNOWN} WHERE d.channel = 'call-list' AND d.id = ANY(${sql.param([...ids])}::bigint[])
    ORDER BY d.id`);
  return rows.map(detailsOf);
}

export type CallRecord = typeof callOutcomesTable.$inferSelect;

export async function saveCall(tx: Transaction, call: Omit<CallRecord, 'id'>): Promise<void> {
  await tx.insert(callOutcomesTable).values(call);
}

/** Calls of entries in the order they were recorded. */
export async function listCalls(executor: Executor, ids: readonly number[]): Promise<CallRecord[]> {
  if (ids.length === 0) return [];
  return executor
    .select()
    .from(callOutcomesTable)
    .where(inArray(callOutcomesTable.deliveryId, [...ids]))
    .orderBy(asc(callOutcomesTable.id));
}

/** Calls of one entry, as the rules read them. */
export async function listCallsOf(executor: Executor, id: number): Promise<Call[]> {
  return executor
    .select({ number: callOutcomesTable.number, outcome: callOutcomesTable.outcome })
    .from(callOutcomesTable)
    .where(eq(callOutcomesTable.deliveryId, id))
    .orderBy(asc(callOutcomesTable.id));
}

/** Moves an entry on after a call; `delivered` and `failed` are done. */
export async function updateCallEntry(
  tx: Transaction,
  id: number,
  change: { state: 'planned' | 'delivered' | 'failed'; reason: string | null },
): Promise<void> {
  await tx.execute(
    sql`UPDATE deliveries SET state = ${change.state}, reason = ${change.reason}, attempts = attempts + 1 WHERE id = ${id}`,
  );
}
