import { date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { DeadlineChangeKind } from '../../rules/filing-deadline.ts';
import type { FourEyesState } from '../../rules/four-eyes.ts';
import { identity, instant, reference } from './columns.ts';

/** What one officer proposes and another decides. */
export const fourEyes = () => ({
  state: text().$type<FourEyesState>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
});

/** The event a deadline runs from 事件, and other last days 调整, by two officers. */
export const deadlineChangesTable = pgTable('deadline_changes', {
  id: identity(),
  campaignId: reference().notNull(),
  kind: text().$type<DeadlineChangeKind>().notNull(),
  day: date().notNull(),
  documentNo: text().notNull(),
  clause: text().notNull(),
  reason: text().notNull(),
  ...fourEyes(),
  deadlineVersion: integer(),
});

/** Extensions 延期 of single holders. */
export const extensionsTable = pgTable('extensions', {
  id: identity(),
  campaignId: reference().notNull(),
  holderId: reference().notNull(),
  rightId: reference().notNull(),
  untilDay: date().notNull(),
  ground: text().notNull(),
  documentNo: text().notNull(),
  ...fourEyes(),
  deadlineId: reference(),
});
