import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';

/** Work that comes round: one short run per tick, and none while the last one is still at it. */
const SCHEDULES = [
  { scheduleId: 'commands/sweep', workflowType: 'commandSweepWorkflow', every: '1 minute', note: '补送尚无答复的请求' },
  {
    scheduleId: 'registry/sweep',
    workflowType: 'importSweepWorkflow',
    every: '1 minute',
    note: '补启动未能启动的导入',
  },
] as const;

/** Sees that every schedule is there; of several workers that start together one makes it. Repeatable. */
export async function ensureSchedules(client: Client, taskQueue: string): Promise<void> {
  await Promise.all(
    SCHEDULES.map(async ({ scheduleId, workflowType, every, note }) => {
      try {
        await client.schedule.create({
          scheduleId,
          spec: { intervals: [{ every }] },
          action: { type: 'startWorkflow', workflowType, workflowId: scheduleId, taskQueue, args: [] },
          policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
          state: { note },
        });
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      }
    }),
  );
}
