import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { createAnnualDisclosureActivities } from '../../activities/annual-disclosure/index.ts';
import type { createDeliveryActivities } from '../../activities/deliveries/index.ts';
import { UNTIL_IT_WORKS } from '../retry-policy.ts';

/** Statements over a whole register; minutes at a million rights. */
export const CAMPAIGN_OPTIONS: ActivityOptions = { startToCloseTimeout: '10 minutes', retry: UNTIL_IT_WORKS };

export const campaignActivities =
  proxyActivities<ReturnType<typeof createAnnualDisclosureActivities>>(CAMPAIGN_OPTIONS);

/**
 * Long work. A worker that died is noticed by its missing heartbeats; the time-out is only the last guard: a slice ends
 * by itself, and settling waits at most for leases and the provider's time-out.
 */
export const MESSAGE_OPTIONS: ActivityOptions = {
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '6 seconds',
  retry: UNTIL_IT_WORKS,
};

export const messageActivities = proxyActivities<ReturnType<typeof createDeliveryActivities>>(MESSAGE_OPTIONS);
