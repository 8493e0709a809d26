import { proxyActivities } from '@temporalio/workflow';
import type { CalendarActivities } from '../activities/calendar.ts';

// One attempt: the next tick is the repetition. The schedule lets a run go on for ten minutes.
const { bringDeadlinesUpToDate } = proxyActivities<CalendarActivities>({
  startToCloseTimeout: '9 minutes',
  retry: { maximumAttempts: 1 },
});

/** One look at the calendar (日历核对): open deadlines agree with the notices known today; a short run per tick. */
export async function calendarSweepWorkflow(): ReturnType<CalendarActivities['bringDeadlinesUpToDate']> {
  return bringDeadlinesUpToDate();
}
