import { type SQL, sql } from 'drizzle-orm';
import { normaliseCreditCode } from '../../../rules/credit-code.ts';
import type { HolderKind } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';
import { type Eyes, eyesOf, isVisibleTo } from './eyes.ts';
import type { Holder } from './rights.ts';
import { nameHas } from './search.ts';

export interface ListedHolder extends Holder {
  /** The holder it was merged into. */
  mergedInto: number | null;
  /** Rights of his that these eyes see. */
  rights: number;
}

export interface HolderFilter {
  visibleTo: string;
  /** Credit code, or part of the name. */
  search?: string | undefined;
  kind?: HolderKind | undefined;
  after?: number | undefined;
  limit: number;
}

const members = (eyes: Eyes) => sql`
  h.id::int AS id, h.kind, h.name, h.credit_code AS "creditCode", h.merged_into::int AS "mergedInto",
  (SELECT count(*)::int FROM rights r WHERE r.holder_id = h.id AND ${isVisibleTo(eyes)}) AS rights`;

/** Holders with rights in view, without those that were merged into another, in the order they came. */
export async function listHolders(executor: Executor, filter: HolderFilter): Promise<ListedHolder[]> {
  const eyes = await eyesOf(executor, filter.visibleTo);
  const { after = 0, limit, kind, search } = filter;
  const named = search?.trim() ? matching(search.trim()) : sql`true`;
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${members(eyes)} FROM holders h
    WHERE h.id > ${after} AND h.merged_into IS NULL AND ${kind === undefined ? sql`true` : sql`h.kind = ${kind}`} AND ${named}
      AND EXISTS (SELECT FROM rights r WHERE r.holder_id = h.id AND ${isVisibleTo(eyes)})
    ORDER BY h.id LIMIT ${limit}`);
  return rows as unknown as ListedHolder[];
}

// Both have an index of their own, and PostgreSQL joins what two indexes of one table find.
const matching = (search: string): SQL =>
  sql`(h.credit_code = ${normaliseCreditCode(search)} OR (${nameHas(sql`h.name`, search)}))`;

/** A holder by number, merged ones too; undefined where there is none or none of the rights it had is in view. */
export async function findVisibleHolder(
  executor: Executor,
  visibleTo: string,
  id: number,
): Promise<ListedHolder | undefined> {
  const eyes = await eyesOf(executor, visibleTo);
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT ${members(eyes)} FROM holders h
    WHERE h.id = ${id} AND EXISTS (
      SELECT FROM rights r WHERE r.holder_id IN (h.id, h.merged_into) AND ${isVisibleTo(eyes)})`);
  return rows[0] as unknown as ListedHolder | undefined;
}

/** What the holder of a credit code is called; undefined: no register names it. */
export async function findHolderName(executor: Executor, creditCode: string): Promise<string | undefined> {
  const { rows } = await executor.execute<{ name: string }>(
    sql`SELECT name FROM holders WHERE credit_code = ${creditCode}`,
  );
  return rows[0]?.name;
}

/** Holders that were merged into one, by number. */
export async function listMergedHolders(executor: Executor, id: number): Promise<Holder[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`
    SELECT id::int AS id, kind, name, credit_code AS "creditCode" FROM holders WHERE merged_into = ${id} ORDER BY id`);
  return rows as unknown as Holder[];
}

/** What a holder was called, and until which legal day; the earliest first. */
export async function listFormerNames(executor: Executor, id: number): Promise<{ name: string; heldUntil: string }[]> {
  const { rows } = await executor.execute<{ name: string; heldUntil: string }>(sql`
    SELECT name, held_until::text AS "heldUntil" FROM holder_former_names WHERE holder_id = ${id} ORDER BY held_until, id`);
  return rows;
}
