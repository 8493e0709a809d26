import { and, asc, eq, gt, or, type SQL, sql } from 'drizzle-orm';
import { normaliseLicence } from '../../../rules/licence.ts';
import type { HolderKind, RightKind, RightState } from '../../../rules/registry.ts';
import type { Executor } from '../../client.ts';
import { holdersTable, rightsTable } from '../../schema/index.ts';
import { authorityAndBelow } from '../identity.ts';

export interface Holder {
  id: number;
  kind: HolderKind;
  name: string;
  creditCode: string | null;
}

/** A mining right 矿业权 with its holder; days are YYYY-MM-DD. */
export interface Right extends Omit<typeof rightsTable.$inferSelect, 'holderId'> {
  holder: Holder;
}

export interface RightFilter {
  /** Whose eyes: rights of the registers of this authority and those below it, and rights that lie in their area. */
  visibleTo: string;
  /** Licence number or its beginning, credit code, or part of the name of the right or of its holder. */
  search?: string | undefined;
  holderId?: number | undefined;
  kind?: RightKind | undefined;
  state?: RightState | undefined;
  /** The last id already seen. */
  after?: number | undefined;
  limit: number;
}

/** The right of a licence number, however that is typed; undefined where there is none or it is not theirs to see. */
export async function findRight(executor: Executor, visibleTo: string, licenceNo: string): Promise<Right | undefined> {
  const [row] = await executor
    .select()
    .from(rightsTable)
    .innerJoin(holdersTable, eq(holdersTable.id, rightsTable.holderId))
    .where(and(eq(rightsTable.licenceNo, normaliseLicence(licenceNo)), isVisibleTo(visibleTo)));
  return row && toRight(row);
}

/** Rights in the order they came into the register. */
export async function listRights(executor: Executor, filter: RightFilter): Promise<Right[]> {
  const rows = await executor
    .select()
    .from(rightsTable)
    .innerJoin(holdersTable, eq(holdersTable.id, rightsTable.holderId))
    .where(
      and(
        isVisibleTo(filter.visibleTo),
        gt(rightsTable.id, filter.after ?? 0),
        filter.holderId === undefined ? undefined : eq(rightsTable.holderId, filter.holderId),
        filter.kind && eq(rightsTable.kind, filter.kind),
        filter.state && eq(rightsTable.state, filter.state),
        filter.search ? matches(filter.search) : undefined,
      ),
    )
    .orderBy(asc(rightsTable.id))
    .limit(filter.limit);
  return rows.map(toRight);
}

/** How many rights the register of one authority holds. */
export async function countRights(executor: Executor, authorityCode: string): Promise<number> {
  return executor.$count(rightsTable, eq(rightsTable.authorityCode, authorityCode));
}

// A province keeps the register; a city sees of it what lies in its area.
function isVisibleTo(authorityCode: string): SQL | undefined {
  const below = authorityAndBelow(authorityCode);
  return or(sql`${rightsTable.authorityCode} IN (${below})`, sql`${rightsTable.divisionCode} IN (${below})`);
}

function matches(search: string): SQL | undefined {
  const code = normaliseLicence(search);
  const part = `%${escapeLike(search.trim())}%`;
  return or(
    sql`${rightsTable.licenceNo} LIKE ${`${escapeLike(code)}%`}`,
    eq(holdersTable.creditCode, code),
    sql`${rightsTable.name} ILIKE ${part}`,
    sql`${holdersTable.name} ILIKE ${part}`,
  );
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&');

function toRight(row: { rights: typeof rightsTable.$inferSelect; holders: typeof holdersTable.$inferSelect }): Right {
  const { holderId: _id, ...right } = row.rights;
  const { id, kind, name, creditCode } = row.holders;
  return { ...right, holder: { id, kind, name, creditCode } };
}
