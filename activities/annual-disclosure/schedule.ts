import type { Transaction } from '../../db/client.ts';
import {
  type Campaign,
  listRounds,
  lockCampaign,
  saveRounds,
  saveScheduleRead,
  updateCampaign,
} from '../../db/queries/annual-disclosure/index.ts';
import { findDeadlineById } from '../../db/queries/calendar/index.ts';
import type { ContactWindow } from '../../rules/contact-window.ts';
import { awaitedEvent, eventOf } from '../../rules/filing-deadline.ts';
import { scheduleRounds } from '../../rules/rounds.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordCampaignEvent } from './record.ts';

/** What the workflow waits for: instants as ISO 8601 in UTC. */
export interface CampaignSchedule {
  /** Null: no date yet, and `undated` says why. */
  deadline: string | null;
  undated: string | null;
  window: ContactWindow;
  /** Dispatch activities that share a round. */
  lanes: number;
  /** Rounds that are not over, the next one first. */
  rounds: { id: number; number: number; daysBefore: number; dueAt: string; endsAt: string }[];
}

/**
 * Reads the deadline and the rounds of a frozen campaign as they are now: a calendar or an officer may have moved the
 * deadline since, and the rounds not begun move with it. Repeated, it changes nothing.
 */
export async function loadSchedule(
  deps: ActivityDeps,
  input: { campaignId: number; asOf: string },
): Promise<CampaignSchedule> {
  return deps.database.transaction(async (tx) => {
    const campaign = await lockCampaign(tx, input.campaignId, 'plan');
    if (!campaign) throw new Error(`campaign ${input.campaignId} is not in the database`);
    const asOf = new Date(input.asOf);
    const moved = await bringRoundsUpToDate(tx, campaign, asOf);
    if (moved)
      await recordCampaignEvent(tx, deps, {
        ...{ campaignId: campaign.id, kind: 'rounds.moved', by: asOf },
        data: { former: campaign.roundsFor, lastDay: campaign.lastDay },
      });
    await saveScheduleRead(tx, campaign.id);
    const rounds = await listRounds(tx, campaign.id);
    return {
      deadline: campaign.deadline?.toISOString() ?? null,
      undated: await whyUndated(tx, campaign),
      window: campaign.terms['disclosure.contact-window'].value,
      lanes: deps.dispatch.lanes,
      rounds: rounds
        .filter(({ state }) => state === 'scheduled' || state === 'sending')
        .map(({ id, number, daysBefore, dueAt, endsAt }) => ({
          ...{ id, number, daysBefore, dueAt: dueAt.toISOString(), endsAt: endsAt.toISOString() },
        })),
    };
  });
}

/**
 * Schedules the rounds not begun for the last day the campaign has now; whether that changed anything. Preconditions:
 * the campaign is locked, and its deadline never moves to an earlier day, so that no round that waits falls into the past.
 */
export async function bringRoundsUpToDate(tx: Transaction, campaign: Campaign, asOf: Date): Promise<boolean> {
  const { id, lastDay, roundsFor, terms } = campaign;
  if (lastDay === null || lastDay === roundsFor) return false;
  const planned = await listRounds(tx, id);
  const begun = planned.filter(({ state }) => state !== 'scheduled');
  const scheduled = planned.filter(({ state }) => state === 'scheduled').map(({ daysBefore }) => daysBefore);
  const rounds = scheduleRounds({
    ...{ lastDay, from: asOf, heldBefore: begun.length, scheduled },
    daysBefore: terms['disclosure.rounds'].value.filter((days) => !begun.some(({ daysBefore }) => daysBefore === days)),
    window: terms['disclosure.contact-window'].value,
  });
  await saveRounds(tx, id, rounds);
  await updateCampaign(tx, id, { roundsFor: lastDay });
  return true;
}

async function whyUndated(tx: Transaction, campaign: Campaign): Promise<string | null> {
  if (campaign.deadline !== null) return null;
  const row = campaign.deadlineId === null ? undefined : await findDeadlineById(tx, campaign.deadlineId);
  if (row) return row.deadline.reason;
  return awaitedEvent(eventOf(campaign.terms['disclosure.deadline']) ?? '');
}
