import { date, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { DaysOff } from '../../rules/calendar/calendar.ts';
import type { Deadline } from '../../rules/calendar/period.ts';
import type { DeadlineCause, NoticeOrigin, ProposalState } from '../../rules/calendar/proposals.ts';
import { identity, instant, reference } from './columns.ts';

/** Notices of holidays 放假安排通知: built in, proposed, approved. */
export const calendarNoticesTable = pgTable('calendar_notices', {
  id: identity(),
  document: text().notNull(),
  publishedOn: date().notNull(),
  year: integer().notNull(),
  off: jsonb().$type<DaysOff[]>().notNull(),
  work: jsonb().$type<string[]>().notNull(),
  origin: text().$type<NoticeOrigin>().notNull(),
  notice: text(),
  state: text().$type<ProposalState>().notNull(),
  version: text(),
  knownOn: date(),
  authorityCode: text(),
  proposedBy: reference(),
  proposedAt: instant(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
});

/** Deadlines 期限 of any case, each with its explanation. */
export const deadlinesTable = pgTable('deadlines', {
  id: identity(),
  authorityCode: text().notNull(),
  subjectKind: text().notNull(),
  subjectId: text().notNull(),
  name: text().notNull(),
  title: text().notNull(),
  deadline: jsonb().$type<Deadline>().notNull(),
  due: date(),
  dueAt: instant(),
  calendarId: reference().notNull(),
  version: integer().notNull(),
  savedAt: instant().notNull(),
  changedAt: instant().notNull(),
  closedAt: instant(),
  closedReason: text(),
});

/** What a deadline was before. */
export const deadlineVersionsTable = pgTable(
  'deadline_versions',
  {
    deadlineId: reference().notNull(),
    version: integer().notNull(),
    deadline: jsonb().$type<Deadline>().notNull(),
    due: date(),
    replacedAt: instant().notNull(),
    cause: text().$type<DeadlineCause>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.deadlineId, table.version] })],
);
