import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { CallOutcome } from '../../rules/call-list.ts';
import { identity, instant, reference } from './columns.ts';

/** Every call a person made to a holder of the call list. */
export const callOutcomesTable = pgTable('call_outcomes', {
  id: identity(),
  deliveryId: reference().notNull(),
  number: text().notNull(),
  outcome: text().$type<CallOutcome>().notNull(),
  note: text(),
  calledAt: instant().notNull(),
  calledBy: reference().notNull(),
  commandId: uuid().notNull(),
});
