import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { firstDayChanged } from '../../../rules/calendar/arrangement.ts';
import { type Arrangement, type Calendar, calendarOf, type Notice } from '../../../rules/calendar/calendar.ts';
import { knownFrom, type NoticeOrigin, nextVersion, type ProposalState } from '../../../rules/calendar/proposals.ts';
import { noCalendarYet, noticeKnown } from '../../../rules/calendar/refusals.ts';
import { NOTICES } from '../../../rules/calendar/years.ts';
import type { Executor, Transaction } from '../../client.ts';
import { calendarNoticesTable as table } from '../../schema/calendar.ts';
import { onlyRow } from '../rows.ts';
import { withUniqueRefused } from '../unique.ts';

export type CalendarNotice = typeof table.$inferSelect;

/** One that holds. */
export type ApprovedNotice = CalendarNotice & Notice;

/** A calendar, and the notice it ends with. */
export interface CurrentCalendar {
  id: number;
  calendar: Calendar;
}

/** Notices that came with the product and are not there yet, as approved. Repeated, it changes nothing. */
export async function saveBuiltInNotices(executor: Executor): Promise<void> {
  const documents = NOTICES.map(({ document }) => document);
  const there = await executor
    .select({ document: table.document })
    .from(table)
    .where(inArray(table.document, documents));
  const missing = NOTICES.filter(({ document }) => !there.some((row) => row.document === document));
  if (missing.length === 0) return;
  const rows = missing.map((notice) => ({ ...plain(notice), origin: 'built-in' as const, state: 'approved' as const }));
  await executor.insert(table).values(rows).onConflictDoNothing();
}

/** Every approved notice, in the order in which they lie over each other. */
export async function listApprovedNotices(executor: Executor): Promise<ApprovedNotice[]> {
  const rows = await executor
    .select()
    .from(table)
    .where(eq(table.state, 'approved'))
    .orderBy(asc(table.knownOn), asc(table.id));
  return rows as ApprovedNotice[];
}

/** The calendar as it is known on a legal day. Throws Refusal no-calendar-yet before the first notice. */
export async function findCalendarOn(executor: Executor, day: string): Promise<CurrentCalendar> {
  const notices = await listApprovedNotices(executor);
  const known = notices.filter(({ knownOn }) => knownOn <= day);
  const last = known.at(-1);
  if (!last) throw noCalendarYet(day, notices[0]?.knownOn ?? day);
  return { id: last.id, calendar: calendarOf(known) };
}

export interface NewProposal {
  arrangement: Arrangement;
  origin: NoticeOrigin;
  notice: string | null;
  authorityCode: string;
  proposedBy: number;
  /** Legal time. */
  proposedAt: Date;
}

/** Records a proposal. Throws Refusal notice-known (409) where its document is there already. */
export async function saveCalendarProposal(
  tx: Transaction,
  { arrangement, ...rest }: NewProposal,
): Promise<CalendarNotice> {
  const insert = tx
    .insert(table)
    .values({ ...plain(arrangement), ...rest, state: 'proposed' })
    .returning();
  return onlyRow(await withUniqueRefused(insert, 'calendar_notices_document', () => noticeKnown(arrangement.document)));
}

export async function findCalendarProposal(executor: Executor, id: number): Promise<CalendarNotice | undefined> {
  const [row] = await executor.select().from(table).where(proposalIs(id));
  return row;
}

/** A proposal, locked until the transaction ends, so that two decisions cannot both find it undecided. */
export async function lockCalendarProposal(tx: Transaction, id: number): Promise<CalendarNotice | undefined> {
  const [row] = await tx.select().from(table).where(proposalIs(id)).for('update');
  return row;
}

export interface ProposalDecision {
  state: Exclude<ProposalState, 'proposed'>;
  decidedBy: number;
  /** Legal time. */
  decidedAt: Date;
  decisionNote: string | null;
}

/**
 * Ends a proposal; an approved one gets its version and its place above every notice known on `today`.
 * Precondition: the calendar is locked (`lockCalendar`).
 */
export async function saveProposalDecision(
  tx: Transaction,
  proposal: CalendarNotice,
  decision: ProposalDecision,
  today: string,
): Promise<CalendarNotice> {
  const notices = await listApprovedNotices(tx);
  const place = {
    version: nextVersion(
      proposal.year,
      notices.map(({ version }) => version),
    ),
    knownOn: knownFrom(
      proposal,
      notices.filter(({ knownOn }) => knownOn <= today),
    ),
  };
  const change = { ...decision, ...(decision.state === 'approved' && place) };
  return onlyRow(await tx.update(table).set(change).where(eq(table.id, proposal.id)).returning());
}

/** Proposals in the order they were made; what came with the product is none. */
export async function listCalendarProposals(
  executor: Executor,
  query: { state?: ProposalState | undefined; after?: number | undefined; limit: number },
): Promise<CalendarNotice[]> {
  return executor
    .select()
    .from(table)
    .where(
      and(
        sql`${table.origin} <> 'built-in'`,
        query.state === undefined ? undefined : eq(table.state, query.state),
        gt(table.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(query.limit);
}

export interface ProposedCalendar {
  /** The calendar as it is known today. */
  former: Calendar;
  /** As it would be with the proposal. */
  calendar: Calendar;
  /** The first day that changes. */
  from: string;
}

/** What the calendar known on `today` would become with a proposal. */
export async function findProposedCalendar(
  executor: Executor,
  proposal: CalendarNotice,
  today: string,
): Promise<ProposedCalendar> {
  const notices = await listApprovedNotices(executor);
  const known = notices.filter(({ knownOn }) => knownOn <= today);
  const former = calendarOf(known);
  const version = nextVersion(
    proposal.year,
    notices.map((notice) => notice.version),
  );
  const proposed: Notice = { ...proposal, version, knownOn: knownFrom(proposal, known) };
  return { former, calendar: calendarOf([...known, proposed]), from: firstDayChanged(proposal, former) };
}

// Any constants, as long as every process of ours uses the same.
const CALENDAR_LOCK = 0x63616c65;

/**
 * Until the transaction ends: `read` keeps the calendar as it is while a deadline is computed by it, `change` waits for
 * all of those. Otherwise a deadline computed by the former calendar could be committed after the new one was applied.
 */
export async function lockCalendar(tx: Transaction, how: 'read' | 'change'): Promise<void> {
  const lock = sql.raw(how === 'read' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await tx.execute(sql`SELECT ${lock}(${CALENDAR_LOCK})`);
}

const proposalIs = (id: number) => and(eq(table.id, id), sql`${table.origin} <> 'built-in'`);

const plain = <T extends Arrangement>({ off, work, ...rest }: T) => ({
  ...rest,
  off: off.map((days) => [...days] as [string, string, string]),
  work: [...work],
});
