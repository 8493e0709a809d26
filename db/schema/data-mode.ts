import { boolean, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Which mode this data was made in; one row, written once. */
export const dataModeTable = pgTable('data_mode', {
  onlyRow: boolean().primaryKey(),
  mode: text().$type<'production' | 'rehearsal'>().notNull(),
  decidedAt: instant().notNull(),
});
