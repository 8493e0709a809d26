import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { FailoverPhase, FailoverReason } from '../../rules/failover.ts';
import { instant } from './columns.ts';

/** What each provider did within each minute. */
export const providerMinutesTable = pgTable(
  'provider_minutes',
  {
    channel: text().$type<MachineChannel>().notNull(),
    provider: text().notNull(),
    minute: instant().notNull(),
    handedOver: integer().notNull(),
    prompt: integer().notNull(),
    lost: integer().notNull(),
    errors: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.channel, table.provider, table.minute] })],
);

/** Which of the two providers of text messages is used. */
export const failoverStatesTable = pgTable('failover_states', {
  channel: text().$type<'sms'>().primaryKey(),
  preferred: text().notNull(),
  substitute: text().notNull(),
  phase: text().$type<FailoverPhase>().notNull(),
  since: instant().notNull(),
  reason: text().$type<FailoverReason>(),
});
