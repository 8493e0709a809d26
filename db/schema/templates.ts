import { boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type {
  ProviderCodes,
  RoundFacts,
  TemplateChannel,
  TemplateKind,
  TemplateLanguage,
} from '../../rules/templates/index.ts';
import { identity, instant, jsonValue, reference } from './columns.ts';

/** What is said to holders, version by version; a version never changes. */
export const messageTemplatesTable = pgTable('message_templates', {
  id: identity(),
  authorityCode: text().notNull(),
  kind: text().$type<TemplateKind>().notNull(),
  channel: text().$type<TemplateChannel>().notNull(),
  language: text().$type<TemplateLanguage>().notNull(),
  version: integer().notNull(),
  subject: text(),
  text: text().notNull(),
  providerCodes: jsonValue().$type<ProviderCodes>().notNull(),
  demonstration: boolean().notNull(),
  effectiveFrom: date().notNull(),
  note: text(),
  state: text().$type<'proposed' | 'approved' | 'rejected'>().notNull(),
  proposedBy: reference().notNull(),
  proposedAt: instant().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  decisionNote: text(),
});

/** What the messages of a round say: the words of a version with the facts they are filled with. */
export const messageWordingsTable = pgTable('message_wordings', {
  id: identity(),
  roundId: reference().notNull(),
  channel: text().$type<TemplateChannel>().notNull(),
  language: text().$type<TemplateLanguage>().notNull(),
  templateId: reference(),
  subject: text(),
  text: text().notNull(),
  providerCodes: jsonValue().$type<ProviderCodes>().notNull(),
  facts: jsonValue().$type<RoundFacts>().notNull(),
  fixedAt: instant().notNull(),
});
