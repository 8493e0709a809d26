import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { CommandRoad } from './command-sender.ts';

/** One execution to be begun. */
export interface WorkflowStart {
  workflowType: string;
  /** What it makes unique is said where it is made. */
  workflowId: string;
  input: object;
  /** One line for operators, without personal data. */
  summary: string;
}

/** Begins a workflow unless one of that id runs or has been carried out: a start tried twice begins it once. */
export async function startWorkflowOnce(road: CommandRoad, start: WorkflowStart): Promise<void> {
  try {
    await road.client.workflow.start(start.workflowType, {
      workflowId: start.workflowId,
      taskQueue: road.taskQueue,
      args: [start.input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      // Not after success; but after an operator terminated it, a sweep may begin it anew.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: start.summary,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Begins a workflow, or meets the one of that id that runs, and waits for its end; throws where it failed. */
export async function runWorkflow(road: CommandRoad, start: WorkflowStart): Promise<void> {
  await startWorkflowOnce(road, start);
  await road.client.workflow.getHandle(start.workflowId).result();
}
