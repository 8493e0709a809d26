import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { FilingSource, FilingVersionKind } from '../../rules/filing/index.ts';
import { bytes, instant, reference } from './columns.ts';
/** What was filed, version by version; never changed. */
export const filingVersionsTable = pgTable(
  'filing_versions',
  {
    campaignId: reference().notNull(),
    rightId: reference().notNull(),
    version: integer().notNull(),
    filingId: reference().notNull(),
    kind: text().$type<FilingVersionKind>().notNull(),
    source: text().$type<FilingSource>().notNull(),
    filedAt: instant().notNull(),
    dueAt: instant(),
    form: text(),
    content: jsonb().$type<Record<string, unknown>>().notNull(),
    digest: bytes().notNull(),
    filedBy: reference(),
    commandId: uuid(),
    itemId: reference(),
    documentNo: text(),
    reason: text(),
    asOf: instant().notNull(),
    recordedAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.rightId, table.version] })],
);
