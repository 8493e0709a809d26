import { proxyActivities } from '@temporalio/workflow';
import type { CommandActivities, SweepOutcome } from '../activities/commands.ts';

// One attempt: a sweep that failed is not repeated, the next tick is the repetition.
// At most 200 commands in 8 lanes of 5 s each: 125 s, where none is answered.
const { resendCommands } = proxyActivities<CommandActivities>({
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { maximumAttempts: 1 },
});

/** One sweep of commands without an answer (请求补送); a short run per tick. */
export async function commandSweepWorkflow(): Promise<SweepOutcome> {
  return resendCommands();
}
