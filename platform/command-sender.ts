import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type Workflow, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

const CONNECT_MS = 2_000;

/** Where commands are sent to. */
export interface CommandRoad {
  client: Client;
  taskQueue: string;
}

/** Opens the road; it connects when first used, so that the API starts while Temporal is still starting, or down. */
export function connectCommandRoad(temporal: {
  address: string;
  namespace: string;
  taskQueue: string;
}): CommandRoad & { close(): Promise<void> } {
  // The SDK's ten attempts take 20 s and look at no signal between them; who asked has long gone by then, and the sweep
  // sends again anyway. Three bridge a connection that was closed under us.
  const interceptors = [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 }))];
  const connection = Connection.lazy({ address: temporal.address, connectTimeout: CONNECT_MS, interceptors });
  const client = new Client({ connection, namespace: temporal.namespace });
  return { client, taskQueue: temporal.taskQueue, close: () => connection.close() };
}

/** One command on its way to the workflow that answers it. */
export interface Letter {
  commandId: string;
  /** Name of the Update, exactly. */
  operation: string;
  workflowId: string;
  /** Legal time of the request. */
  asOf: Date;
  /** Set where the Update may begin the workflow: its type, its input, and one line for operators. */
  starts?: { workflowType: string; input: Record<string, unknown>; summary: string };
}

/** All an Update carries; the workflow reads the rest from the command's row. */
interface Message {
  commandId: string;
  asOf: string;
}

/**
 * What became of a letter:
 * - `handled`: the workflow has answered; the answer stands in the command's row.
 * - `refused`: by the workflow, with `problem` where it said why in the product's own terms.
 * - `not-live`: no such workflow, or it has ended. Never where the command may begin one: it met a run just ending, and
 *   the next try begins another.
 * - `no-answer`: nobody answered in time, or Temporal was not reached. The command may yet be carried out; sent again,
 *   it meets itself (updateId = commandId).
 */
export type Outcome =
  | { kind: 'handled' }
  | { kind: 'refused'; problem: unknown; cause: unknown }
  | { kind: 'not-live' }
  | { kind: 'no-answer'; cause: unknown };

/** Sends one command as an Update and waits at most `waitMs` for what became of it. Throws only on misuse. */
export async function sendCommand(road: CommandRoad, letter: Letter, waitMs: number): Promise<Outcome> {
  try {
    // An Update waits without end where no worker runs; the signal ends the call and its polling, not only our waiting.
    await road.client.withAbortSignal(AbortSignal.timeout(waitMs), () => update(road, letter));
    return { kind: 'handled' };
  } catch (error) {
    return outcomeOf(error, letter);
  }
}

async function update(road: CommandRoad, letter: Letter): Promise<void> {
  const { commandId, operation, workflowId } = letter;
  const args: [Message] = [{ commandId, asOf: letter.asOf.toISOString() }];
  const options = { args, updateId: commandId };
  if (!letter.starts) {
    await road.client.workflow.getHandle(workflowId).executeUpdate<unknown, [Message]>(operation, options);
    return;
  }
  const startWorkflowOperation = new WithStartWorkflowOperation(letter.starts.workflowType, {
    workflowId,
    taskQueue: road.taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [letter.starts.input],
    staticSummary: letter.starts.summary,
  });
  await road.client.workflow.executeUpdateWithStart<Workflow, unknown, [Message]>(operation, {
    ...options,
    startWorkflowOperation,
  });
}

/** What an error of the client says about a letter; what it does not know is a defect, and is thrown on. */
export function outcomeOf(error: unknown, letter: Pick<Letter, 'starts'>): Outcome {
  const outcome = answerIn(error);
  return outcome.kind === 'not-live' && letter.starts ? { kind: 'no-answer', cause: error } : outcome;
}

function answerIn(error: unknown): Outcome {
  if (error instanceof WorkflowUpdateFailedError) return refusalOf(error);
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError)
    return { kind: 'not-live' };
  if (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  )
    return { kind: 'no-answer', cause: error };
  throw error;
}

function refusalOf(error: WorkflowUpdateFailedError): Outcome {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof ApplicationFailure)) continue;
    // The server's own words for a workflow that ended before it carried the Update out.
    if (cause.type === 'AcceptedUpdateCompletedWorkflow') return { kind: 'not-live' };
    if (cause.details?.[0] !== undefined) return { kind: 'refused', problem: cause.details[0], cause: error };
  }
  return { kind: 'refused', problem: undefined, cause: error };
}
