import { Context } from '@temporalio/activity';
import {
  countPending,
  listUnsettledDeliveries,
  recordSettlement,
  type SettledDelivery,
  type UnsettledDelivery,
} from '../../db/queries/deliveries/index.ts';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { ActivityDeps } from '../deps.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { inLanes } from './lanes.ts';
import { type Way, waysOf } from './ways.ts';

const LOOKUP_CONCURRENCY = 8;
const LOOKUP_BATCH = 200;
// A look-up searches a little before the first attempt: the provider's clock is not ours.
const CLOCK_SKEW_MS = 60_000;

export interface SettleInput {
  roundId: number;
  /** Legal time, ISO 8601. */
  asOf: string;
  /** Machine time it may take, milliseconds. */
  budgetMs: number;
  /** Text messages, unless another one is named. */
  channel?: MachineChannel;
}

export interface SettleReport {
  /** Messages to be sent, those among them that were proved never to have reached the provider. */
  planned: number;
  /** Messages still undecided: the budget was spent, the worker shuts down, or the provider does not answer. */
  sending: number;
}

/**
 * Decides the messages of a round found in `sending` after their claim ran out: asks the provider, never guesses.
 * Safe to repeat: only rows still in `sending` are moved. A look-up that fails leaves its row for the next time.
 */
export async function settleRound(deps: ActivityDeps, input: SettleInput): Promise<SettleReport> {
  const { channel = 'sms' } = input;
  const ways = waysOf(deps.channels, channel);
  const endsAt = deps.machineNow().getTime() + input.budgetMs;
  return withHeartbeat(undefined, async (stopping) => {
    for (;;) {
      const { planned, sending } = await countPending(deps.database, {
        roundId: input.roundId,
        channel,
        asOf: new Date(input.asOf),
      });
      if (sending === 0 || stopping() || deps.machineNow().getTime() >= endsAt) return { planned, sending };
      const { asked, settled } = await settleWays(deps, input, ways);
      if (asked > 0 && settled === 0) return { planned, sending };
      if (asked === 0) await Context.current().sleep(250);
    }
  });
}

/** Each provider is asked about what it was to take. */
async function settleWays(deps: ActivityDeps, input: SettleInput, ways: readonly Way[]) {
  const total = { asked: 0, settled: 0 };
  for (const way of ways) {
    const { asked, settled } = await settleBatch(deps, input, way);
    total.asked += asked;
    total.settled += settled;
  }
  return total;
}

async function settleBatch(
  deps: ActivityDeps,
  input: SettleInput,
  way: Way,
): Promise<{ asked: number; settled: number }> {
  const { channel, provider } = way;
  const leaseBefore = new Date(deps.machineNow().getTime() - way.settleAfterMs);
  const query = { roundId: input.roundId, channel, provider, leaseBefore, limit: LOOKUP_BATCH };
  const rows = await listUnsettledDeliveries(deps.database, query);
  const settled: SettledDelivery[] = [];
  await inLanes(rows, LOOKUP_CONCURRENCY, async (row) => {
    try {
      settled.push(await settleOne(way, row));
    } catch (err) {
      deps.logger.warn({ err, deliveryId: row.id }, 'the provider could not be asked about a message');
    }
  });
  await recordSettlement(deps.database, settled, { machineNow: deps.machineNow(), asOf: new Date(input.asOf) });
  return { asked: rows.length, settled: settled.length };
}

async function settleOne(way: Way, row: UnsettledDelivery): Promise<SettledDelivery> {
  const { id, attempt } = row;
  // Nobody can be asked: never sent again by a machine, a person calls instead.
  if (!way.lookup) return { id, attempt, state: 'unknown' };
  const since = new Date(row.firstTriedAt.getTime() - CLOCK_SKEW_MS);
  const found = await way.lookup({ deliveryId: id, to: row.recipient, since });
  if (!found) return { id, attempt, state: 'planned' };
  const { providerId, reason } = found;
  // Somebody picked up, and has confirmed nothing yet: handed over, no more.
  return { id, attempt, state: found.state === 'answered' ? 'handed_over' : found.state, providerId, reason };
}
