/** The deadline of a campaign as one of the calendar's (N2-5): made, moved, explained. */
import { computeDeadline, type Deadline, type PeriodInput } from '../../../rules/calendar/period.ts';
import { deadlineShortened, eventInFuture, eventTooLate, noEventAwaited } from '../../../rules/campaign-refusals.ts';
import { eventOf, FILING_DEADLINE, filingPeriod, periodUntil } from '../../../rules/filing-deadline.ts';
import { legalDayOf } from '../../../rules/legal-day.ts';
import type { Executor, Transaction } from '../../client.ts';
import {
  type DeadlineBy,
  type DeadlineRecord,
  findCalendarOn,
  findDeadlineById,
  saveDeadline,
} from '../calendar/index.ts';
import { type Campaign, updateCampaign } from './campaigns.ts';
import type { DeadlineChange } from './deadline-changes.ts';

/** Makes the campaign's deadline or computes it anew; it never becomes earlier. */
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

/** The row of a campaign's deadline; undefined: the event it runs from has not been recorded. */
export async function findFilingDeadline(
  executor: Executor,
  campaign: Pick<Campaign, 'deadlineId'>,
): Promise<DeadlineRecord | undefined> {
  return campaign.deadlineId === null ? undefined : findDeadlineById(executor, campaign.deadlineId);
}

type Change = Pick<DeadlineChange, 'kind' | 'day' | 'documentNo' | 'clause'>;

/**
 * What a change makes of the deadline, days given for outages included. Throws Refusal where that would be no later day,
 * or where there is no such event, or it lies in the future, or so far back that its deadline has passed.
 */
export async function assertDeadlineMayChange(
  tx: Transaction,
  campaign: Campaign,
  change: Change,
  asOf: Date,
): Promise<PeriodInput> {
  const current = (await findFilingDeadline(tx, campaign))?.deadline;
  const input = inputOf(campaign, change, current);
  const { calendar } = await findCalendarOn(tx, legalDayOf(asOf));
  if (change.kind === 'event') {
    if (change.day > legalDayOf(asOf)) throw eventInFuture(change.day, legalDayOf(asOf));
    const { due, dueAt } = computeDeadline(calendar, input);
    if (due && dueAt && new Date(dueAt) <= asOf) throw eventTooLate(change.day, due);
    return input;
  }
  const { computed } = computeDeadline(calendar, input, current);
  const due = current?.due ?? null;
  if (computed && due && computed <= due) throw deadlineShortened(change.day, due, computed);
  const today = legalDayOf(asOf);
  if (computed && computed < today) throw deadlineShortened(change.day, today, computed);
  return input;
}

function inputOf(campaign: Campaign, change: Change, current: Deadline | undefined): PeriodInput {
  const term = campaign.terms['disclosure.deadline'];
  if (change.kind === 'move') {
    const input = periodUntil(change.day, { document: change.documentNo, clause: change.clause });
    return current ? { ...input, added: current.added } : input;
  }
  const input = eventOf(term) === null || current ? null : filingPeriod(term, change.day);
  if (!input) throw noEventAwaited(campaign.year, current !== undefined && eventOf(term) !== null);
  return input;
}
