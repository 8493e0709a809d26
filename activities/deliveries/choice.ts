import {
  countTakenToday,
  listProviderMinutes,
  lockFailover,
  saveProviderMinute,
  updateFailover,
} from '../../db/queries/failover.ts';
import type { MachineChannel } from '../../rules/cascade.ts';
import { decideFailover, FAILOVER_SETTINGS, type FailoverPhase } from '../../rules/failover.ts';
import { recordCampaignEvent } from '../annual-disclosure/record.ts';
import type { ActivityDeps } from '../deps.ts';
import type { BatchTally } from './send-batch.ts';
import type { Way } from './ways.ts';

/** Which provider takes the next batch, and how much of it at most. */
export interface Choice {
  way: Way;
  limit: number;
}

export interface Chooser {
  /** Undefined: every provider has taken what it may take today. */
  next(limit: number): Promise<Choice | undefined>;
  /** Notes what came of a batch. True: from now on another provider is used. */
  note(way: Way, tally: BatchTally): Promise<boolean>;
}

/** How long an answer of the database holds, machine time. */
const RENEW_EVERY_MS = 2_000;
/** So many batches before its end the room is near it. */
const NEAR_BATCHES = 20;
/** As far back as the rules look at most (rules/failover): probes of a round count until the next one. */
const LOOK_BACK_MS = 62 * 86_400_000;

interface Of {
  campaignId: number;
  channel: MachineChannel;
  ways: readonly [Way, ...Way[]];
  dailyCap: number;
  /** Lanes that take from the same room. */
  lanes: number;
  /** Legal time now. */
  legalNow: () => Date;
}

/**
 * Chooses between the providers of a channel: the two of text messages by what they did minute by minute (rules/failover),
 * kept in the database so that all workers see the same; each within its daily cap.
 */
export function createChooser(deps: ActivityDeps, of: Of): Chooser {
  const [preferred, substitute] = of.ways;
  let phase: FailoverPhase = 'preferred';
  let room = new Map<string, number>();
  let renewedAt = Number.NEGATIVE_INFINITY;
  let turn = 0;

  async function renew(): Promise<void> {
    const now = deps.machineNow().getTime();
    if (now - renewedAt < RENEW_EVERY_MS) return;
    renewedAt = now;
    if (substitute) phase = await decide(deps, of, preferred, substitute);
    const asOf = of.legalNow();
    const taken = await Promise.all(
      of.ways.map(({ channel, provider }) => countTakenToday(deps.database, { channel, provider, asOf })),
    );
    room = new Map(of.ways.map(({ provider }, index) => [provider, of.dailyCap - (taken[index] ?? 0)]));
  }

  const roomOf = (way: Way) => room.get(way.provider) ?? 0;

  return {
    async next(limit) {
      // Near its end the room is counted anew for every batch, for other lanes take from it as well.
      if (of.ways.some((way) => roomOf(way) < NEAR_BATCHES * limit)) renewedAt = Number.NEGATIVE_INFINITY;
      await renew();
      turn += 1;
      const wanted = wantedOf(phase, turn, preferred, substitute);
      // Small batches while it is probed: what fails then is little.
      const probes = phase === 'probing' && wanted === preferred;
      const size = probes ? Math.ceil((limit * FAILOVER_SETTINGS.probeSharePercent) / 100) : limit;
      const way = [wanted, ...of.ways].find((one) => roomOf(one) > 0);
      return way && { way, limit: Math.min(size, Math.ceil(roomOf(way) / of.lanes)) };
    },
    async note(way, tally) {
      const errors = tally.uncertain + tally.notSent + (tally.accountRefused === undefined ? 0 : tally.withdrawn + 1);
      const { channel, provider } = way;
      const minute = { channel, provider, asOf: of.legalNow(), handedOver: tally.accepted, errors };
      await saveProviderMinute(deps.database, minute);
      room.set(provider, roomOf(way) - tally.accepted);
      if (errors === 0 || !substitute) return false;
      renewedAt = Number.NEGATIVE_INFINITY;
      await renew();
      return wantedOf(phase, turn, preferred, substitute) !== way;
    },
  };
}

/** While the preferred one is probed, every other batch is for it. */
function wantedOf(phase: FailoverPhase, turn: number, preferred: Way, substitute: Way | undefined): Way {
  if (!substitute || phase === 'preferred') return preferred;
  return phase === 'probing' && turn % 2 === 1 ? preferred : substitute;
}

/** Decides by what both did; a change is written with its evidence, on the campaign in whose round it was found. */
function decide(deps: ActivityDeps, of: Of, preferred: Way, substitute: Way): Promise<FailoverPhase> {
  return deps.database.transaction(async (tx) => {
    const state = await lockFailover(tx, { preferred: preferred.provider, substitute: substitute.provider });
    const at = of.legalNow();
    const since = new Date(at.getTime() - LOOK_BACK_MS);
    const minutes = ({ channel, provider }: Way) =>
      listProviderMinutes(tx, { channel, provider, since, reports: deps.dispatch.reports });
    const counts = { preferred: await minutes(preferred), substitute: await minutes(substitute) };
    const decision = decideFailover(state, counts, at);
    if (decision.state === state) return state.phase;
    await updateFailover(tx, decision.state);
    const data = { channel: 'sms', from: state.phase, to: decision.state.phase, reason: decision.state.reason };
    await recordCampaignEvent(tx, deps, {
      ...{ campaignId: of.campaignId, kind: 'provider.switched', by: at },
      data: { ...data, preferred: preferred.provider, substitute: substitute.provider },
    });
    deps.logger.warn({ ...data, bothFailing: decision.bothFailing }, 'the provider of text messages was switched');
    return decision.state.phase;
  });
}
