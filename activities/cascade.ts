import type { Transaction } from '../db/client.ts';
import {
  type Campaign,
  findCampaign,
  findRound,
  findRoundBalance,
  lockCampaign,
  type Round,
  updateRound,
} from '../db/queries/annual-disclosure/index.ts';
import { findCalendarOn } from '../db/queries/calendar/index.ts';
import {
  endDeliveries,
  failUnreported,
  type HolderCap,
  listOpenChannels,
  lockUnreachedSteps,
  type OpenChannel,
  type PlannedStep,
  savePlannedSteps,
  type UnreachedStep,
  withdrawOvertakenSteps,
} from '../db/queries/deliveries/index.ts';
import { isOver as campaignIsOver } from '../rules/annual-disclosure.ts';
import type { Calendar } from '../rules/calendar/calendar.ts';
import { firstEmail, type Ladder, type MachineChannel, nextSteps } from '../rules/cascade.ts';
import type { CascadeMessage, CascadeView, OpenWay } from '../rules/cascade-case.ts';
import { type ContactWindow, nextContactWindow, nextWorkingWindow } from '../rules/contact-window.ts';
import { addDays, instantOf, legalDayOf } from '../rules/legal-day.ts';
import { Refusal } from '../rules/refusal.ts';
import { parseTelephone } from '../rules/telephone.ts';
import { recordCampaignEvent } from './annual-disclosure/record.ts';
import { waysOf } from './deliveries/ways.ts';
import type { ActivityDeps } from './deps.ts';
import { allLiving } from './heartbeat.ts';

/** Holders taken at a time: each batch holds the campaign, and filings wait for it. */
const BATCH = 2_000;
const HOUR_MS = 3_600_000;

/** Channels on which a report is to be expected; mail is never reported on. */
const REPORTED: readonly MachineChannel[] = ['sms', 'voice'];

/** What one look at a round works with. */
interface Look {
  campaign: Campaign;
  round: Round;
  asOf: Date;
  calendar: Calendar | undefined;
  window: ContactWindow;
  /** Channels on which what was handed over waits for a report. */
  reported: readonly MachineChannel[];
}

export type CascadeActivities = ReturnType<typeof createCascadeActivities>;

/** The follow-up of a round 轮次跟进: whoever was not reached goes a step further. */
export function createCascadeActivities(deps: ActivityDeps) {
  return allLiving({
    /**
     * Takes everybody whose last step failed one step further, and says what is open then. Safe to repeat: a step has one
     * step behind it at most, by the database's own constraint. Once the round is over it plans nothing.
     */
    async cascadeRound(input: CascadeMessage): Promise<CascadeView> {
      const look = await prepareLook(deps, input);
      if (!isOver(look)) await takeFurther(deps, look);
      return viewOf(look, await listOpenChannels(deps.database, look.round.id));
    },

    /**
     * Ends a follow-up: what was not sent and who was not called by the end of the round failed for that reason; whoever is
     * still on the call list stays there until then. Safe to repeat.
     */
    async endCascade(input: CascadeMessage): Promise<void> {
      await deps.database.transaction(async (tx) => {
        await lockCampaign(tx, input.campaignId, 'plan');
        const round = await findRound(tx, input.roundId);
        if (!round) throw new Error(`round ${input.roundId} is not in the database`);
        if (round.followedUpAt) return;
        const time = { asOf: new Date(input.asOf), machineNow: deps.machineNow() };
        await endDeliveries(tx, round.id, time);
        await updateRound(tx, round.id, { followedUpAt: time.asOf });
        const balance = await findRoundBalance(tx, round);
        const data = { round: round.number, ...balance };
        await recordCampaignEvent(tx, deps, {
          ...{ campaignId: input.campaignId, kind: 'round.followed-up', by: time.asOf, data },
        });
      });
    },
  });
}

async function prepareLook(deps: ActivityDeps, input: CascadeMessage): Promise<Look> {
  const [campaign, round] = await Promise.all([
    findCampaign(deps.database, input.campaignId),
    findRound(deps.database, input.roundId),
  ]);
  if (!campaign || !round) throw new Error(`round ${input.roundId} is not in the database`);
  const asOf = new Date(input.asOf);
  const calendar = await findCalendar(deps, asOf);
  const window = campaign.terms['disclosure.contact-window'].value;
  const reported = REPORTED.filter((channel) => channel !== 'sms' || deps.dispatch.reports);
  return { campaign, round, asOf, calendar, window, reported };
}

