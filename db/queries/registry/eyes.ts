import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/** Whose eyes look at the register: read once, so that the planner sees codes instead of a tree it cannot estimate. */
export interface Eyes {
  /** An authority that keeps registers sees them whole. */
  keepsRegisters: boolean;
  /** Itself and those below. */
  codes: string[];
  /** The province it is of, by its code. */
  province: string;
  /** Of a city: how the codes of its counties begin, whether or not they have an authority of their own. */
  area: string | undefined;
  /** Authorities whose codes begin so and that stand below another. */
  apart: string[];
}

export async function eyesOf(executor: Executor, authorityCode: string): Promise<Eyes> {
  const prefix = authorityCode.slice(0, 4);
  const { rows } = await executor.execute<{ level: string; codes: string[]; apart: string[] }>(sql`
    WITH RECURSIVE below (code) AS (
      SELECT code FROM authorities WHERE code = ${authorityCode}
      UNION
      SELECT lower.code FROM authorities lower JOIN below ON lower.parent_code = below.code)
    SELECT level, (SELECT array_agg(code) FROM below) AS codes,
           ARRAY(SELECT code FROM authorities WHERE code LIKE ${`${prefix}%`} EXCEPT SELECT code FROM below) AS apart
    FROM authorities WHERE code = ${authorityCode}`);
  const { level, codes = [], apart = [] } = rows[0] ?? {};
  const province = `${authorityCode.slice(0, 2)}0000`;
  const keepsRegisters = level === 'province' || level === 'ministry';
  return { keepsRegisters, codes, province, area: level === 'city' ? prefix : undefined, apart };
}

/**
 * Whether the right `r` (a row of rights as it is now) is theirs to see: of the registers they keep; below a province,
 * what they manage since a jurisdiction transfer, else what lies in their area, of their own province.
 */
export function isVisibleTo({ keepsRegisters, codes, province, area, apart }: Eyes): SQL {
  if (keepsRegisters) return sql`r.authority_code = ANY (${sql.param(codes)}::text[])`;
  const place = sql`coalesce(r.managing_code, r.division_code)`;
  const within = area
    ? sql`(${place} = ANY (${sql.param(codes)}::text[]) OR ${place} LIKE ${`${area}%`} AND ${place} <> ALL (${sql.param(apart)}::text[]))`
    : sql`${place} = ANY (${sql.param(codes)}::text[])`;
  return sql`${within} AND r.authority_code = ${province}`;
}

/** Whether the right `r` lies in a division of the country: of a city (…00) in its counties too. */
export function liesIn(division: string): SQL {
  const prefix = division.replace(/(?:00){1,2}$/, '');
  return prefix === division ? sql`r.division_code = ${division}` : sql`r.division_code LIKE ${`${prefix}%`}`;
}

/**
 * The authority that manages the right `r`: since a jurisdiction transfer, else as the register names it, else by where
 * it lies, else the province that keeps the register.
 */
export const managerOf: SQL = sql`coalesce(r.managing_code,
  (SELECT a.code FROM authorities a WHERE a.name = r.managing_authority AND left(a.code, 2) = left(r.authority_code, 2) ORDER BY a.code LIMIT 1),
  (SELECT a.code FROM authorities a WHERE a.code IN (r.division_code, left(r.division_code, 4) || '00') AND left(a.code, 2) = left(r.authority_code, 2)
   ORDER BY a.code DESC LIMIT 1), r.authority_code)`;
