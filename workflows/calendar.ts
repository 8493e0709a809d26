import { proxyActivities } from '@temporalio/workflow';
import type { CalendarActivities } from '../activities/calendar.ts';
import type { WakeActivities } from '../activities/wake.ts';

// One attempt: the next tick is the repetition. The schedule lets a run go on for ten minutes.
const { bringDeadlinesUpToDate } = proxyActivities<CalendarActivities>({
  startToCloseTimeout: '9 minutes',
  retry: { maximumAttempts: 1 },
});

const { wakeCampaigns } = proxyActivities<WakeActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 1 },
});

/**
 * One look at the calendar (日历核对): open deadlines agree with the notices known today, and a campaign whose deadline was
 * changed without it, by a notice, an outage or an extension, reads it again; a short run per tick.
 */
export async function calendarSweepWorkflow(): ReturnType<CalendarActivities['bringDeadlinesUpToDate']> {
  const effects = await bringDeadlinesUpToDate();
  await wakeCampaigns();
  return effects;
}
