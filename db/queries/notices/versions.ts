/** Notices 公告 and their versions: proposed, decided, taken down. */
import { createHash } from 'node:crypto';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { canonicalJson } from '../../../rules/canonical-json.ts';
import type { FilingNotice, NoticeState } from '../../../rules/notices.ts';
import type { Executor, Transaction } from '../../client.ts';
import { noticesTable, noticeVersionsTable } from '../../schema/notices.ts';
import { authorityAndBelow } from '../identity.ts';
import { onlyRow } from '../rows.ts';

export type Notice = typeof noticesTable.$inferSelect;
export type NoticeVersion = typeof noticeVersionsTable.$inferSelect;

export async function findNotice(executor: Executor, id: number): Promise<Notice | undefined> {
  const [notice] = await executor.select().from(noticesTable).where(eq(noticesTable.id, id));
  return notice;
}

/** The same, held until the transaction ends: its versions are decided one after the other. */
export async function lockNotice(tx: Transaction, id: number): Promise<Notice | undefined> {
  const [notice] = await tx.select().from(noticesTable).where(eq(noticesTable.id, id)).for('update');
  return notice;
}

/** The filing notice of a campaign, made where there is none, and held. */
export async function lockFilingNotice(
  tx: Transaction,
  campaign: { id: number; authorityCode: string },
): Promise<Notice> {
  const { id: campaignId, authorityCode } = campaign;
  await tx.insert(noticesTable).values({ authorityCode, kind: 'filing', campaignId }).onConflictDoNothing();
  const of = and(eq(noticesTable.kind, 'filing'), eq(noticesTable.campaignId, campaignId));
  return onlyRow(await tx.select().from(noticesTable).where(of).for('update'));
}

/** Notices of an authority and those below it, newest first. */
export async function listNotices(
  executor: Executor,
  query: { authority: string; before?: number | undefined; limit: number },
): Promise<Notice[]> {
  return executor
    .select()
    .from(noticesTable)
    .where(
      and(
        sql`${noticesTable.authorityCode} IN (${authorityAndBelow(query.authority)})`,
        query.before === undefined ? undefined : lt(noticesTable.id, query.before),
      ),
    )
    .orderBy(desc(noticesTable.id))
    .limit(query.limit);
}

/** All versions of some notices, the newest first. */
export async function listNoticeVersions(executor: Executor, notices: readonly number[]): Promise<NoticeVersion[]> {
  if (notices.length === 0) return [];
  return executor
    .select()
    .from(noticeVersionsTable)
    .where(inArray(noticeVersionsTable.noticeId, [...notices]))
    .orderBy(desc(noticeVersionsTable.noticeId), desc(noticeVersionsTable.version));
}

/** The version before the second officer, or the one in public; there is at most one of either. */
export async function findVersionIn(
  executor: Executor,
  noticeId: number,
  state: 'proposed' | 'published',
): Promise<NoticeVersion | undefined> {
  const [version] = await executor
    .select()
    .from(noticeVersionsTable)
    .where(and(eq(noticeVersionsTable.noticeId, noticeId), eq(noticeVersionsTable.state, state)));
  return version;
}

/** Keeps a version for the second officer. Precondition: the notice is locked, and nothing of it is undecided. */
export async function saveNoticeVersion(
  tx: Transaction,
  noticeId: number,
  content: FilingNotice,
  by: { proposedBy: number; proposedAt: Date },
): Promise<NoticeVersion> {
  const [latest] = await listNoticeVersions(tx, [noticeId]);
  const digest = createHash('sha256').update(canonicalJson(content)).digest();
  const version = (latest?.version ?? 0) + 1;
  const values = { noticeId, version, content, digest, state: 'proposed' as const, ...by };
  return onlyRow(await tx.insert(noticeVersionsTable).values(values).returning());
}

/** Writes what became of a version. */
export async function updateNoticeVersion(
  tx: Transaction,
  { noticeId, version }: Pick<NoticeVersion, 'noticeId' | 'version'>,
  change: { state: NoticeState } & Partial<
    Pick<NoticeVersion, 'decidedBy' | 'decidedAt' | 'decisionNote' | 'endedAt' | 'takenDownBy' | 'takeDownReason'>
  >,
): Promise<NoticeVersion> {
  const of = and(eq(noticeVersionsTable.noticeId, noticeId), eq(noticeVersionsTable.version, version));
  return onlyRow(await tx.update(noticeVersionsTable).set(change).where(of).returning());
}
