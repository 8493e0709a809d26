/** What a board looks at: an authority with those below it, the registers their rights stand in, the campaigns of the year. */
import { asc, type SQL, sql } from 'drizzle-orm';
import type { BoardNode } from '../../../rules/board/tree.ts';
import type { Executor } from '../../client.ts';
import { authoritiesTable } from '../../schema/identity.ts';
import { type Campaign, listCampaignsOfYear } from '../annual-disclosure/campaigns.ts';
import { authorityAndAbove, authorityAndBelow } from '../identity.ts';
import { managerOf } from '../registry/eyes.ts';

export interface BoardScope {
  year: number;
  top: BoardNode;
  /** `top` and everything below it. */
  nodes: BoardNode[];
  /** Authorities whose registers hold their rights: those among `nodes`; below a province, the province above. */
  registers: string[];
  /** Whole registers: no right of theirs is another's. */
  whole: boolean;
  /** Campaigns of the year over these registers. */
  campaigns: Campaign[];
}

/** Undefined: there is no such authority. */
export async function findBoardScope(
  executor: Executor,
  authority: string,
  year: number,
): Promise<BoardScope | undefined> {
  const nodes = await executor
    .select()
    .from(authoritiesTable)
    .where(sql`${authoritiesTable.code} IN (${authorityAndBelow(authority)})`)
    .orderBy(asc(authoritiesTable.code));
  const top = nodes.find(({ code }) => code === authority);
  if (!top) return undefined;
  const whole = top.level === 'ministry' || top.level === 'province';
  const registers = whole ? nodes.map(({ code }) => code) : [await provinceAbove(executor, authority)];
  const campaigns = await listCampaignsOfYear(executor, registers, year);
  return { year, top, nodes, registers, whole, campaigns };
}

async function provinceAbove(executor: Executor, authority: string): Promise<string> {
  const { rows } = await executor.execute<{ code: string }>(sql`
    SELECT a.code FROM authorities a JOIN (${authorityAndAbove(authority)}) line ON line.code = a.code
    WHERE a.level = 'province' ORDER BY line.depth LIMIT 1`);
  return rows[0]?.code ?? authority;
}

/** Years of which an authority has a campaign, at itself or above or below; the latest first. */
export async function listBoardYears(executor: Executor, authority: string): Promise<number[]> {
  const { rows } = await executor.execute<{ year: number }>(sql`
    SELECT DISTINCT year FROM campaigns
    WHERE authority_code IN (${authorityAndBelow(authority)})
       OR authority_code IN (SELECT line.code FROM (${authorityAndAbove(authority)}) line)
    ORDER BY year DESC`);
  return rows.map(({ year }) => year);
}

/**
 * Who manages what, once for each way in which the registers say it, of which there are a few hundred: `manager` beside
 * the columns it comes from. A manager who stands in another tree would take rights off the board: they then count at
 * the authority that keeps the register. To stand in a WITH as MATERIALIZED, or the planner asks for every right.
 */
export function managers({ nodes, registers, whole }: BoardScope): SQL {
  const codes = sql`${sql.param(nodes.map(({ code }) => code))}::text[]`;
  const placed = sql`
    SELECT r.authority_code, r.managing_code, r.managing_authority, r.division_code, ${managerOf} AS manager
    FROM (SELECT DISTINCT authority_code, managing_code, managing_authority, division_code FROM rights
          WHERE authority_code = ANY (${sql.param(registers)}::text[])) r`;
  if (!whole) return sql`SELECT * FROM (${placed}) p WHERE p.manager = ANY (${codes})`;
  return sql`
    SELECT authority_code, managing_code, managing_authority, division_code,
           CASE WHEN p.manager = ANY (${codes}) THEN p.manager ELSE authority_code END AS manager FROM (${placed}) p`;
}

/** The condition that joins `p`, a row of `managers`, with rows of rights, or of groups of them, named so. */
export const managedBy = (rights: string): SQL =>
  sql.raw(`p.authority_code = ${rights}.authority_code AND p.managing_authority = ${rights}.managing_authority
    AND p.division_code = ${rights}.division_code AND p.managing_code IS NOT DISTINCT FROM ${rights}.managing_code`);

/** Subquery: `id` and `manager` of every right of the scope. */
export const placedRights = (scope: BoardScope): SQL => sql`
  WITH p AS MATERIALIZED (${managers(scope)})
  SELECT r.id, p.manager FROM rights r JOIN p ON ${managedBy('r')}`;

/** The campaigns of a scope by their numbers, for a condition. */
export const campaignIds = ({ campaigns }: BoardScope): SQL =>
  sql`${sql.param(campaigns.map(({ id }) => id))}::bigint[]`;
