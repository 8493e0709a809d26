/**
 * Urging of those on the lists 督促整改 (N3-2): one short run per tick.
 *
 *   what is due is planned ─▶ a slice is sent within the contact window ─▶ what is uncertain is settled ─▶ accounts closed
 *
 * All that must not be lost is in rows: the next tick goes on where this one ends.
 */
import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type { UrgingActivities, UrgingRound } from '../activities/urging.ts';
import type { UrgingMessage } from '../rules/urging.ts';
import { CAMPAIGN_OPTIONS, campaignActivities, messageActivities } from './annual-disclosure/proxies.ts';
import { markCase } from './search-attributes.ts';

const { beginUrging, planUrging } = proxyActivities<UrgingActivities>(CAMPAIGN_OPTIONS);

/** How many rounds it looked after. */
export async function urgingSweepWorkflow(message: UrgingMessage = {}): Promise<{ rounds: number }> {
  markCase({ room: 'urging', caseState: 'running' });
  const { asOf, campaigns } = await beginUrging(message);
  let rounds = 0;
  for (const campaignId of campaigns)
    for (const round of await planUrging({ campaignId, asOf })) {
      rounds += 1;
      await lookAfter(round, asOf);
    }
  markCase({ caseState: 'done' });
  return { rounds };
}

async function lookAfter({ campaignId, roundId, budgetMs, over }: UrgingRound, asOf: string): Promise<void> {
  const settled = over ? undefined : await sendSlice(roundId, budgetMs, asOf);
  // Undefined: its time is over, or the provider is not to be had now, which the next tick finds out again.
  if (over || (settled && settled.planned + settled.sending === 0))
    await campaignActivities.closeRound({ campaignId, roundId, asOf });
}

/** One attempt each: the next tick is the repetition, and looks at the contact window first. */
async function sendSlice(roundId: number, budgetMs: number, asOf: string) {
  try {
    if (budgetMs > 0) await messageActivities.dispatchRound({ roundId, asOf, budgetMs, lanes: 1 });
    return await messageActivities.settleRound({ roundId, asOf, budgetMs: SETTLE_MS });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}

const SETTLE_MS = 30_000;
