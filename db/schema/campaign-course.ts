import { boolean, date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { MeasureKind } from '../../rules/campaign-measures.ts';
import { fourEyes } from './campaign-deadline.ts';
import { identity, instant, reference } from './columns.ts';

/** Outages 停机 of the filing system, by two officers. */
export const outagesTable = pgTable('outages', {
  id: identity(),
  authorityCode: text().notNull(),
  fromAt: instant().notNull(),
  toAt: instant().notNull(),
  evidence: text().notNull(),
  documentNo: text().notNull(),
  ...fourEyes(),
});

/** Days given back to a deadline, each once. */
export const outageDaysTable = pgTable(
  'outage_days',
  { deadlineId: reference().notNull(), day: date().notNull(), outageId: reference().notNull() },
  (table) => [primaryKey({ columns: [table.deadlineId, table.day] })],
);

/** Early stops 提前终止, by two officers. */
export const campaignStopsTable = pgTable('campaign_stops', {
  id: identity(),
  campaignId: reference().notNull(),
  reason: text().notNull(),
  documentNo: text().notNull(),
  ...fourEyes(),
});

/** Training and media 培训、宣传 as measures of a campaign (N2-7). */
export const campaignMeasuresTable = pgTable('campaign_measures', {
  id: identity(),
  campaignId: reference().notNull(),
  kind: text().$type<MeasureKind>().notNull(),
  heldOn: date().notNull(),
  title: text().notNull(),
  organiser: text().notNull(),
  reach: integer(),
  reference: text().notNull(),
  correctsId: reference(),
  withdrawn: boolean().notNull(),
  recordedBy: reference().notNull(),
  recordedAt: instant().notNull(),
});
