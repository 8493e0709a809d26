/**
 * What a new calendar makes of the deadlines that run: read in batches, computed by the one rule there is
 * (rules/calendar), written back as one statement a batch (docs/decisions/0012).
 */
import { and, asc, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Calendar } from '../../../rules/calendar/calendar.ts';
import { computeDeadline, type Deadline } from '../../../rules/calendar/period.ts';
import { type Effect, effectOf, LISTED_EFFECTS } from '../../../rules/calendar/proposals.ts';
import type { Executor, Transaction } from '../../client.ts';
import { deadlinesTable as table } from '../../schema/calendar.ts';
import { recordEvidenceBatch } from '../evidence.ts';
import { authorityAndBelow } from '../identity.ts';
import type { DeadlineBy } from './deadlines.ts';
import { type CurrentCalendar, lockCalendar } from './notices.ts';
import { replaceDeadlines } from './replace.ts';

const BATCH_ROWS = 1_000;

/** How many deadlines a calendar touches, and how. */
export type EffectCounts = Record<Effect, number>;

type Row = Pick<typeof table.$inferSelect, 'id' | 'authorityCode' | 'subjectKind' | 'subjectId' | 'name' | 'title'> & {
  deadline: Deadline;
};

/** One deadline as it is, and as a calendar would make it. */
export interface Difference extends Row {
  next: Deadline;
  effect: Effect;
}

/**
 * Brings every open deadline that agrees with another calendar up to this one. Those it does not touch keep their
 * explanation. Safe to repeat: what agrees already is left alone.
 */
export async function recomputeDeadlines(
  tx: Transaction,
  current: CurrentCalendar,
  by: DeadlineBy,
): Promise<EffectCounts> {
  await lockCalendar(tx, 'change');
  const counts = noEffects();
  for (;;) {
    const rows = await openDeadlines(tx, staleTo(current.id)).limit(BATCH_ROWS).for('update');
    if (rows.length === 0) return counts;
    const differences = rows.map((row) => differenceOf(row, current.calendar));
    for (const { effect } of differences) counts[effect] += 1;
    const changed = differences.filter(({ effect }) => effect !== 'none');
    await replaceDeadlines(
      tx,
      changed.map(({ id, next }) => ({ id, deadline: next })),
      { cause: 'calendar', calendarId: current.id, asOf: by.asOf },
    );
    const ids = sql.param(rows.map(({ id }) => id));
    await tx.execute(
      sql`UPDATE deadlines SET calendar_id = ${current.id} WHERE id = ANY(${ids}::bigint[]) AND calendar_id <> ${current.id}`,
    );
    await recordEvidenceBatch(
      tx,
      changed.map((difference) => entryOf(difference, by)),
    );
  }
}

/** Whether any open deadline agrees with another calendar than this one. */
export async function existsStaleDeadline(executor: Executor, calendarId: number): Promise<boolean> {
  const rows = await executor
    .select({ id: table.id })
    .from(table)
    .where(and(isNull(table.closedAt), staleTo(calendarId)))
    .limit(1);
  return rows.length > 0;
}

/** What a calendar would do to the open deadlines that end on or after `from`, or have no date. */
export async function countDifferences(executor: Executor, calendar: Calendar, from: string): Promise<EffectCounts> {
  const counts = noEffects();
  for (let after = 0; ; ) {
    const rows = await openDeadlines(executor, and(reaches(from), gt(table.id, after))).limit(BATCH_ROWS);
    for (const row of rows) counts[differenceOf(row, calendar).effect] += 1;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_ROWS) return counts;
    after = last.id;
  }
}

/** Of an authority and those below it, the deadlines whose date a calendar would change or hold, in the order of their ids. */
export async function listDifferences(
  executor: Executor,
  query: { calendar: Calendar; from: string; authority: string; after?: number | undefined; limit: number },
): Promise<Difference[]> {
  const within = sql`${table.authorityCode} IN (${authorityAndBelow(query.authority)})`;
  const found: Difference[] = [];
  for (let after = query.after ?? 0; ; ) {
    const rows = await openDeadlines(executor, and(within, reaches(query.from), gt(table.id, after))).limit(BATCH_ROWS);
    const listed = rows
      .map((row) => differenceOf(row, query.calendar))
      .filter(({ effect }) => LISTED_EFFECTS.includes(effect));
    found.push(...listed.slice(0, query.limit - found.length));
    const last = rows.at(-1);
    if (!last || rows.length < BATCH_ROWS || found.length === query.limit) return found;
    after = last.id;
  }
}

function openDeadlines(executor: Executor, where: SQL | undefined) {
  const { id, authorityCode, subjectKind, subjectId, name, title, deadline } = table;
  return executor
    .select({ id, authorityCode, subjectKind, subjectId, name, title, deadline })
    .from(table)
    .where(and(isNull(table.closedAt), where))
    .orderBy(asc(table.id));
}

function differenceOf(row: Row, calendar: Calendar): Difference {
  const next = computeDeadline(calendar, row.deadline, row.deadline);
  return { ...row, next, effect: effectOf(row.deadline, next) };
}

// Two ranges, and not <>: an index finds that there is nothing to do without reading what is up to date.
const staleTo = (calendarId: number) =>
  sql`(${table.calendarId} < ${calendarId} OR ${table.calendarId} > ${calendarId})`;

const reaches = (from: string) => or(isNull(table.due), sql`${table.due} >= ${from}::date`);

const noEffects = (): EffectCounts => ({ dated: 0, later: 0, kept: 0, explained: 0, none: 0 });

function entryOf({ id, deadline, next, effect }: Difference, by: DeadlineBy) {
  const { asOf, recordedAt, actorId, commandId } = by;
  return {
    ...{ asOf, recordedAt, actorId: actorId ?? null, commandId: commandId ?? null },
    ...{ room: 'calendar', kind: 'deadline.recomputed', subject: `deadline/${id}` },
    data: {
      effect,
      former: deadline.due,
      computed: next.computed,
      due: next.due,
      calendarVersion: next.calendarVersion,
    },
  };
}
