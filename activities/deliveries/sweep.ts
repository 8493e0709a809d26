import {
  claimUnreported,
  type DeliveryReceipt,
  recordReceipts,
  type UnreportedDelivery,
} from '../../db/queries/deliveries/index.ts';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { ActivityDeps } from '../deps.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { inLanes } from './lanes.ts';
import { type Way, waysOf } from './ways.ts';

const LOOKUP_CONCURRENCY = 8;
const LOOKUP_BATCH = 500;
// A look-up searches a little before the first attempt: the provider's clock is not ours.
const CLOCK_SKEW_MS = 60_000;
/** Only what can be asked about; a call reports or is never heard of. */
const CHANNELS: readonly MachineChannel[] = ['sms', 'file-drop'];

export interface SweepInput {
  roundId: number;
  /** Legal time, ISO 8601. */
  asOf: string;
  /** Machine time it may take, milliseconds. */
  budgetMs: number;
}

export interface SweepReport {
  asked: number;
  /** Of these, how many turned out to have arrived or to have been lost. */
  decided: number;
}

/**
 * Asks providers about messages on which no report came 1, 10 and 15 minutes after they were handed over 回执核对. Safe to
 * repeat: each message is asked about once for each of these; what could not be asked is asked again at the next.
 */
export async function sweepReports(deps: ActivityDeps, input: SweepInput): Promise<SweepReport> {
  const endsAt = deps.machineNow().getTime() + input.budgetMs;
  const report: SweepReport = { asked: 0, decided: 0 };
  return withHeartbeat(report, async (stopping) => {
    for (const way of CHANNELS.flatMap((channel) => waysOf(deps.channels, channel))) {
      for (let after = 0; !stopping() && deps.machineNow().getTime() < endsAt; ) {
        const { roundId, asOf } = input;
        const { channel, provider } = way;
        const query = { roundId, channel, provider, asOf: new Date(asOf), after, limit: LOOKUP_BATCH };
        const rows = way.lookup ? await claimUnreported(deps.database, query) : [];
        if (rows.length === 0) break;
        report.asked += rows.length;
        report.decided += await askAbout(deps, way, rows, new Date(asOf));
        after = rows.at(-1)?.id as number;
      }
    }
    return report;
  });
}

async function askAbout(
  deps: ActivityDeps,
  way: Way,
  rows: readonly UnreportedDelivery[],
  asOf: Date,
): Promise<number> {
  const receipts: DeliveryReceipt[] = [];
  await inLanes(rows, LOOKUP_CONCURRENCY, async ({ id, recipient, firstTriedAt }) => {
    try {
      const since = new Date(firstTriedAt.getTime() - CLOCK_SKEW_MS);
      const found = await way.lookup?.({ deliveryId: id, to: recipient, since });
      if (found?.state === 'delivered' || found?.state === 'failed')
        receipts.push({ deliveryId: id, providerId: found.providerId, state: found.state, reason: found.reason });
    } catch (err) {
      deps.logger.warn({ err, deliveryId: id }, 'the provider could not be asked about a message');
    }
  });
  const outcomes = await recordReceipts(deps.database, receipts, { machineNow: deps.machineNow(), asOf });
  return outcomes.filter((outcome) => outcome === 'moved').length;
}
