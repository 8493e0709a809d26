import type { Executor } from '../../client.ts';
import { findCampaign } from './campaigns.ts';

/** The first instant at which a filing of this right is late, legal time (N2-5); null: no date yet, and nothing is. */
export async function findDueAt(executor: Executor, campaignId: number, _rightId: number): Promise<Date | null> {
  return (await findCampaign(executor, campaignId))?.deadline ?? null;
}

/** Whether what was filed at an instant is late; at the due instant itself it is. */
export function isLateAt(dueAt: Date | null, filedAt: Date): boolean {
  return dueAt !== null && filedAt >= dueAt;
}
