import { createHash } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Letter, Outcome } from '../../platform/command-sender.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import {
  type Answer,
  caseNotLive,
  commandFailed,
  keyReused,
  type OperationName,
  operationOf,
} from '../../rules/commands.ts';
import { assertMayAct, type Official } from '../../rules/identity.ts';
import { isProblem, type Problem, Refusal } from '../../rules/refusal.ts';
import type { Database, Executor, Transaction } from '../client.ts';
import { commandsTable } from '../schema/index.ts';
import { findOfficial } from './identity.ts';

/** A request that acts, as its row keeps it. */
export interface Command {
  id: string;
  idempotencyKey: string;
  actorId: number;
  operation: OperationName;
  /** The workflow that answers it; null: applied in the transaction that recorded it. */
  workflowId: string | null;
  params: Record<string, string>;
  body: unknown;
  /** Legal time of the request. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  answer: Answer | null;
}

export type NewCommand = Omit<Command, 'answer'>;

/** Carries a command out. It writes the change and its evidence; a Refusal it throws undoes both and becomes the answer. */
export type ApplyCommand = (tx: Transaction, command: Command, actor: Official) => Promise<Answer>;

/**
 * Keeps a request before it is carried out. `repeated`: the same key came before with the same request, and its row is
 * returned in place of a new one (after waiting for a request of that key still in flight in another transaction).
 * Throws Refusal idempotency-key-reused (409) for the same key with another request.
 */
export async function saveCommand(
  executor: Executor,
  command: NewCommand,
): Promise<{ command: Command; repeated: boolean }> {
  const bodyHash = hashCommand(command);
  const [inserted] = await executor
    .insert(commandsTable)
    .values({ ...command, bodyHash })
    .onConflictDoNothing({ target: [commandsTable.actorId, commandsTable.idempotencyKey] })
    .returning();
  if (inserted) return { command: toCommand(inserted), repeated: false };
  const existing = await findByKey(executor, command.actorId, command.idempotencyKey);
  if (!existing.bodyHash.equals(bodyHash)) throw keyReused(command.idempotencyKey);
  return { command: toCommand(existing), repeated: true };
}

/** SHA-256 over the canonical JSON of what was asked: two requests are the same when these are. */
export function hashCommand(command: Pick<Command, 'operation' | 'params' | 'body'>): Buffer {
  const { operation, params, body } = command;
  return createHash('sha256').update(canonicalJson({ operation, params, body })).digest();
}

export async function findCommand(executor: Executor, id: string): Promise<Command | undefined> {
  const [row] = await executor.select().from(commandsTable).where(eq(commandsTable.id, id));
  return row && toCommand(row);
}

/**
 * Commands a workflow still owes an answer to, recorded before `olderThan`: those never sent again first, then those sent
 * longest ago, so that however many wait for one workflow that is stuck, every other has its turn.
 */
export async function listUnansweredCommands(executor: Executor, olderThan: Date, limit: number): Promise<Command[]> {
  const rows = await executor
    .select()
    .from(commandsTable)
    .where(
      and(
        isNull(commandsTable.answerStatus),
        isNotNull(commandsTable.workflowId),
        lt(commandsTable.recordedAt, olderThan),
      ),
    )
    .orderBy(sql`${commandsTable.lastSentAt} ASC NULLS FIRST`, asc(commandsTable.recordedAt))
    .limit(limit);
  return rows.map(toCommand);
}

/** Notes that the sweep sends a command again. */
export async function saveCommandSent(executor: Executor, id: string, machineNow: Date): Promise<void> {
  await executor.update(commandsTable).set({ lastSentAt: machineNow }).where(eq(commandsTable.id, id));
}

/**
 * Carries a command out in one transaction, at most once however often it is called: the row is locked, a stored answer
 * is returned as it stands, and otherwise the change, its evidence and the answer are committed together.
 */
export function applyCommandOnce(
  db: Database,
  commandId: string,
  machineNow: Date,
  apply: ApplyCommand,
): Promise<Answer> {
  return db.transaction((tx) => applyCommand(tx, commandId, machineNow, apply));
}

/** As applyCommandOnce, inside a transaction already begun. */
export async function applyCommand(
  tx: Transaction,
  commandId: string,
  machineNow: Date,
  apply: ApplyCommand,
): Promise<Answer> {
  const command = await lockCommand(tx, commandId);
  if (command.answer) return command.answer;
  const answer = await decide(tx, command, apply);
  return storeAnswer(tx, commandId, answer, machineNow);
}

/** Answers a command nobody has answered yet; returns the answer that stands, this one or an earlier one. */
export function answerCommand(db: Database, commandId: string, answer: Answer, machineNow: Date): Promise<Answer> {
  return db.transaction(async (tx) => {
    const command = await lockCommand(tx, commandId);
    return command.answer ?? storeAnswer(tx, commandId, answer, machineNow);
  });
}

/**
 * A kept command as it is sent to its workflow. Precondition: it has one. A workflow that begins with it counts legal
 * time from `legalNow`, the moment of sending: a command sent late must not make a campaign's clock late for ever.
 */
export function letterOf(command: Command, legalNow: Date): Letter {
  const { id, operation, workflowId, asOf, body } = command;
  if (workflowId === null) throw new Error(`command ${id} (${operation}) concerns no workflow and is not sent`);
  const { workflow, starts } = operationOf(operation);
  const letter = { commandId: id, operation, workflowId, asOf };
  if (!starts || !workflow) return letter;
  const input = { ...(body as Record<string, unknown>), asOf: legalNow.toISOString() };
  return { ...letter, starts: { workflowType: workflow, input, summary: starts } };
}

/**
 * The answer of a command after it was sent: the one the workflow stored, or the one its refusal stands for, stored now.
 * Undefined: no answer yet.
 */
export async function settleCommand(
  db: Database,
  id: string,
  outcome: Outcome,
  machineNow: Date,
): Promise<Answer | undefined> {
  const command = await findCommand(db, id);
  if (!command) throw new Error(`command ${id} is not in the database`);
  if (command.answer) return command.answer;
  const problem = problemOf(command, outcome);
  return problem && answerCommand(db, id, { status: problem.status, body: problem }, machineNow);
}

function problemOf(command: Command, outcome: Outcome): Problem | undefined {
  switch (outcome.kind) {
    case 'no-answer':
      return undefined;
    case 'not-live':
      return caseNotLive(command.operation, command.workflowId ?? '').problem;
    case 'refused':
      return isProblem(outcome.problem) ? outcome.problem : commandFailed(command.operation, command.id).problem;
    case 'handled':
      // A workflow that completes the Update without having stored an answer is a defect; the caller must not wait for ever.
      return commandFailed(command.operation, command.id).problem;
  }
}

async function lockCommand(tx: Transaction, commandId: string): Promise<Command> {
  const [row] = await tx.select().from(commandsTable).where(eq(commandsTable.id, commandId)).for('update');
  if (!row) throw new Error(`command ${commandId} is not in the database; commands are recorded before they are sent`);
  return toCommand(row);
}

async function decide(tx: Transaction, command: Command, apply: ApplyCommand): Promise<Answer> {
  try {
    // A savepoint: what a refused command wrote is undone, while its row and its answer stay.
    return await tx.transaction(async (savepoint) => {
      const actor = await findOfficial(savepoint, command.actorId);
      if (!actor) throw new Error(`official ${command.actorId} of command ${command.id} is not in the database`);
      // Asked again: between the request and now the official may have been disabled or lost the role.
      assertMayAct(actor, operationOf(command.operation).roles);
      return await apply(savepoint, command, actor);
    });
  } catch (error) {
    if (error instanceof Refusal) return { status: error.problem.status, body: error.problem };
    throw error;
  }
}

async function storeAnswer(tx: Transaction, commandId: string, answer: Answer, machineNow: Date): Promise<Answer> {
  // The text that is stored is the text that is sent, the first time as every later time.
  const body: unknown = JSON.parse(JSON.stringify(answer.body ?? {}));
  await tx
    .update(commandsTable)
    .set({ answerStatus: answer.status, answer: body, answeredAt: machineNow })
    .where(eq(commandsTable.id, commandId));
  return { status: answer.status, body };
}

async function findByKey(executor: Executor, actorId: number, key: string): Promise<typeof commandsTable.$inferSelect> {
  const [row] = await executor
    .select()
    .from(commandsTable)
    .where(and(eq(commandsTable.actorId, actorId), eq(commandsTable.idempotencyKey, key)));
  if (!row) throw new Error(`the command of actor ${actorId} with key ${key} conflicts with a row that is not there`);
  return row;
}

function toCommand(row: typeof commandsTable.$inferSelect): Command {
  const { bodyHash: _hash, answerStatus, answer, answeredAt: _at, lastSentAt: _sent, operation, ...rest } = row;
  return {
    ...rest,
    operation: operation as OperationName,
    answer: answerStatus === null ? null : { status: answerStatus, body: answer },
  };
}
