import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { createAnnualDisclosureActivities } from '../../activities/annual-disclosure/index.ts';
import type { createDeliveryActivities } from '../../activities/deliveries/index.ts';
import { UNTIL_IT_WORKS } from '../retry-policy.ts';

/** Statements over a whole register; minutes at a million rights. A worker that died in one is noticed by its missing heartbeats. */
export const CAMPAIGN_OPTIONS: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: UNTIL_IT_WORKS,
};

export const campaignActivities =
  proxyActivities<ReturnType<typeof createAnnualDisclosureActivities>>(CAMPAIGN_OPTIONS);

/**
 * Long work, one attempt: what follows a failed slice is decided by the campaign, which looks at the contact window and
 * the deadline first. A worker that died is noticed by its missing heartbeats, a queue nobody serves by the time to the
 * start; the last time-out only guards, since a slice ends by itself.
 */
export const MESSAGE_OPTIONS: ActivityOptions = {
  scheduleToStartTimeout: '2 minutes',
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
};

export const messageActivities = proxyActivities<ReturnType<typeof createDeliveryActivities>>(MESSAGE_OPTIONS);
