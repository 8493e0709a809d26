import { ApplicationFailure, Context } from '@temporalio/activity';
import { findRoundTerms } from '../../db/queries/annual-disclosure/index.ts';
import {
  claimDeliveries,
  countPending,
  recordDispatch,
  withdrawFiledRights,
} from '../../db/queries/deliveries/index.ts';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { ActivityDeps } from '../deps.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { type Chooser, createChooser } from './choice.ts';
import { allowedWays } from './guard.ts';
import { createLetter, type Letter } from './letter.ts';
import { createPace } from './pace.ts';
import { type BatchTally, sendBatch } from './send-batch.ts';
import { type Way, waysOf } from './ways.ts';

export interface DispatchInput {
  roundId: number;
  /** Legal time, ISO 8601. */
  asOf: string;
  /** Machine time this slice may take, milliseconds: until the contact window closes, or a few minutes. */
  budgetMs: number;
  /** Lanes that share the provider's rate. */
  lanes: number;
  /** Text messages, unless another one is named. */
  channel?: MachineChannel;
}

/** Messages, not rights. */
export interface DispatchReport {
  accepted: number;
  refused: number;
  uncertain: number;
}

/** What a slice works with. */
interface Slice {
  input: DispatchInput;
  channel: MachineChannel;
  letter: Letter;
  chooser: Chooser;
  /** Messages a second, this lane's share. */
  rate: number;
  pace: () => Promise<void>;
  endsAt: number;
}

/**
 * Sends planned messages of a round on one channel until none is left, the budget is spent, or the worker shuts down.
 * Safe to repeat: a message is claimed before it is sent, and one found in `sending` is never sent again unsettled.
 * One attempt only: a provider that takes nothing at all, or a worker that dies, fails the slice, and the campaign looks
 * at the clock before it tries again (a retry by itself would send at night what was planned for the day).
 */
export async function dispatchRound(deps: ActivityDeps, input: DispatchInput): Promise<DispatchReport> {
  const slice = await prepareSlice(deps, input);
  const report: DispatchReport = { accepted: 0, refused: 0, uncertain: 0 };
  return withHeartbeat(report, async (stopping) => {
    await withdrawFiled(deps, input);
    while (!stopping() && deps.machineNow().getTime() < slice.endsAt) {
      const tally = await dispatchBatch(deps, slice);
      if (!tally && !(await waitForHeldBack(deps, slice))) break;
      if (tally) addUp(report, tally);
      // Whoever filed while his message was on its way, and it came back, is not reminded.
      if (tally && tally.notSent + tally.withdrawn > 0) await withdrawFiled(deps, input);
    }
    return report;
  });
}

async function prepareSlice(deps: ActivityDeps, input: DispatchInput): Promise<Slice> {
  const { channel = 'sms' } = input;
  const { roundId, lanes } = input;
  const { campaignId, ratePerSecond, dailyCaps } = await findRoundTerms(deps.database, roundId);
  const letter = createLetter(deps, { roundId, campaignId, asOf: new Date(input.asOf) });
  const rate = ratePerSecond[channel] / lanes;
  const begunAt = deps.machineNow().getTime();
  const legalNow = () => new Date(Date.parse(input.asOf) + deps.machineNow().getTime() - begunAt);
  const ways = await allowedWays(deps, waysOf(deps.channels, channel), { campaignId, asOf: new Date(input.asOf) });
  const dailyCap = dailyCaps[channel];
  const chooser = createChooser(deps, { campaignId, channel, ways, dailyCap, lanes, legalNow });
  const endsAt = begunAt + input.budgetMs;
  return { input, channel, letter, chooser, rate, pace: createPace(rate), endsAt };
}

function withdrawFiled(deps: ActivityDeps, { roundId, asOf }: DispatchInput): Promise<void> {
  return withdrawFiledRights(deps.database, roundId, { machineNow: deps.machineNow(), asOf: new Date(asOf) });
}

async function dispatchBatch(deps: ActivityDeps, slice: Slice): Promise<BatchTally | undefined> {
  const { input, channel, letter, chooser, rate, pace, endsAt } = slice;
  const { batchSize, leaseMs, timeoutMs, concurrency } = deps.dispatch;
  const machineNow = deps.machineNow();
  const asOf = new Date(input.asOf);
  // What the rate lets out within half the lease; a larger claim would have to be given back.
  const most = Math.max(1, Math.min(batchSize, Math.floor((rate * leaseMs) / 2000)));
  const choice = await chooser.next(most);
  if (!choice) throw dailyCapReached(channel);
  const { way, limit } = choice;
  const leaseUntil = new Date(machineNow.getTime() + leaseMs);
  const claim = { roundId: input.roundId, channel, provider: way.provider, limit, asOf, machineNow, leaseUntil };
  const batch = await claimDeliveries(deps.database, claim);
  if (batch.length === 0) return undefined;
  const startBefore = new Date(Math.min(leaseUntil.getTime() - timeoutMs, endsAt));
  const said = await letter.wordsFor(batch);
  const { results, tally } = await sendBatch(batch, {
    send: (delivery, notAfter) => way.send(delivery, said(delivery), notAfter),
    concurrency,
    pace,
    machineNow: deps.machineNow,
    startBefore,
  });
  await recordDispatch(deps.database, results, { machineNow: deps.machineNow(), asOf });
  // At the slice's own end messages are given back because it is over, which says nothing of the provider.
  const switched = await chooser.note(way, tally);
  if (!switched && machineNow.getTime() + timeoutMs < endsAt) failDeadSlice(way, tally, batch.length);
  return tally;
}

/** Retried after the pauses of a slice that failed: the next legal day has room again. */
function dailyCapReached(channel: MachineChannel): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `every provider of the channel ${channel} has taken what it may take today (channel.daily-caps); the rest waits for tomorrow`,
    'daily-cap-reached',
  );
}

/** Nothing went out: going on would only claim and give back. */
function failDeadSlice({ channel, provider }: Way, tally: BatchTally, claimed: number): void {
  const named = `the ${channel} provider ${provider}`;
  if (tally.accountRefused !== undefined)
    throw ApplicationFailure.nonRetryable(
      `${named} refuses our account: ${tally.accountRefused}; check its settings (docs/operations.md)`,
      'account-refused',
    );
  const reached = tally.accepted + tally.refused + tally.uncertain;
  if (reached === 0 && tally.notSent > 0)
    throw ApplicationFailure.nonRetryable(
      `${named} took none of ${tally.notSent} messages; they stay planned`,
      'provider-unavailable',
    );
  if (tally.withdrawn === claimed)
    throw ApplicationFailure.nonRetryable(
      `none of ${claimed} claimed messages could be begun within their claim; lengthen GONGSHI_DISPATCH_LEASE_MS`,
      'claim-too-short',
    );
}

/** Nothing to claim: waits for messages the provider asked to bring back later. False: the round has none. */
async function waitForHeldBack(deps: ActivityDeps, { input, channel, endsAt }: Slice): Promise<boolean> {
  const { planned, nextAt } = await countPending(deps.database, {
    roundId: input.roundId,
    channel,
    asOf: new Date(input.asOf),
  });
  if (planned === 0 || !nextAt) return planned > 0;
  const waitMs = Math.min(nextAt.getTime(), endsAt) - deps.machineNow().getTime();
  if (waitMs > 0) await Context.current().sleep(Math.min(waitMs, 1000));
  return true;
}

function addUp(report: DispatchReport, tally: BatchTally): void {
  report.accepted += tally.accepted;
  report.refused += tally.refused;
  report.uncertain += tally.uncertain;
}
