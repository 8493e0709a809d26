import { boolean, date, pgTable, text } from 'drizzle-orm/pg-core';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import { identity, instant, jsonValue, reference } from './columns.ts';

/** Legal limits and operational values, each with its basis, proposer and approver. */
export const parametersTable = pgTable('parameters', {
  id: identity(),
  authorityCode: text().notNull(),
  name: text().notNull(),
  value: jsonValue().notNull(),
  basisDocument: text().notNull(),
  basisClause: text().notNull(),
  demonstration: boolean().notNull(),
  effectiveFrom: date().notNull(),
  effectiveTo: date(),
  state: text().$type<'proposed' | 'approved' | 'rejected'>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  rulePack: text().$type<RulePackId>(),
});
