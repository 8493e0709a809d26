import {
  type Command,
  letterOf,
  listUnansweredCommands,
  saveCommandSent,
  settleCommand,
} from '../db/queries/commands.ts';
import { loggableFailure } from '../db/queries/failure.ts';
import { type CommandRoad, sendCommand } from '../platform/command-sender.ts';
import type { ActivityDeps } from './deps.ts';
import { withHeartbeat } from './heartbeat.ts';

/** Younger ones may still be on their first way: the API itself waits five seconds. */
const OLDER_THAN_MS = 10_000;
/** At most so many in one sweep; the next one, a minute later, goes on with those that were not yet sent again. */
const MAX_COMMANDS = 200;
const CONCURRENCY = 8;
const WAIT_MS = 5_000;

export interface CommandActivityDeps extends Pick<ActivityDeps, 'database' | 'machineNow' | 'legalNow' | 'logger'> {
  road: CommandRoad;
}

export interface SweepOutcome {
  /** Commands that had no answer and were sent again. */
  sent: number;
  /** Of these, how many have one now. */
  answered: number;
}

export type CommandActivities = ReturnType<typeof createCommandActivities>;

/** Sends commands again that nobody has answered: the API died after recording one, or no worker ran. */
export function createCommandActivities(deps: CommandActivityDeps) {
  return {
    /**
     * Safe to repeat: a command sent twice meets itself in the workflow (updateId), and its row takes one answer.
     * Stopping in the middle loses nothing, because what has no answer is found by the next sweep.
     */
    async resendCommands(): Promise<SweepOutcome> {
      const olderThan = new Date(deps.machineNow().getTime() - OLDER_THAN_MS);
      const waiting = await listUnansweredCommands(deps.database, olderThan, MAX_COMMANDS);
      return withHeartbeat(waiting.length, (stopping) => resendAll(deps, waiting, stopping));
    },
  };
}

async function resendAll(
  deps: CommandActivityDeps,
  waiting: Command[],
  stopping: () => boolean,
): Promise<SweepOutcome> {
  const outcome: SweepOutcome = { sent: 0, answered: 0 };
  const queue = [...waiting];
  const lane = async () => {
    for (let command = queue.shift(); command && !stopping(); command = queue.shift()) {
      outcome.sent += 1;
      if (await resend(deps, command)) outcome.answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return outcome;
}

/** Whether it has an answer now. One command that cannot be sent does not keep the others waiting. */
async function resend(deps: CommandActivityDeps, command: Command): Promise<boolean> {
  try {
    // Before it is sent: one that ends the sweep with it must not stand first in the next.
    await saveCommandSent(deps.database, command.id, deps.machineNow());
    const outcome = await sendCommand(deps.road, letterOf(command, await deps.legalNow()), WAIT_MS);
    if (outcome.kind === 'no-answer')
      deps.logger.warn(
        { err: outcome.cause, commandId: command.id },
        `${command.operation} to ${command.workflowId}: no answer`,
      );
    return (await settleCommand(deps.database, command.id, outcome, deps.machineNow())) !== undefined;
  } catch (error) {
    deps.logger.error(
      { err: loggableFailure(error), commandId: command.id },
      `${command.operation} to ${command.workflowId}: not sent`,
    );
    return false;
  }
}
