import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { LateCause, LateProof } from '../../rules/late-list.ts';
import { bytes, identity, instant, reference } from './columns.ts';

/** How far the list of the late of a campaign has come. */
export const lateListsTable = pgTable('late_lists', {
  campaignId: reference().primaryKey(),
  askedAt: instant().notNull(),
  knownUntil: instant(),
  alarmedAt: instant(),
  fixedAt: instant(),
});

/** Each time a right was put on it. */
export const lateListingsTable = pgTable('late_listings', {
  id: identity(),
  campaignId: reference().notNull(),
  rightId: reference().notNull(),
  dueAt: instant().notNull(),
  listedAt: instant().notNull(),
  knownUntil: instant(),
  recordedAt: instant().notNull(),
});

/** What had been sent to whom when it was. */
export const lateProofsTable = pgTable('late_proofs', {
  listingId: reference().primaryKey(),
  proof: jsonb().$type<LateProof>().notNull(),
  digest: bytes().notNull(),
  takenAt: instant().notNull(),
  recordedAt: instant().notNull(),
});

/** Why a right is on it no longer. */
export const lateCorrectionsTable = pgTable('late_corrections', {
  id: identity(),
  campaignId: reference().notNull(),
  rightId: reference().notNull(),
  listedAt: instant().notNull(),
  correctedAt: instant().notNull(),
  dueAt: instant(),
  cause: text().$type<LateCause>().notNull(),
});