/** Undefined before the first notice: then nobody can say which days are working days. */
async function findCalendar(deps: ActivityDeps, asOf: Date): Promise<Calendar | undefined> {
  try {
    return (await findCalendarOn(deps.database, legalDayOf(asOf))).calendar;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The next round begins, the deadline passes, or the campaign was ended before its time; urging goes on after that. */
function isOver({ campaign, round, asOf }: Look): boolean {
  return asOf >= round.endsAt || (round.kind === 'reminder' && campaignIsOver(campaign.state));
}

async function takeFurther(deps: ActivityDeps, look: Look): Promise<void> {
  const { campaign, round, asOf } = look;
  const time = () => ({ asOf, machineNow: deps.machineNow() });
  const hours = campaign.terms['cascade.receipt-hours'].value;
  await locked(deps, campaign, async (tx) => {
    const before = new Date(asOf.getTime() - hours * HOUR_MS);
    await failUnreported(tx, { roundId: round.id, channels: look.reported, before }, time());
    await withdrawOvertakenSteps(tx, round.id, time());
  });
  const ladder = ladderOf(deps, look);
  for (let after = 0, taken = BATCH; taken === BATCH; ) {
    const ended = await locked(deps, campaign, async (tx) => {
      const steps = await lockUnreachedSteps(tx, { roundId: round.id, after, limit: BATCH });
      await savePlannedSteps(
        tx,
        round.id,
        steps.flatMap((step) => plannedBehind(step, ladder)),
        capOf(look),
        time(),
      );
      return steps;
    });
    taken = ended.length;
    after = ended.at(-1)?.holderId ?? after;
  }
}

/** A holder is written to and called so often on one day; the rest waits for the morning. */
function capOf({ campaign, asOf, window }: Look): HolderCap {
  const today = legalDayOf(asOf);
  return {
    perDay: campaign.terms['messages.holder-daily-cap'].value,
    dayBegan: instantOf(today, '00:00'),
    heldUntil: instantOf(addDays(today, 1), window.from),
  };
}

function locked<T>(deps: ActivityDeps, { id }: Campaign, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return deps.database.transaction(async (tx) => {
    await lockCampaign(tx, id, 'plan');
    return work(tx);
  });
}

function ladderOf(deps: ActivityDeps, look: Look): Ladder {
  const channels = look.campaign.terms['cascade.channels'].value;
  const unusable: Ladder['unusable'] = {};
  for (const channel of channels) {
    if (waysOf(deps.channels, channel).length === 0) unusable[channel] = 'channel-off';
    else if (windowOf(channel, look) === undefined) unusable[channel] = 'calendar-unpublished';
  }
  return { channels, unusable };
}

function plannedBehind(after: UnreachedStep, ladder: Ladder): PlannedStep[] {
  const contacts = { telephones: after.telephones.map(parseTelephone), email: firstEmail(after.emails) };
  const steps = nextSteps(after, contacts, ladder);
  return steps.map((next, index) => ({
    ...next,
    after,
    step: after.step + 1 + index,
    counts: index === steps.length - 1,
  }));
}

/** When a channel may be used next; calls by machine on working days only (N2-6). */
function windowOf(channel: MachineChannel, { window, calendar, asOf }: Look, from: Date = asOf) {
  if (channel !== 'voice') return nextContactWindow(window, from);
  return calendar && nextWorkingWindow(window, calendar, from);
}

function viewOf(look: Look, open: readonly OpenChannel[]): CascadeView {
  const { campaign, round, reported } = look;
  const awaited = open.filter(({ channel, unreported }) => unreported > 0 && reported.some((one) => one === channel));
  const since = awaited.flatMap(({ unreportedSince }) => unreportedSince?.getTime() ?? []);
  const hours = campaign.terms['cascade.receipt-hours'].value;
  return {
    ...{ authority: campaign.authorityCode, year: campaign.year, round: round.number },
    over: isOver(look),
    endsAt: round.endsAt.toISOString(),
    ways: open.flatMap((one) => openWay(one, look)),
    unreported: awaited.reduce((sum, { unreported }) => sum + unreported, 0),
    reportDueAt: since.length === 0 ? null : new Date(Math.min(...since) + hours * HOUR_MS).toISOString(),
    calls: open.find(({ channel }) => channel === 'call-list')?.planned ?? 0,
  };
}

function openWay({ channel, planned, sending, heldUntil }: OpenChannel, look: Look): OpenWay[] {
  if (channel === 'call-list' || planned + sending === 0) return [];
  const from = heldUntil && heldUntil > look.asOf ? heldUntil : look.asOf;
  // Beyond what is published nobody can say: what was planned waits for the end of its round.
  const next = windowOf(channel, look, from) ?? { opensAt: look.round.endsAt, closesAt: look.round.endsAt };
  return [{ channel, planned, sending, opensAt: next.opensAt.toISOString(), closesAt: next.closesAt.toISOString() }];
}
