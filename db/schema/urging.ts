import { date, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ListName } from '../../rules/urging.ts';
import { instant, reference } from './columns.ts';

/** Who was urged for which entry of a list, and when that was due. */
export const urgingsTable = pgTable(
  'urgings',
  {
    list: text().$type<ListName>().notNull(),
    entryId: text().notNull(),
    rightId: reference().notNull(),
    dueOn: date().notNull(),
    authorityCode: text().notNull(),
    roundId: reference().notNull(),
    asOf: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.list, table.entryId, table.rightId, table.dueOn] })],
);
