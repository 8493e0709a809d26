import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { FilingNotice, NoticeKind, NoticeState } from '../../rules/notices.ts';
import { bytes, identity, instant, reference } from './columns.ts';

/** Notices 公告 of an authority, one for each kind and subject. */
export const noticesTable = pgTable('notices', {
  id: identity(),
  authorityCode: text().notNull(),
  kind: text().$type<NoticeKind>().notNull(),
  campaignId: reference(),
});

/** What a notice says, version by version; the published one is in public. */
export const noticeVersionsTable = pgTable(
  'notice_versions',
  {
    noticeId: reference().notNull(),
    version: integer().notNull(),
    content: jsonb().$type<FilingNotice>().notNull(),
    digest: bytes().notNull(),
    state: text().$type<NoticeState>().notNull(),
    proposedBy: reference().notNull(),
    proposedAt: instant().notNull(),
    decidedBy: reference(),
    decidedAt: instant(),
    decisionNote: text(),
    endedAt: instant(),
    takenDownBy: reference(),
    takeDownReason: text(),
  },
  (table) => [primaryKey({ columns: [table.noticeId, table.version] })],
);
