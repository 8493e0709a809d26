import type { Transaction } from '../../db/client.ts';
import { type Campaign, updateCampaign } from '../../db/queries/annual-disclosure/index.ts';
import { type DeadlineBy, type DeadlineRecord, saveDeadline } from '../../db/queries/calendar/index.ts';
import type { PeriodInput } from '../../rules/calendar/period.ts';
import { FILING_DEADLINE } from '../../rules/filing-deadline.ts';

/** Makes the campaign's deadline or computes it anew, never earlier than it was (N2-5). */
export async function saveFilingDeadline(
  tx: Transaction,
  campaign: Pick<Campaign, 'id' | 'authorityCode' | 'deadlineId'>,
  input: PeriodInput,
  by: DeadlineBy,
): Promise<DeadlineRecord> {
  const { id, authorityCode, deadlineId } = campaign;
  const key = { subjectKind: 'campaign', subjectId: String(id), ...FILING_DEADLINE };
  const deadline = await saveDeadline(tx, { ...key, authorityCode, input }, by);
  if (deadlineId === null) await updateCampaign(tx, id, { deadlineId: deadline.id });
  return deadline;
}
