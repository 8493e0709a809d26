import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { identity, instant, reference } from './columns.ts';

/** The append-only log; UPDATE, DELETE and TRUNCATE are refused by a trigger. */
export const evidenceTable = pgTable('evidence', {
  seq: identity(),
  recordedAt: instant().notNull(),
  asOf: instant().notNull(),
  actorId: reference(),
  room: text().notNull(),
  kind: text().notNull(),
  subject: text().notNull(),
  commandId: uuid(),
  data: jsonb().$type<Record<string, unknown>>().notNull(),
});
