import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import { canonicalJson } from '../../../rules/canonical-json.ts';
import type { Executor, Transaction } from '../../client.ts';
import { filingVersionsTable } from '../../schema/filings.ts';

export type FilingVersion = typeof filingVersionsTable.$inferSelect;

/** Who brought a version: an official's request here, an item of the ministry's system, or an official by deciding on one. */
export type FilingOrigin = { actorId: number; commandId: string; itemId?: number } | { itemId: number };

/** What says that two contents are the same: SHA-256 over the canonical JSON of the form and what stands in it. */
export function contentDigest(form: string | null, content: Record<string, unknown>): Buffer {
  return createHash('sha256').update(canonicalJson({ form, content })).digest();
}

export type NewVersion = Pick<
  FilingVersion,
  'campaignId' | 'rightId' | 'filingId' | 'kind' | 'filedAt' | 'dueAt' | 'form' | 'content'
> &
  Partial<Pick<FilingVersion, 'documentNo' | 'reason'>> & { by: FilingOrigin };

/** Adds the next version of a right's filing. Precondition: its head is locked, so that no two get one number. */
export async function saveVersion(
  tx: Transaction,
  { by, ...version }: NewVersion,
  time: { asOf: Date; machineNow: Date },
): Promise<FilingVersion> {
  const { campaignId, rightId, form, content } = version;
  const [last] = await versionsOf(tx, campaignId, rightId).orderBy(desc(filingVersionsTable.version)).limit(1);
  const filedBy = 'actorId' in by ? by.actorId : null;
  const commandId = 'commandId' in by ? by.commandId : null;
  const itemId = by.itemId ?? null;
  const [saved] = await tx
    .insert(filingVersionsTable)
    .values({
      ...{ ...version, version: (last?.version ?? 0) + 1, digest: contentDigest(form, content) },
      source: itemId === null ? 'clerk' : 'ministry',
      ...{ filedBy, commandId, itemId, asOf: time.asOf, recordedAt: time.machineNow },
    })
    .returning();
  if (!saved) throw new Error(`version of right ${rightId} in campaign ${campaignId} was not saved`);
  return saved;
}

const versionsOf = (executor: Executor, campaignId: number, rightId: number) =>
  executor
    .select()
    .from(filingVersionsTable)
    .where(and(eq(filingVersionsTable.campaignId, campaignId), eq(filingVersionsTable.rightId, rightId)))
    .$dynamic();

export async function findVersion(
  executor: Executor,
  key: Pick<FilingVersion, 'campaignId' | 'rightId' | 'version'>,
): Promise<FilingVersion | undefined> {
  const [version] = await executor
    .select()
    .from(filingVersionsTable)
    .where(
      and(
        eq(filingVersionsTable.campaignId, key.campaignId),
        eq(filingVersionsTable.rightId, key.rightId),
        eq(filingVersionsTable.version, key.version),
      ),
    );
  return version;
}

/** Whether an item of the ministry's has become a version already. */
export async function existsVersionOf(executor: Executor, itemId: number): Promise<boolean> {
  const found = await executor
    .select({ version: filingVersionsTable.version })
    .from(filingVersionsTable)
    .where(eq(filingVersionsTable.itemId, itemId))
    .limit(1);
  return found.length > 0;
}

/** Versions of a filing in their order, one that was taken back included. */
export function listVersions(
  executor: Executor,
  page: { filingId: number; after?: number | undefined; limit: number },
): Promise<FilingVersion[]> {
  return executor
    .select()
    .from(filingVersionsTable)
    .where(and(eq(filingVersionsTable.filingId, page.filingId), gt(filingVersionsTable.version, page.after ?? 0)))
    .orderBy(asc(filingVersionsTable.version))
    .limit(page.limit);
}
