/** What the public may read: published versions alone, and nothing of any right or holder. */
import { and, asc, desc, eq, getTableColumns, inArray } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import {
  authoritiesTable,
  campaignsTable,
  deadlinesTable,
  noticesTable,
  noticeVersionsTable,
} from '../../schema/index.ts';
import { type Campaign, campaignColumns } from '../annual-disclosure/campaigns.ts';
import type { Notice, NoticeVersion } from './versions.ts';

export interface PublishedFiling {
  notice: Notice;
  version: NoticeVersion;
  campaign: Campaign;
}

const published = {
  notice: getTableColumns(noticesTable),
  version: getTableColumns(noticeVersionsTable),
  campaign: campaignColumns,
};

/** The filing notices in public, the latest year first. */
export async function listPublishedFilings(executor: Executor, limit: number): Promise<PublishedFiling[]> {
  return filings(executor)
    .where(inPublic())
    .orderBy(desc(campaignsTable.year), asc(noticesTable.authorityCode))
    .limit(limit);
}

/** The filing notice of an authority and year that is in public. */
export async function findPublishedFiling(
  executor: Executor,
  authority: string,
  year: number,
): Promise<PublishedFiling | undefined> {
  const [found] = await filings(executor).where(
    and(inPublic(), eq(noticesTable.authorityCode, authority), eq(campaignsTable.year, year)),
  );
  return found;
}

/** Earlier versions of a notice that were in public and gave way to a newer one, newest first. */
export async function listReplacedVersions(executor: Executor, noticeId: number): Promise<NoticeVersion[]> {
  return executor
    .select()
    .from(noticeVersionsTable)
    .where(and(eq(noticeVersionsTable.noticeId, noticeId), eq(noticeVersionsTable.state, 'replaced')))
    .orderBy(desc(noticeVersionsTable.version));
}

/** Names of authorities by code. */
export async function findAuthorityNames(executor: Executor, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const { code, name: title } = authoritiesTable;
  const rows = await executor
    .select({ code, title })
    .from(authoritiesTable)
    .where(inArray(code, [...new Set(codes)]));
  return new Map(rows.map((row) => [row.code, row.title]));
}

const inPublic = () => and(eq(noticesTable.kind, 'filing'), eq(noticeVersionsTable.state, 'published'));

const filings = (executor: Executor) =>
  executor
    .select(published)
    .from(noticesTable)
    .innerJoin(noticeVersionsTable, eq(noticeVersionsTable.noticeId, noticesTable.id))
    .innerJoin(campaignsTable, eq(campaignsTable.id, noticesTable.campaignId))
    .leftJoin(deadlinesTable, eq(deadlinesTable.id, campaignsTable.deadlineId));
