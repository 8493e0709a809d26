import { type Client, ScheduleAlreadyRunning } from '@temporalio/client';
import { expect, test } from 'vitest';
import { ensureSchedules } from './schedules.ts';

/** A server that has every schedule already, each paused by an operator. */
function serverWithSchedules() {
  const updates: Record<string, unknown> = {};
  const schedule = {
    create: ({ scheduleId }: { scheduleId: string }) =>
      Promise.reject(new ScheduleAlreadyRunning('it is there', scheduleId)),
    getHandle: (id: string) => ({
      update: async (change: (previous: unknown) => unknown) => {
        updates[id] = change({ state: { paused: true }, action: { taskQueue: 'old' } });
      },
    }),
  };
  return { client: { schedule } as unknown as Client, updates };
}

test('brings a schedule that is there up to date, and leaves it paused', async () => {
  const { client, updates } = serverWithSchedules();
  await ensureSchedules(client, 'new', 120);
  expect(Object.keys(updates)).toEqual([
    'commands/sweep',
    'registry/sweep',
    'calendar/sweep',
    'reconciliation/poll',
    'late-list/sweep',
    'urging/sweep',
  ]);
  expect(updates['commands/sweep']).toMatchObject({
    action: { taskQueue: 'new', workflowType: 'commandSweepWorkflow', workflowExecutionTimeout: '10 minutes' },
    spec: { intervals: [{ every: '1 minute' }] },
    state: { paused: true },
  });
  expect(updates['reconciliation/poll']).toMatchObject({ spec: { intervals: [{ every: '120 seconds' }] } });
});
