import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/** Until when one right may be filed for in time (N2-5). */
export interface FilingDue {
  /** It is on the roster, and the campaign has not been stopped: somebody asks for it. */
  obliged: boolean;
  /** The first instant that is late, legal time; null: no date yet, or none any more, and nobody is late. */
  dueAt: Date | null;
  /** By an extension of its holder. */
  extended: boolean;
}

/**
 * The due instant of this right in this campaign: the campaign's deadline, or the holder's own where it is later. For
 * many rights at once, join the view `filing_dues` (campaign_id, right_id, obliged, due_at, extended).
 */
export async function findFilingDue(
  executor: Executor,
  campaignId: number,
  rightId: number,
): Promise<FilingDue | undefined> {
  const { rows } = await executor.execute<{ obliged: boolean; due_at: string | null; extended: boolean }>(sql`
    SELECT obliged, due_at, extended FROM filing_dues WHERE campaign_id = ${campaignId} AND right_id = ${rightId}`);
  return rows.map(({ due_at, ...rest }) => ({ ...rest, dueAt: due_at === null ? null : new Date(due_at) }))[0];
}

/** Its due instant alone. */
export async function findDueAt(executor: Executor, campaignId: number, rightId: number): Promise<Date | null> {
  return (await findFilingDue(executor, campaignId, rightId))?.dueAt ?? null;
}

/** Whether what was filed at an instant is late; at the due instant itself it is. */
export function isLateAt(dueAt: Date | null, filedAt: Date): boolean {
  return dueAt !== null && filedAt >= dueAt;
}
