import { sql } from 'drizzle-orm';
import { registerBusy } from '../../../rules/register-act-refusals.ts';
import type { RightEvent } from '../../../rules/registry.ts';
import { type Version, versionsOf } from '../../../rules/right-versions.ts';
import type { Transaction } from '../../client.ts';
import { REGISTER_LOCK } from './register-lock.ts';
import { allVersions, CONTENT_COLUMNS, type ContentColumn, columnList, VERSION_COLUMNS } from './right-columns.ts';

export interface RightsChange {
  rightIds: readonly number[];
  set: Partial<Record<ContentColumn, unknown>>;
  /** Legal day it takes effect on, YYYY-MM-DD. */
  from: string;
  event: RightEvent;
  actId: number | null;
  /** Machine time. */
  recordedAt: Date;
}

/** Holds imports off until the transaction ends; refuses while one is under way (409): it compares with what stands now. */
export async function holdOffImports(tx: Transaction): Promise<void> {
  const { rows } = await tx.execute<{ held: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock_shared(${REGISTER_LOCK}) AS held`,
  );
  if (!rows[0]?.held) throw registerBusy();
}

/** Rights in one statement: what they hold travels as JSON. */
const BATCH = 500;

/**
 * Changes columns of rights from a legal day on, each by a new version, and by one more for every version that holds from
 * a later day (rules/right-versions). Precondition: imports are held off. Returns the rights that changed.
 */
export async function changeRights(tx: Transaction, change: RightsChange): Promise<number[]> {
  const changed: number[] = [];
  const ids = [...new Set(change.rightIds)].sort((a, b) => a - b);
  for (let at = 0; at < ids.length; at += BATCH)
    changed.push(...(await changeBatch(tx, ids.slice(at, at + BATCH), change)));
  return changed;
}

async function changeBatch(tx: Transaction, ids: readonly number[], change: RightsChange): Promise<number[]> {
  const { event, actId, recordedAt, from, set } = change;
  const about = { event, act_id: actId, recorded_at: recordedAt.toISOString() };
  const versions = await lockVersions(tx, ids);
  const made = ids
    .map((id) => versionsOf(versions.get(id) ?? [], { set, from, about }))
    .filter(({ length }) => length > 0);
  if (made.length === 0) return [];
  const latest = made.map((all) => all.at(-1) as Version);
  await archive(
    tx,
    latest.map(({ right_id }) => right_id as number),
    made.flatMap((all) => all.slice(0, -1)),
  );
  await replace(tx, latest);
  return latest.map(({ right_id }) => right_id as number);
}

/** Every version of rights that are held until the transaction ends. */
async function lockVersions(tx: Transaction, ids: readonly number[]): Promise<Map<number, Version[]>> {
  const wanted = sql`ANY (${sql.param(ids)}::bigint[])`;
  await tx.execute(sql`SELECT id FROM rights WHERE id = ${wanted} ORDER BY id FOR UPDATE`);
  // The area as text: a number of JSON could not say 1.2500.
  const { rows } = await tx.execute<{ version: Version }>(sql`
    SELECT to_jsonb(v) || jsonb_build_object('area_km2', v.area_km2::text) AS version FROM ${allVersions} v WHERE v.right_id = ${wanted}`);
  const byRight = new Map<number, Version[]>();
  for (const { version } of rows) {
    const id = version.right_id as number;
    byRight.set(id, [...(byRight.get(id) ?? []), version]);
  }
  return byRight;
}

const columns = [...VERSION_COLUMNS, ...CONTENT_COLUMNS];

/** What stood in `rights` becomes a former version, and so do all that were made but the latest. */
async function archive(tx: Transaction, ids: readonly number[], former: readonly Version[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO right_versions (right_id, ${columnList(columns)})
    SELECT id, ${columnList(columns)} FROM rights WHERE id = ANY (${sql.param(ids)}::bigint[])
    UNION ALL SELECT right_id, ${columnList(columns)} FROM jsonb_populate_recordset(NULL::right_versions, ${JSON.stringify(former)}::jsonb)`);
}

async function replace(tx: Transaction, latest: readonly Version[]): Promise<void> {
  await tx.execute(sql`
    UPDATE rights SET (${columnList(columns)}) = ROW (${columnList(columns, 'v.')})
    FROM jsonb_populate_recordset(NULL::right_versions, ${JSON.stringify(latest)}::jsonb) v WHERE rights.id = v.right_id`);
}
