import { Context } from '@temporalio/activity';
import type { SmsPort } from '../../channels/sms/port.ts';
import {
  countPending,
  listUnsettledDeliveries,
  recordSettlement,
  type SettledDelivery,
  type UnsettledDelivery,
} from '../../db/queries/deliveries/index.ts';
import { deliveryReference } from '../../rules/deliveries.ts';
import type { ActivityDeps } from '../deps.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { inLanes } from './lanes.ts';

const LOOKUP_CONCURRENCY = 8;
const LOOKUP_BATCH = 200;
// A look-up searches a little before the first attempt: the provider's clock is not ours.
const CLOCK_SKEW_MS = 60_000;

export interface SettleReport {
  /** Messages that are planned again, proved never to have reached the provider. */
  planned: number;
}

/**
 * Decides every message of a round found in `sending` after its claim ran out: asks the provider, never guesses.
 * Ends when none is left, or the worker shuts down. Safe to repeat: only rows still in `sending` are moved.
 */
export async function settleRound(deps: ActivityDeps, input: { roundId: number; asOf: string }): Promise<SettleReport> {
  return withHeartbeat(undefined, async (stopping) => {
    for (;;) {
      const pending = await countPending(deps.database, input.roundId);
      if (pending.sending === 0 || stopping()) return { planned: pending.planned };
      const settled = await settleBatch(deps, input);
      if (settled === 0) await Context.current().sleep(250);
    }
  });
}

async function settleBatch(deps: ActivityDeps, input: { roundId: number; asOf: string }): Promise<number> {
  const leaseBefore = new Date(deps.machineNow().getTime() - deps.sms.settleAfterMs);
  const rows = await listUnsettledDeliveries(deps.database, {
    roundId: input.roundId,
    leaseBefore,
    limit: LOOKUP_BATCH,
  });
  const settled: SettledDelivery[] = [];
  await inLanes(rows, LOOKUP_CONCURRENCY, async (row) => {
    settled.push(await settleOne(deps.sms, row));
  });
  await recordSettlement(deps.database, settled, { machineNow: deps.machineNow(), asOf: new Date(input.asOf) });
  return rows.length;
}

async function settleOne(sms: SmsPort, row: UnsettledDelivery): Promise<SettledDelivery> {
  const { id, attempt } = row;
  // Nobody can be asked: never sent again by a machine, a person calls instead.
  if (sms.settles !== 'lookup') return { id, attempt, state: 'unknown' };
  const since = new Date(row.firstTriedAt.getTime() - CLOCK_SKEW_MS);
  const found = await sms.lookup({ to: row.recipient, since, reference: deliveryReference(id) });
  if (!found) return { id, attempt, state: 'planned' };
  return { id, attempt, state: found.state, providerId: found.providerId, reason: found.reason };
}
