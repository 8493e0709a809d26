import type { Transaction } from '../db/client.ts';
import { type Campaign, lockCampaign, updateRound } from '../db/queries/annual-disclosure/index.ts';
import { planDeliveries, rightsNumbered } from '../db/queries/deliveries/index.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import { findParameter } from '../db/queries/parameters.ts';
import { fixWordings } from '../db/queries/templates/index.ts';
import {
  listListedRights,
  listOpenUrgingRounds,
  listUrgingCampaigns,
  saveUrgingRound,
  saveUrgings,
  withdrawRemovedRights,
} from '../db/queries/urging/index.ts';
import { nextContactWindow } from '../rules/contact-window.ts';
import { legalDayOf } from '../rules/legal-day.ts';
import { URGING_LASTS_MS, urgingDueOn } from '../rules/urging.ts';
import type { ActivityDeps } from './deps.ts';
import { allLiving } from './heartbeat.ts';

export type UrgingActivities = ReturnType<typeof createUrgingActivities>;

type UrgingDeps = Pick<ActivityDeps, 'database' | 'machineNow' | 'legalNow'>;

/** How long one look may send, milliseconds: the next one goes on. */
const SLICE_MS = 2 * 60_000;

export interface UrgingRound {
  campaignId: number;
  roundId: number;
  /** It may send now, for so long; 0: the contact window is shut. */
  budgetMs: number;
  /** Nothing more may go out: its accounts are to be closed. */
  over: boolean;
}

/** Activities of urging 督促整改. Ids and counts only leave them. */
export function createUrgingActivities(deps: UrgingDeps) {
  return allLiving({
    /** Fixes the time of a look, and at which campaigns it looks. Safe to repeat: nothing has happened yet. */
    async beginUrging({ asOf }: { asOf?: string }): Promise<{ asOf: string; campaigns: number[] }> {
      const campaigns = await listUrgingCampaigns(deps.database);
      return { asOf: asOf ?? (await deps.legalNow()).toISOString(), campaigns };
    },

    /**
     * Plans what is due, within the contact window, and takes what was removed off what is planned. Safe to repeat: an
     * entry is urged for a due day once. Answers the rounds being sent.
     */
    planUrging({ campaignId, asOf }: { campaignId: number; asOf: string }): Promise<UrgingRound[]> {
      return deps.database.transaction((tx) => planUrging(deps, tx, campaignId, new Date(asOf)));
    },
  });
}

async function planUrging(deps: UrgingDeps, tx: Transaction, campaignId: number, asOf: Date): Promise<UrgingRound[]> {
  const campaign = await lockCampaign(tx, campaignId, 'plan');
  if (!campaign) throw new Error(`campaign ${campaignId} is not in the database`);
  const listed = await listListedRights(tx, campaign.authorityCode, legalDayOf(asOf));
  const window = nextContactWindow(campaign.terms['disclosure.contact-window'].value, asOf);
  const open = window.opensAt <= asOf;
  if (open) await urgeWhoIsDue(deps, tx, { campaign, listed, asOf });
  const time = { asOf, machineNow: deps.machineNow() };
  const rounds = await listOpenUrgingRounds(tx, campaignId, asOf);
  const stillListed = listed.map(({ rightId }) => rightId);
  for (const { id } of rounds) await withdrawRemovedRights(tx, id, stillListed, time);
  const sending = rounds.filter(({ state }) => state === 'sending');
  return sending.map(({ id: roundId, endsAt }) => ({
    ...{ campaignId, roundId, over: endsAt <= asOf },
    budgetMs: open ? Math.min(SLICE_MS, window.closesAt.getTime() - asOf.getTime()) : 0,
  }));
}

async function urgeWhoIsDue(
  deps: UrgingDeps,
  tx: Transaction,
  { campaign, listed, asOf }: { campaign: Campaign; listed: Awaited<ReturnType<typeof listListedRights>>; asOf: Date },
): Promise<void> {
  const today = legalDayOf(asOf);
  const { id: campaignId, authorityCode: authority } = campaign;
  const asked = { name: 'listed.urging-every-days', authority, on: today } as const;
  const every = (await findParameter(tx, asked))?.value;
  if (every === undefined) return;
  const due = listed.flatMap((entry) => {
    const dueOn = urgingDueOn(entry, every, today);
    return dueOn === undefined ? [] : [{ ...entry, dueOn }];
  });
  if (due.length === 0) return;
  const round = await saveUrgingRound(tx, campaign, { asOf, endsAt: new Date(asOf.getTime() + URGING_LASTS_MS) });
  await fixWordings(tx, { roundId: round.id, campaignId, authority, asOf }, ['urging']);
  const rightIds = [...new Set(due.map(({ rightId }) => rightId))];
  const plannedRights = await planDeliveries(tx, { id: round.id, campaignId }, rightsNumbered(rightIds));
  await updateRound(tx, round.id, { state: 'sending', plannedAt: asOf, plannedRights });
  await saveUrgings(tx, { authority, roundId: round.id, asOf }, due);
  await recordEvidence(tx, {
    ...{
      asOf,
      recordedAt: deps.machineNow(),
      room: 'urging',
      kind: 'urging.planned',
      subject: `campaign/${campaignId}`,
    },
    data: { round: round.number, entries: due.length, rights: plannedRights, everyDays: every },
  });
}
