import type { DeliveryOutcome } from '../../channels/port.ts';
import type { ClaimedDelivery, DispatchResult } from '../../db/queries/deliveries/index.ts';
import { inLanes } from './lanes.ts';

/** Counts of what became of a batch; `withdrawn` were not begun because the claim would have run out. */
export interface BatchTally {
  accepted: number;
  refused: number;
  notSent: number;
  uncertain: number;
  withdrawn: number;
  accountRefused?: string | undefined;
}

export interface BatchOptions {
  /** Hands one message over; what has not begun to be written by `notAfter` must not be any more. */
  send: (delivery: ClaimedDelivery, notAfter: Date) => Promise<DeliveryOutcome>;
  concurrency: number;
  pace: () => Promise<void>;
  machineNow: () => Date;
  /** No request is begun from here on: it could outlast the claim, and another worker would ask about it too early. */
  startBefore: Date;
}

/**
 * Sends a batch of claimed messages, each at most once. Returns what is certain; an uncertain message has no result and
 * stays in `sending` until it is settled. Never throws for what a provider does.
 */
export async function sendBatch(
  batch: readonly ClaimedDelivery[],
  options: BatchOptions,
): Promise<{ results: DispatchResult[]; tally: BatchTally }> {
  const results: DispatchResult[] = [];
  const tally: BatchTally = { accepted: 0, refused: 0, notSent: 0, uncertain: 0, withdrawn: 0 };
  await inLanes(batch, options.concurrency, async (delivery) => {
    const result = await sendOne(delivery, options, tally);
    if (result) results.push(result);
  });
  return { results, tally };
}

async function sendOne(
  delivery: ClaimedDelivery,
  options: BatchOptions,
  tally: BatchTally,
): Promise<DispatchResult | undefined> {
  await options.pace();
  if (tally.accountRefused !== undefined || options.machineNow() >= options.startBefore) {
    tally.withdrawn++;
    return backToPlanned(delivery, null);
  }
  const outcome = await options.send(delivery, options.startBefore);
  return toResult(delivery, outcome, options.machineNow, tally);
}

function toResult(
  delivery: ClaimedDelivery,
  outcome: DeliveryOutcome,
  machineNow: () => Date,
  tally: BatchTally,
): DispatchResult | undefined {
  const { id, attempt } = delivery;
  switch (outcome.kind) {
    case 'accepted':
      tally.accepted++;
      return { id, attempt, state: 'handed_over', providerId: outcome.providerId };
    case 'refused':
      tally.refused++;
      return { id, attempt, state: 'failed', reason: outcome.reason };
    case 'not-sent':
      tally.notSent++;
      return backToPlanned(
        delivery,
        new Date(machineNow().getTime() + (outcome.retryAfterMs ?? retryDelayMs(attempt))),
      );
    case 'account-refused':
      tally.accountRefused = outcome.reason;
      return backToPlanned(delivery, null);
    case 'uncertain':
      tally.uncertain++;
      return undefined;
  }
}

const backToPlanned = ({ id, attempt }: ClaimedDelivery, notBefore: Date | null): DispatchResult => ({
  id,
  attempt,
  state: 'planned',
  notBefore,
});

/** 0.5 s, 1 s, 2 s … at most a minute. */
function retryDelayMs(attempt: number): number {
  return Math.min(60_000, 250 * 2 ** attempt);
}
