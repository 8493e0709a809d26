import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { DecidedHolder, HolderDecisionState } from '../../../rules/holder-decisions.ts';
import { decisionOpen } from '../../../rules/holder-refusals.ts';
import type { Executor, Transaction } from '../../client.ts';
import { holderDecisionsTable } from '../../schema/index.ts';
import { recordEvidenceBatch } from '../evidence.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';
import type { ActTimes } from './apply-act.ts';
import { changeRights } from './change-rights.ts';
import { eyesOf } from './eyes.ts';

export type HolderDecision = typeof holderDecisionsTable.$inferSelect;
export type NewHolderDecision = Omit<HolderDecision, 'id' | 'decidedBy' | 'decidedAt' | 'decisionNote'>;

/** A holder held until the transaction ends, with the registers its rights stand in. */
export async function lockHolder(
  tx: Transaction,
  id: number,
): Promise<(DecidedHolder & { registers: string[] }) | undefined> {
  const { rows } = await tx.execute<Record<string, never>>(sql`
    SELECT h.id::int AS id, h.credit_code AS "creditCode", h.merged_into::int AS "mergedInto",
           ARRAY(SELECT DISTINCT r.authority_code FROM rights r WHERE r.holder_id IN (h.id, h.merged_into) ORDER BY 1) AS registers
    FROM holders h WHERE h.id = ${id} FOR UPDATE OF h`);
  return rows[0] as unknown as (DecidedHolder & { registers: string[] }) | undefined;
}

/** Throws Refusal decision-open (409) where one about the same two waits for its second officer. */
export async function saveHolderDecision(tx: Transaction, decision: NewHolderDecision): Promise<HolderDecision> {
  const insert = tx.insert(holderDecisionsTable).values(decision).returning();
  return onlyRow(await withUniqueRefused(insert, 'holder_decisions_open', decisionOpen));
}

export async function lockHolderDecision(tx: Transaction, id: number): Promise<HolderDecision | undefined> {
  const [found] = await tx.select().from(holderDecisionsTable).where(eq(holderDecisionsTable.id, id)).for('update');
  return found;
}

export async function updateHolderDecision(
  tx: Transaction,
  id: number,
  change: Pick<HolderDecision, 'state' | 'decidedBy' | 'decidedAt' | 'decisionNote'>,
): Promise<HolderDecision> {
  return onlyRow(await tx.update(holderDecisionsTable).set(change).where(eq(holderDecisionsTable.id, id)).returning());
}

/** Decisions in the order they were proposed. */
export async function listHolderDecisions(
  executor: Executor,
  query: { visibleTo: string; state?: HolderDecisionState | undefined; after?: number | undefined; limit: number },
): Promise<HolderDecision[]> {
  const { codes } = await eyesOf(executor, query.visibleTo);
  const { id, authorityCode, state } = holderDecisionsTable;
  return executor
    .select()
    .from(holderDecisionsTable)
    .where(
      and(
        sql`${authorityCode} = ANY (${sql.param(codes)}::text[])`,
        query.state && eq(state, query.state),
        gt(id, query.after ?? 0),
      ),
    )
    .orderBy(asc(id))
    .limit(query.limit);
}

type Times = ActTimes & { today: string };

/**
 * Merges one holder into another: the rights it has pass to the other, and so does what was merged into it before. Its
 * row stays, so that the register's next file finds it. Preconditions: imports are held off, both are locked.
 */
export async function mergeHolders(tx: Transaction, holderId: number, otherId: number, times: Times): Promise<void> {
  const { rows } = await tx.execute<{ id: number }>(sql`
    UPDATE rights SET named_holder_id = coalesce(named_holder_id, holder_id) WHERE holder_id = ${holderId} RETURNING id::int AS id`);
  await tx.execute(
    sql`UPDATE holders SET merged_into = ${otherId} WHERE id = ${holderId} OR merged_into = ${holderId}`,
  );
  await moveRights(tx, rows, otherId, 'holder-merged', times);
}

/**
 * Undoes it: the holder stands by itself again, with the rights the register names it for and with whoever had been
 * merged into it. Preconditions as above.
 */
export async function splitHolder(tx: Transaction, holderId: number, times: Times): Promise<void> {
  await tx.execute(sql`
    CREATE TEMPORARY TABLE split_members ON COMMIT DROP AS
    WITH RECURSIVE latest AS (
      SELECT DISTINCT ON (holder_id) holder_id, other_id, kind FROM holder_decisions
      WHERE state = 'approved' AND kind IN ('merge', 'split') ORDER BY holder_id, id DESC),
    members (id) AS (
      SELECT ${holderId}::bigint UNION
      SELECT latest.holder_id FROM latest JOIN members ON members.id = latest.other_id WHERE latest.kind = 'merge')
    SELECT id FROM members`);
  await tx.execute(sql`
    UPDATE holders SET merged_into = nullif(${holderId}::bigint, id) WHERE id IN (SELECT id FROM split_members)`);
  const { rows } = await tx.execute<{ id: number }>(sql`
    SELECT id::int AS id FROM rights WHERE named_holder_id IN (SELECT id FROM split_members)`);
  await moveRights(tx, rows, holderId, 'holder-split', times);
  await tx.execute(sql`UPDATE rights SET named_holder_id = NULL WHERE named_holder_id = ${holderId}`);
  await tx.execute(sql`DROP TABLE split_members`);
}

async function moveRights(
  tx: Transaction,
  rights: readonly { id: number }[],
  holderId: number,
  event: 'holder-merged' | 'holder-split',
  { today: from, asOf, recordedAt, actorId, commandId }: Times,
): Promise<void> {
  const rightIds = rights.map(({ id }) => id);
  const changed = await changeRights(tx, {
    rightIds,
    set: { holder_id: holderId },
    from,
    event,
    actId: null,
    recordedAt,
  });
  const entry = { asOf, recordedAt, actorId, commandId: commandId ?? null, room: 'registry', kind: `right.${event}` };
  await recordEvidenceBatch(
    tx,
    changed.map((id) => ({ ...entry, subject: `right/${id}`, data: { holderId } })),
  );
}
