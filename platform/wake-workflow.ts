import type { CommandRoad } from './command-sender.ts';
import type { WorkflowStart } from './start-workflow.ts';

/** Tells a workflow that there is something to read; begins it with `start` where it has ended. Safe to repeat. */
export async function wakeWorkflow(road: CommandRoad, signal: string, start: WorkflowStart): Promise<void> {
  await road.client.workflow.signalWithStart(start.workflowType, {
    ...{ workflowId: start.workflowId, taskQueue: road.taskQueue, args: [start.input] },
    ...{ signal, signalArgs: [], staticSummary: start.summary },
  });
}
