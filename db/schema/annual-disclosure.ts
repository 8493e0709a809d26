import { boolean, date, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CampaignState, CampaignTerms, RoundState } from '../../rules/annual-disclosure.ts';
import type { ExclusionGround } from '../../rules/roster.ts';
import { identity, instant, reference } from './columns.ts';

/** One yearly disclosure of one authority. */
export const campaignsTable = pgTable('campaigns', {
  id: identity(),
  authorityCode: text().notNull(),
  year: integer().notNull(),
  state: text().$type<CampaignState>().notNull(),
  rulePack: text().notNull(),
  terms: jsonb().$type<CampaignTerms>().notNull(),
  cutoff: date().notNull(),
  deadline: instant().notNull(),
  workflowId: text().notNull(),
  openedBy: reference().notNull(),
  openedAt: instant().notNull(),
  freezeProposedBy: reference(),
  freezeProposedAt: instant(),
  freezeApprovedBy: reference(),
  freezeApprovedAt: instant(),
  closedAt: instant(),
});

/** The roster 底数: every right of the register, on it or excluded with its ground. */
export const rosterEntriesTable = pgTable(
  'roster_entries',
  {
    campaignId: reference().notNull(),
    rightId: reference().notNull(),
    state: text().$type<'roster' | 'excluded'>().notNull(),
    ground: text().$type<ExclusionGround>(),
    expired: boolean().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.rightId] })],
);

/** Filings 填报. */
export const filingsTable = pgTable('filings', {
  id: identity(),
  campaignId: reference().notNull(),
  rightId: reference().notNull(),
  filedAt: instant().notNull(),
  filedBy: reference().notNull(),
  content: jsonb().$type<Record<string, unknown>>().notNull(),
  commandId: uuid().notNull(),
  late: boolean().notNull(),
});

/** Reminder rounds; `endsAt` is the instant after which a message not yet sent has expired. */
export const roundsTable = pgTable('rounds', {
  id: identity(),
  campaignId: reference().notNull(),
  number: integer().notNull(),
  daysBefore: integer().notNull(),
  dueAt: instant().notNull(),
  endsAt: instant().notNull(),
  state: text().$type<RoundState>().notNull(),
  plannedAt: instant(),
  plannedRights: integer(),
  closedAt: instant(),
});

/** Who had not filed when the deadline passed. */
export const lateEntriesTable = pgTable(
  'late_entries',
  { campaignId: reference().notNull(), rightId: reference().notNull(), listedAt: instant().notNull() },
  (table) => [primaryKey({ columns: [table.campaignId, table.rightId] })],
);
