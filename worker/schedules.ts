import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { LATE_LIST_SCHEDULE } from '../rules/late-list.ts';
import { POLL_SCHEDULE } from '../rules/reconciliation/poll.ts';
import { URGING_SCHEDULE } from '../rules/urging.ts';

/** Work that comes round: one short run per tick, and none while the last one is still at it. */
const schedules = (pollSeconds: number): WantedSchedule[] => [
  { scheduleId: 'commands/sweep', workflowType: 'commandSweepWorkflow', every: '1 minute', note: '补送尚无答复的请求' },
  {
    scheduleId: 'registry/sweep',
    workflowType: 'importSweepWorkflow',
    every: '1 minute',
    note: '补启动未能启动的导入',
  },
  {
    scheduleId: 'calendar/sweep',
    workflowType: 'calendarSweepWorkflow',
    every: '1 minute',
    note: '按已公布的日历核对期限',
  },
  {
    scheduleId: POLL_SCHEDULE,
    workflowType: 'reconciliationPollWorkflow',
    every: `${pollSeconds} seconds`,
    note: '查询部公示系统并核对',
  },
  {
    scheduleId: LATE_LIST_SCHEDULE,
    workflowType: 'lateListSweepWorkflow',
    every: '10 minutes',
    note: '核对已形成的逾期名单',
  },
  {
    scheduleId: URGING_SCHEDULE,
    workflowType: 'urgingSweepWorkflow',
    every: '10 minutes',
    note: '督促在列矿业权人整改',
  },
];

interface WantedSchedule {
  scheduleId: string;
  workflowType: string;
  /** As the `ms` package writes it. */
  every: string;
  note: string;
}

/** With SKIP, one run that is stuck would keep off all later ones: it ends here. */
const LONGEST_RUN = '10 minutes';

/**
 * Sees that every schedule is there and is as this release wants it; of several workers that start together one makes
 * it. Whether an operator has paused it stays as it is. `pollSeconds`: how often the ministry's system is asked. Repeatable.
 */
export async function ensureSchedules(client: Client, taskQueue: string, pollSeconds: number): Promise<void> {
  await Promise.all(schedules(pollSeconds).map((schedule) => ensureSchedule(client, taskQueue, schedule)));
}

async function ensureSchedule(client: Client, taskQueue: string, schedule: WantedSchedule): Promise<void> {
  const { scheduleId, workflowType, every, note } = schedule;
  const wanted = {
    spec: { intervals: [{ every }] },
    action: {
      ...{ type: 'startWorkflow' as const, workflowType, workflowId: scheduleId, taskQueue, args: [] },
      workflowExecutionTimeout: LONGEST_RUN,
    } as const,
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' } as const,
  };
  try {
    await client.schedule.create({ scheduleId, ...wanted, state: { note } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...wanted, state }));
  }
}
