import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant, reference } from './columns.ts';

/** Every request that acts, kept before it is carried out (design: one writer per case). */
export const commandsTable = pgTable('commands', {
  id: uuid().primaryKey(),
  idempotencyKey: text().notNull(),
  actorId: reference().notNull(),
  operation: text().notNull(),
  workflowId: text(),
  params: jsonb().$type<Record<string, string>>().notNull(),
  body: jsonb().notNull(),
  bodyHash: bytes().notNull(),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
  lastSentAt: instant(),
  answerStatus: integer(),
  answer: jsonb(),
  answeredAt: instant(),
});
