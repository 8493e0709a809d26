/** The deadline of a campaign's filing as the public is told it: with its working, and with what it was before (N2-5). */
import { computeDeadline, type Deadline } from '../../../rules/calendar/period.ts';
import type { DeadlineCause } from '../../../rules/calendar/proposals.ts';
import { addDays, legalDayOf } from '../../../rules/legal-day.ts';
import type { Executor } from '../../client.ts';
import type { Campaign } from '../annual-disclosure/campaigns.ts';
import { findCalendarOn, findDeadline, listDeadlineVersions } from '../calendar/index.ts';

export interface FilingDeadline {
  /** The last day as it stands; null: none yet. */
  lastDay: string | null;
  /** First instant after it; null: none yet. */
  closesAt: Date | null;
  deadline: Deadline;
  /** What it was, the newest first: that day, and since when and why another holds. */
  changes: { formerDay: string | null; changedAt: Date; cause: DeadlineCause }[];
}

/** The deadline object of the campaign; of a campaign that has none, its fixed day, explained. */
export async function findFilingDeadline(executor: Executor, campaign: Campaign): Promise<FilingDeadline> {
  const key = { subjectKind: 'campaign', subjectId: String(campaign.id), name: 'filing' };
  const found = await findDeadline(executor, key);
  if (!found) return fixedDay(executor, campaign);
  const versions = await listDeadlineVersions(executor, found.id);
  const changes = versions
    .map(({ due, replacedAt, cause }) => ({ formerDay: due, changedAt: replacedAt, cause }))
    .reverse();
  return { lastDay: found.due, closesAt: found.dueAt, deadline: found.deadline, changes };
}

async function fixedDay(executor: Executor, campaign: Campaign): Promise<FilingDeadline> {
  const { value, basisDocument, basisClause } = campaign.terms['disclosure.deadline'];
  const day = addDays(legalDayOf(campaign.deadline), -1);
  const start = legalDayOf(campaign.openedAt);
  const { calendar } = await findCalendarOn(executor, start);
  const parameter = { name: 'disclosure.deadline', value, basisDocument, basisClause };
  const deadline = computeDeadline(calendar, { start, period: { unit: 'date', day }, parameter });
  return { lastDay: day, closesAt: campaign.deadline, deadline, changes: [] };
}
