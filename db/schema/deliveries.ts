import { integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import type { DeliveryChannel } from '../../rules/cascade.ts';
import type { DeliveryState } from '../../rules/deliveries.ts';
import { identity, instant, reference } from './columns.ts';

/** Every message to a person. */
export const deliveriesTable = pgTable('deliveries', {
  id: identity(),
  roundId: reference().notNull(),
  holderId: reference().notNull(),
  channel: text().$type<DeliveryChannel>().notNull(),
  recipient: text(),
  state: text().$type<DeliveryState>().notNull(),
  reason: text(),
  rightsCount: integer().notNull(),
  attempts: smallint().notNull(),
  notBefore: instant(),
  leaseUntil: instant(),
  firstTriedAt: instant(),
  providerId: text(),
  handedOverAt: instant(),
  wordingId: reference(),
  spokenRights: integer(),
  step: smallint().notNull(),
  provider: text(),
  handedOverAsOf: instant(),
  heldUntil: instant(),
  lookups: smallint().notNull(),
});

/** Which rights one message speaks of; each right once per round. */
export const deliveryRightsTable = pgTable(
  'delivery_rights',
  {
    roundId: reference().notNull(),
    rightId: reference().notNull(),
    deliveryId: reference().notNull(),
    skipped: text().$type<'filed'>(),
  },
  (table) => [primaryKey({ columns: [table.roundId, table.rightId] })],
);
