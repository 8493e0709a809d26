import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import { rightHasOpenAct } from '../../../rules/register-act-refusals.ts';
import type { ActedRight, ActKind, ActState } from '../../../rules/register-acts.ts';
import type { Executor, Transaction } from '../../client.ts';
import { registerActRightsTable, registerActsTable } from '../../schema/index.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';
import { eyesOf, isVisibleTo, liesIn, managerOf } from './eyes.ts';

export type RegisterAct = typeof registerActsTable.$inferSelect;
export type NewAct = Omit<RegisterAct, 'id' | 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote' | 'appliedAt'>;

/** A right an act is about, or is to be. */
export interface FoundRight extends ActedRight {
  id: number;
  authorityCode: string;
  /** The act that is open on it. */
  openActId: number | null;
}

const found = sql`
  SELECT r.id::int AS id, r.licence_no AS "licenceNo", r.state, r.first_issued::text AS "firstIssued", r.holder_id::int AS "holderId",
         ${managerOf} AS manager, r.authority_code AS "authorityCode",
         (SELECT o.act_id::int FROM register_act_rights o WHERE o.right_id = r.id AND o.open) AS "openActId"
  FROM rights r`;

async function listFound(executor: Executor, where: SQL): Promise<FoundRight[]> {
  const { rows } = await executor.execute<Record<string, never>>(sql`${found} WHERE ${where} ORDER BY r.id`);
  return rows as unknown as FoundRight[];
}

/** Of these licence numbers, the rights the eyes of an authority see. */
export async function listRightsByLicence(executor: Executor, visibleTo: string, licenceNos: readonly string[]) {
  const visible = isVisibleTo(await eyesOf(executor, visibleTo));
  return listFound(executor, sql`r.licence_no = ANY (${sql.param(licenceNos)}::text[]) AND ${visible}`);
}

/** The rights of an area that an authority manages: of a county its own, of a city (…00) those of its counties too. */
export async function listRightsOfArea(executor: Executor, visibleTo: string, division: string, manager: string) {
  const visible = isVisibleTo(await eyesOf(executor, visibleTo));
  return listFound(executor, sql`${liesIn(division)} AND ${visible} AND ${managerOf} = ${manager}`);
}

export function listRightsOfAct(executor: Executor, actId: number): Promise<FoundRight[]> {
  return listFound(executor, sql`r.id IN (SELECT right_id FROM register_act_rights WHERE act_id = ${actId})`);
}

/** Proposes an act on rights. Throws Refusal right-has-open-act (409). */
export async function saveAct(tx: Transaction, act: NewAct, rightIds: readonly number[]): Promise<RegisterAct> {
  const saved = onlyRow(
    await tx
      .insert(registerActsTable)
      .values({ ...act, state: 'proposed' })
      .returning(),
  );
  const insert = tx.execute(sql`
    INSERT INTO register_act_rights (act_id, right_id, open)
    SELECT ${saved.id}, id, true FROM unnest(${sql.param(rightIds)}::bigint[]) id`);
  await withUniqueRefused(insert, 'register_act_rights_open', rightHasOpenAct);
  return saved;
}

/** An act, held until the transaction ends: two decisions cannot cross. */
export async function lockAct(tx: Transaction, id: number): Promise<RegisterAct | undefined> {
  const [act] = await tx.select().from(registerActsTable).where(eq(registerActsTable.id, id)).for('update');
  return act;
}

type ActChange = { state: ActState } & Partial<
  Pick<RegisterAct, 'decidedBy' | 'decidedAt' | 'decisionNote' | 'appliedAt'>
>;

/** Moves an act on; its rights are free for another unless it waits for its day. */
export async function updateAct(tx: Transaction, id: number, change: ActChange): Promise<RegisterAct> {
  const rows = await tx.update(registerActsTable).set(change).where(eq(registerActsTable.id, id)).returning();
  if (change.state !== 'approved')
    await tx.update(registerActRightsTable).set({ open: false }).where(eq(registerActRightsTable.actId, id));
  return onlyRow(rows);
}

/** Approved acts whose day has come, oldest first. */
export async function listDueActs(executor: Executor, today: string, limit: number): Promise<number[]> {
  const { id, state, effectiveFrom } = registerActsTable;
  const rows = await executor
    .select({ id })
    .from(registerActsTable)
    .where(and(eq(state, 'approved'), lte(effectiveFrom, today)))
    .orderBy(asc(effectiveFrom), asc(id))
    .limit(limit);
  return rows.map((row) => row.id);
}

export interface ActFilter {
  visibleTo: string;
  id?: number | undefined;
  state?: ActState | undefined;
  kind?: ActKind | undefined;
  licenceNo?: string | undefined;
  after?: number | undefined;
  limit: number;
}

export interface ListedAct extends RegisterAct {
  rights: number;
  /** The first of them. */
  licenceNos: string[];
}

const LICENCES_SHOWN = 50;

// By its full name: alone, it would be the id of a right inside a subquery.
const ACT_ID = sql.raw('register_acts.id');

/** Acts in the order they were proposed: those of one's registers, those one decides, those on rights one sees. */
export async function listActs(executor: Executor, filter: ActFilter): Promise<ListedAct[]> {
  const eyes = await eyesOf(executor, filter.visibleTo);
  const act = registerActsTable;
  const ofAct = sql`SELECT FROM register_act_rights o JOIN rights r ON r.id = o.right_id WHERE o.act_id = ${ACT_ID}`;
  const codes = sql`ANY (${sql.param(eyes.codes)}::text[])`;
  const rows = await executor
    .select({
      act,
      rights: sql<number>`(SELECT count(*)::int FROM register_act_rights o WHERE o.act_id = ${ACT_ID})`,
      licenceNos: sql<string[]>`ARRAY(SELECT r.licence_no FROM register_act_rights o JOIN rights r ON r.id = o.right_id
        WHERE o.act_id = ${ACT_ID} ORDER BY r.id LIMIT ${LICENCES_SHOWN})`,
    })
    .from(act)
    .where(
      and(
        sql`(${act.authorityCode} = ${codes} OR ${act.deciderCode} = ${codes} OR EXISTS (${ofAct} AND ${isVisibleTo(eyes)}))`,
        filter.id === undefined ? undefined : eq(act.id, filter.id),
        filter.state && eq(act.state, filter.state),
        filter.kind && eq(act.kind, filter.kind),
        filter.licenceNo === undefined ? undefined : sql`EXISTS (${ofAct} AND r.licence_no = ${filter.licenceNo})`,
        gt(act.id, filter.after ?? 0),
      ),
    )
    .orderBy(asc(act.id))
    .limit(filter.limit);
  return rows.map(({ act: found, ...rest }) => ({ ...found, ...rest }));
}
