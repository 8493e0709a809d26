import { boolean, pgTable } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** The legal clock of a rehearsal; only the time-lapse driver moves it. */
export const rehearsalClockTable = pgTable('rehearsal_clock', {
  onlyRow: boolean().primaryKey(),
  legalNow: instant().notNull(),
  movedAt: instant().notNull(),
});
