/** The deadline of a campaign's filing as the public is told it: with its working, and with what it was before (N2-5). */
import type { DeadlineCause } from '../../../rules/calendar/proposals.ts';
import { explainDeadline } from '../../../rules/calendar/words.ts';
import { awaitedEvent, eventOf, FILING_DEADLINE } from '../../../rules/filing-deadline.ts';
import type { Executor } from '../../client.ts';
import type { Campaign } from '../annual-disclosure/campaigns.ts';
import { findDeadline, listDeadlineVersions } from '../calendar/index.ts';

export interface FilingDeadline {
  /** The last day as it stands; null: none yet. */
  lastDay: string | null;
  /** First instant after it; null: none yet. */
  closesAt: Date | null;
  /** How it was counted, or why there is none yet; sentence by sentence. */
  explanation: string[];
  /** `24:00`; null: none yet. */
  endsAt: string | null;
  /** What it was, the newest first: that day, and since when and why another holds. */
  changes: { formerDay: string | null; changedAt: Date; cause: DeadlineCause }[];
}

/** The deadline object of the campaign; before the event it runs from has been recorded there is none. */
export async function findFilingDeadline(executor: Executor, campaign: Campaign): Promise<FilingDeadline> {
  const key = { subjectKind: 'campaign', subjectId: String(campaign.id), name: FILING_DEADLINE.name };
  const found = await findDeadline(executor, key);
  if (!found) return { lastDay: null, closesAt: null, explanation: [whyUndated(campaign)], endsAt: null, changes: [] };
  const versions = await listDeadlineVersions(executor, found.id);
  const changes = versions
    .map(({ due, replacedAt, cause }) => ({ formerDay: due, changedAt: replacedAt, cause }))
    .reverse();
  const { due: lastDay, dueAt: closesAt, deadline } = found;
  return { lastDay, closesAt, explanation: explainDeadline(deadline), endsAt: deadline.endsAt, changes };
}

const whyUndated = ({ terms }: Campaign) => awaitedEvent(eventOf(terms['disclosure.deadline']) ?? '');
