/** Deadlines of any room: made, paused, prolonged, closed. Each change computes anew and keeps what was before. */
import { and, asc, desc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { computeDeadline, type Deadline, type Pause, type PeriodInput } from '../../../rules/calendar/period.ts';
import type { DeadlineCause } from '../../../rules/calendar/proposals.ts';
import { legalDayOf } from '../../../rules/legal-day.ts';
import type { Executor, Transaction } from '../../client.ts';
import { deadlinesTable, deadlineVersionsTable } from '../../schema/calendar.ts';
import { recordEvidence } from '../evidence.ts';
import { authorityAndBelow } from '../identity.ts';
import { onlyRow } from '../rows.ts';
import { type CurrentCalendar, findCalendarOn, lockCalendar } from './notices.ts';
import { replaceDeadlines } from './replace.ts';

export type DeadlineRecord = typeof deadlinesTable.$inferSelect;

/** In whose name, and when, something is done to a deadline. */
export interface DeadlineBy {
  /** Legal time; the calendar of this day counts. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  actorId?: number | null;
  commandId?: string | null;
}

export interface DeadlineKey {
  subjectKind: string;
  subjectId: string;
  name: string;
}

export interface NewDeadline extends DeadlineKey {
  authorityCode: string;
  /** What it is, for people: 填报截止. */
  title: string;
  input: PeriodInput;
}

/**
 * Makes a deadline; where the subject has an open one of that name it is computed anew from `input`, and never becomes
 * earlier by it.
 */
export async function saveDeadline(tx: Transaction, made: NewDeadline, by: DeadlineBy): Promise<DeadlineRecord> {
  const { input, ...fields } = made;
  const current = await calendarFor(tx, by);
  const [open] = await tx.select().from(deadlinesTable).where(openOne(made)).for('update');
  if (open) return change(tx, open, computeDeadline(current.calendar, input, open.deadline), 'saved', current, by);
  const deadline = computeDeadline(current.calendar, input);
  const row = onlyRow(
    await tx
      .insert(deadlinesTable)
      .values({
        ...{ ...fields, ...columnsOf(deadline), calendarId: current.id, version: 1 },
        ...{ savedAt: by.asOf, changedAt: by.asOf },
      })
      .returning(),
  );
  await record(tx, row.id, 'deadline.saved', { due: deadline.due, version: 1 }, by);
  return row;
}

/** The deadline of that name: the open one, else the one closed last. */
export async function findDeadline(executor: Executor, key: DeadlineKey): Promise<DeadlineRecord | undefined> {
  const [row] = await executor
    .select()
    .from(deadlinesTable)
    .where(named(key))
    .orderBy(sql`${deadlinesTable.closedAt} DESC NULLS FIRST`, desc(deadlinesTable.id))
    .limit(1);
  return row;
}

export async function findDeadlineById(executor: Executor, id: number): Promise<DeadlineRecord | undefined> {
  const [row] = await executor.select().from(deadlinesTable).where(eq(deadlinesTable.id, id));
  return row;
}

/** Stops the clock from `pause.from` on; with `through: null` until it is resumed. Precondition: no open pause. */
export async function pauseDeadline(
  tx: Transaction,
  id: number,
  pause: Pause,
  by: DeadlineBy,
): Promise<DeadlineRecord> {
  return changeInput(tx, id, 'paused', by, (input) => {
    const before = input.pauses ?? [];
    const last = before.at(-1);
    if (last && (last.through === null || pause.from <= last.through))
      throw new Error(`deadline ${id}: a pause from ${pause.from} meets the one from ${last.from}`);
    if (pause.from < input.start || (pause.through !== null && pause.through < pause.from))
      throw new Error(`deadline ${id}: a pause from ${pause.from} to ${pause.through} is none of its period`);
    return { ...input, pauses: [...before, pause] };
  });
}

/** Lets the clock run again; `through` is the last day paused. Precondition: the last pause is open. */
export async function resumeDeadline(
  tx: Transaction,
  id: number,
  through: string,
  by: DeadlineBy,
): Promise<DeadlineRecord> {
  return changeInput(tx, id, 'resumed', by, (input) => {
    const pauses = [...(input.pauses ?? [])];
    const last = pauses.pop();
    if (!last || last.through !== null || through < last.from)
      throw new Error(`deadline ${id}: there is no open pause that could end on ${through}`);
    return { ...input, pauses: [...pauses, { ...last, through }] };
  });
}

/** Adds days, for an outage for instance (N2-5, N7-1). Precondition: `days` ≥ 1. */
export async function addTime(
  tx: Transaction,
  id: number,
  added: { days: number; reason: string; basis: string },
  by: DeadlineBy,
): Promise<DeadlineRecord> {
  if (!Number.isInteger(added.days) || added.days < 1)
    throw new Error(`deadline ${id}: ${added.days} days cannot be added`);
  return changeInput(tx, id, 'time-added', by, (input) => ({ ...input, added: [...(input.added ?? []), added] }));
}

/** Nothing depends on it any more: it is computed no further. Closed before, it stays as it was. */
export async function closeDeadline(tx: Transaction, id: number, reason: string, by: DeadlineBy): Promise<void> {
  const closed = await tx
    .update(deadlinesTable)
    .set({ closedAt: by.asOf, closedReason: reason })
    .where(and(eq(deadlinesTable.id, id), isNull(deadlinesTable.closedAt)))
    .returning({ id: deadlinesTable.id });
  if (closed.length > 0) await record(tx, id, 'deadline.closed', { reason }, by);
}

/** What a deadline was before, the oldest first. */
export async function listDeadlineVersions(executor: Executor, id: number) {
  return executor
    .select()
    .from(deadlineVersionsTable)
    .where(eq(deadlineVersionsTable.deadlineId, id))
    .orderBy(asc(deadlineVersionsTable.version));
}

/** Deadlines of an authority and those below it, in the order they were made. */
export async function listDeadlines(
  executor: Executor,
  query: {
    authority: string;
    subjectKind?: string | undefined;
    subjectId?: string | undefined;
    open?: boolean | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<DeadlineRecord[]> {
  const { authority, subjectKind, subjectId, open } = query;
  return executor
    .select()
    .from(deadlinesTable)
    .where(
      and(
        sql`${deadlinesTable.authorityCode} IN (${authorityAndBelow(authority)})`,
        subjectKind === undefined ? undefined : eq(deadlinesTable.subjectKind, subjectKind),
        subjectId === undefined ? undefined : eq(deadlinesTable.subjectId, subjectId),
        open === undefined ? undefined : sql`(${deadlinesTable.closedAt} IS NULL) = ${open}`,
        gt(deadlinesTable.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(deadlinesTable.id))
    .limit(query.limit);
}

async function calendarFor(tx: Transaction, by: DeadlineBy): Promise<CurrentCalendar> {
  await lockCalendar(tx, 'read');
  return findCalendarOn(tx, legalDayOf(by.asOf));
}

async function changeInput(
  tx: Transaction,
  id: number,
  cause: DeadlineCause,
  by: DeadlineBy,
  next: (input: PeriodInput) => PeriodInput,
): Promise<DeadlineRecord> {
  const current = await calendarFor(tx, by);
  const [row] = await tx.select().from(deadlinesTable).where(eq(deadlinesTable.id, id)).for('update');
  if (!row || row.closedAt !== null) throw new Error(`deadline ${id} is not open`);
  return change(tx, row, computeDeadline(current.calendar, next(row.deadline), row.deadline), cause, current, by);
}

async function change(
  tx: Transaction,
  row: DeadlineRecord,
  deadline: Deadline,
  cause: DeadlineCause,
  current: CurrentCalendar,
  by: DeadlineBy,
): Promise<DeadlineRecord> {
  await replaceDeadlines(tx, [{ id: row.id, deadline }], { cause, calendarId: current.id, asOf: by.asOf });
  const data = { due: deadline.due, former: row.due, version: row.version + 1 };
  await record(tx, row.id, `deadline.${cause}`, data, by);
  return { ...row, ...columnsOf(deadline), version: row.version + 1, changedAt: by.asOf, calendarId: current.id };
}

function columnsOf(deadline: Deadline) {
  return { deadline, due: deadline.due, dueAt: deadline.dueAt === null ? null : new Date(deadline.dueAt) };
}

const named = ({ subjectKind, subjectId, name }: DeadlineKey): SQL | undefined =>
  and(
    eq(deadlinesTable.subjectKind, subjectKind),
    eq(deadlinesTable.subjectId, subjectId),
    eq(deadlinesTable.name, name),
  );

const openOne = (key: DeadlineKey) => and(named(key), isNull(deadlinesTable.closedAt));

function record(tx: Transaction, id: number, kind: string, data: Record<string, unknown>, by: DeadlineBy) {
  const { asOf, recordedAt, actorId, commandId } = by;
  const who = { asOf, recordedAt, actorId: actorId ?? null, commandId: commandId ?? null };
  return recordEvidence(tx, { ...who, room: 'calendar', kind, subject: `deadline/${id}`, data });
}
