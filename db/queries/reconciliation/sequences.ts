import { asc, eq, sql } from 'drizzle-orm';
import type { SequenceRange, SequenceState } from '../../../rules/reconciliation/gaps.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { failed, type KindOutcome } from '../../../rules/reconciliation/poll.ts';
import type { Executor, Transaction } from '../../client.ts';
import { reconciliationGapNotesTable, reconciliationSequencesTable } from '../../schema/index.ts';
import { onlyRow } from '../rows.ts';

type Row = typeof reconciliationSequencesTable.$inferSelect;

/** How far a kind has been read, and how the last poll ended. */
export interface Sequence extends SequenceState {
  kind: SystemKind;
  cursor: string | null;
  poll: KindOutcome | null;
  /** Legal time. */
  polledAt: Date | null;
  /** Machine time. */
  pollRecordedAt: Date | null;
  failingSince: Date | null;
}

/** All kinds, in the order they are polled. */
export async function listSequences(executor: Executor): Promise<Sequence[]> {
  const rows = await executor.select().from(reconciliationSequencesTable);
  return rows.map(toSequence).sort((a, b) => SYSTEM_KINDS.indexOf(a.kind) - SYSTEM_KINDS.indexOf(b.kind));
}

export async function findSequence(executor: Executor, kind: SystemKind): Promise<Sequence> {
  const rows = await executor
    .select()
    .from(reconciliationSequencesTable)
    .where(eq(reconciliationSequencesTable.kind, kind));
  return toSequence(onlyRow(rows));
}

/**
 * Covered through 数据齐至: everything of a kind that occurred before this instant (legal time) is here. null: nothing is
 * known to be complete. Who wants to call somebody late waits until it has passed the deadline.
 */
export async function findCoveredThrough(executor: Executor, kind: SystemKind): Promise<Date | null> {
  const { coveredThrough } = await findSequence(executor, kind);
  return coveredThrough === null ? null : new Date(coveredThrough);
}

/** Holds a kind until the transaction ends: pages of it are stored one after another. */
export async function lockSequence(tx: Transaction, kind: SystemKind): Promise<Sequence> {
  const rows = await tx
    .select()
    .from(reconciliationSequencesTable)
    .where(eq(reconciliationSequencesTable.kind, kind))
    .for('update');
  return toSequence(onlyRow(rows));
}

/** Precondition: the kind is locked. `cursor` moves with the page it belongs to; without it, it stays. */
export async function saveSequence(
  tx: Transaction,
  kind: SystemKind,
  { high, gaps, claims, coveredThrough }: SequenceState,
  cursor?: string | null,
): Promise<void> {
  await tx
    .update(reconciliationSequencesTable)
    .set({
      ...{ high, gaps: [...gaps], claims: [...claims] },
      coveredThrough: coveredThrough === null ? null : new Date(coveredThrough),
      ...(cursor !== undefined && { cursor }),
    })
    .where(eq(reconciliationSequencesTable.kind, kind));
}

/** How the last poll of a kind ended; the first of those that fail keeps its instant. */
export async function savePollEnd(
  executor: Executor,
  kind: SystemKind,
  outcome: KindOutcome,
  time: { asOf: Date; machineNow: Date },
): Promise<void> {
  const now = sql`${time.machineNow.toISOString()}::timestamptz`;
  await executor
    .update(reconciliationSequencesTable)
    .set({
      ...{ poll: outcome, polledAt: time.asOf, pollRecordedAt: time.machineNow },
      failingSince: failed(outcome.end) ? sql`coalesce(${reconciliationSequencesTable.failingSince}, ${now})` : null,
    })
    .where(eq(reconciliationSequencesTable.kind, kind));
}

export type GapNote = typeof reconciliationGapNotesTable.$inferSelect;

/** Notes on what ground nobody waits for these numbers any longer. */
export async function saveGapNote(
  tx: Transaction,
  note: SequenceRange & Pick<GapNote, 'kind' | 'ground' | 'notedBy' | 'notedAt'>,
): Promise<GapNote> {
  const { from: fromNo, to: toNo, ...rest } = note;
  return onlyRow(
    await tx
      .insert(reconciliationGapNotesTable)
      .values({ ...rest, fromNo, toNo })
      .returning(),
  );
}

export function listGapNotes(executor: Executor, kind: SystemKind): Promise<GapNote[]> {
  return executor
    .select()
    .from(reconciliationGapNotesTable)
    .where(eq(reconciliationGapNotesTable.kind, kind))
    .orderBy(asc(reconciliationGapNotesTable.id));
}

function toSequence({ coveredThrough, ...rest }: Row): Sequence {
  return { ...rest, coveredThrough: coveredThrough?.toISOString() ?? null };
}
