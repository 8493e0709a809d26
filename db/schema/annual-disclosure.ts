import { boolean, date, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { CampaignState, CampaignTerms, RoundKind, RoundState } from '../../rules/annual-disclosure.ts';
import type { ExclusionState, PolicyGround } from '../../rules/exclusions.ts';
import type { ExclusionGround, RosterCounts } from '../../rules/roster.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import { bytes, identity, instant, reference } from './columns.ts';

/** One yearly disclosure of one authority. */
export const campaignsTable = pgTable('campaigns', {
  id: identity(),
  authorityCode: text().notNull(),
  year: integer().notNull(),
  state: text().$type<CampaignState>().notNull(),
  rulePack: text().$type<RulePackId>().notNull(),
  terms: jsonb().$type<CampaignTerms>().notNull(),
  cutoff: date().notNull(),
  workflowId: text().notNull(),
  openedBy: reference().notNull(),
  openedAt: instant().notNull(),
  closedAt: instant(),
  deadlineId: reference(),
  roundsFor: date(),
  scheduleRead: integer(),
});

/** Exclusions 除外 for policy reasons, by two officers. */
export const exclusionsTable = pgTable('exclusions', {
  id: identity(),
  campaignId: reference().notNull(),
  rightId: reference().notNull(),
  ground: text().$type<PolicyGround>().notNull(),
  groundText: text().notNull(),
  documentNo: text().notNull(),
  remark: text().notNull(),
  effectiveAt: instant(),
  state: text().$type<ExclusionState>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
  withdrawalBy: reference(),
  withdrawalAt: instant(),
  withdrawalReason: text(),
  withdrawalDecidedBy: reference(),
  withdrawalDecidedAt: instant(),
});

/** Rosters as they were proposed and frozen, each with its digest. */
export const rosterVersionsTable = pgTable(
  'roster_versions',
  {
    campaignId: reference().notNull(),
    version: integer().notNull(),
    digest: bytes().notNull(),
    counts: jsonb().$type<RosterCounts>().notNull(),
    proposedBy: reference().notNull(),
    proposedAt: instant().notNull(),
    approvedBy: reference(),
    approvedAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.version] })],
);

const entry = {
  state: text().$type<'roster' | 'excluded'>().notNull(),
  ground: text().$type<ExclusionGround>(),
  groundText: text(),
  documentNo: text(),
  remark: text(),
  expired: boolean().notNull(),
};

/** What each of them says, right by right. */
export const rosterVersionEntriesTable = pgTable(
  'roster_version_entries',
  {
    campaignId: reference().notNull(),
    version: integer().notNull(),
    rightId: reference().notNull(),
    licenceNo: text().notNull(),
    ...entry,
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.version, table.rightId] })],
);

/** The roster 底数 that holds: every right of the register, on it or excluded with its ground. */
export const rosterEntriesTable = pgTable(
  'roster_entries',
  { campaignId: reference().notNull(), rightId: reference().notNull(), ...entry },
  (table) => [primaryKey({ columns: [table.campaignId, table.rightId] })],
);

/** Filings 填报: that a right has filed, when by the filing's own time, and which version holds. */
export const filingsTable = pgTable('filings', {
  id: identity(),
  campaignId: reference().notNull(),
  rightId: reference().notNull(),
  filedAt: instant().notNull(),
  late: boolean().notNull(),
  version: integer().notNull(),
});

/** Reminder rounds; `endsAt` is the instant after which a message not yet sent has expired. */
export const roundsTable = pgTable('rounds', {
  id: identity(),
  campaignId: reference().notNull(),
  number: integer().notNull(),
  daysBefore: integer().notNull(),
  dueAt: instant().notNull(),
  endsAt: instant().notNull(),
  kind: text().$type<RoundKind>().notNull().default('reminder'),
  state: text().$type<RoundState>().notNull(),
  plannedAt: instant(),
  plannedRights: integer(),
  closedAt: instant(),
  followedUpAt: instant(),
});

/** The list of the late as it stands; how it came to be so is in db/schema/late-list. */
export const lateEntriesTable = pgTable(
  'late_entries',
  {
    campaignId: reference().notNull(),
    rightId: reference().notNull(),
    listedAt: instant().notNull(),
    listingId: reference().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.rightId] })],
);
