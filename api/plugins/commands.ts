import { randomUUID } from 'node:crypto';
import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Transaction } from '../../db/client.ts';
import {
  applyCommand,
  type Command,
  letterOf,
  type NewCommand,
  saveCommand,
  settleCommand,
} from '../../db/queries/commands.ts';
import { sendCommand } from '../../platform/command-sender.ts';
import { type Answer, type OperationName, operationOf } from '../../rules/commands.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps } from '../deps.ts';
import { sendProblem } from './problems.ts';

/** How long a request waits for its workflow before it is answered 202. */
const ANSWER_WAIT_MS = 5_000;

export const PendingSchema = Type.Object({ commandId: Type.String(), state: Type.Literal('pending') });

/** A command whose params and body are what the route's schemas say. */
export type TypedCommand<P extends TSchema, B extends TSchema> = Omit<Command, 'params' | 'body'> & {
  params: Static<P>;
  body: Static<B>;
};

export interface Acting<P, B> {
  params: P;
  body: B;
  actor: Official;
}

/** What both kinds of command have; one of `target` and `apply` says which kind it is. */
export interface CommandRoute<P extends TSchema, B extends TSchema> {
  method?: 'POST' | 'PUT' | 'DELETE';
  url: string;
  operation: OperationName;
  tags: string[];
  summary: string;
  params?: P;
  body?: B;
  /** Schemas of the answers by status; problems and 202 need no mention. */
  responses: Record<number, TSchema>;
  /** The workflow that answers. May refuse; nothing is kept then. */
  target?: (request: Acting<Static<P>, Static<B>>) => string | Promise<string>;
  /** Carries it out in the transaction that records it; may throw a Refusal, which is then the answer that is kept. */
  apply?: (tx: Transaction, command: TypedCommand<P, B>, actor: Official) => Promise<Answer>;
  /** Runs once the first answer is committed, unless it is a refusal. Must not throw; what it begins has a sweep behind it. */
  committed?: (answer: Answer) => Promise<void>;
}

/** A request that acts, made by hand: for routes whose body is not JSON. */
export interface CommandRequest {
  operation: OperationName;
  params: Record<string, string>;
  body: unknown;
  workflowId?: string | null;
  apply?: (tx: Transaction, command: Command, actor: Official) => Promise<Answer>;
  committed?: ((answer: Answer) => Promise<void>) | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Declares a route that acts (design §3.1): key asked for, request kept, carried out once, answer kept and repeated. */
    command<P extends TSchema = TSchema, B extends TSchema = TSchema>(route: CommandRoute<P, B>): void;
  }
  interface FastifyContextConfig {
    operation?: OperationName;
  }
}

export const commands = fp<{ deps: ApiDeps }>(
  async (app, { deps }) => {
    app.decorate('command', function command(this: typeof app, route: CommandRoute<TSchema, TSchema>) {
      if ((route.apply === undefined) === (route.target === undefined))
        throw new Error(`${route.operation}: a command is either applied here or sent to a target, one of the two`);
      this.route({
        method: route.method ?? 'POST',
        url: route.url,
        config: { roles: operationOf(route.operation).roles, operation: route.operation },
        schema: schemaOf(route),
        // Before the body is looked at: a request without its key cannot be repeated safely, whatever else is wrong.
        preValidation: async (request) => void idempotencyKey(request),
        handler: (request, reply) => handle(deps, route, request, reply),
      });
    });
  },
  { name: 'commands', dependencies: ['problems', 'identity'] },
);

/** Config, hook and headers for a route that calls `submitCommand` itself. */
export function commandRouteOptions(operation: OperationName) {
  return {
    config: { roles: operationOf(operation).roles, operation },
    preValidation: async (request: FastifyRequest) => void idempotencyKey(request),
  };
}

/** Schema of the header every command asks for. */
export const CommandHeaders = Type.Object({
  'idempotency-key': Type.String({
    minLength: 1,
    maxLength: 200,
    description:
      'Chosen by the client, new for every new request; repeated with the same request it returns the first answer',
  }),
});

/** Keeps a request that acts, has it carried out, and sends its answer. */
export async function submitCommand(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: CommandRequest,
): Promise<FastifyReply> {
  const recordedAt = deps.clocks.machineNow();
  const { operation, params, body, workflowId = null } = asked;
  const fresh: NewCommand = {
    id: randomUUID(),
    idempotencyKey: idempotencyKey(request),
    actorId: request.official.id,
    ...{ operation, params, body, workflowId },
    asOf: await deps.clocks.legalNow(),
    recordedAt,
  };
  const { command, repeated, answer } = asked.apply
    ? await applyHere(deps, fresh, asked.apply)
    : await sendAway(deps, fresh);
  if (repeated) reply.header('idempotency-replayed', 'true');
  else if (answer && answer.status < 400) await asked.committed?.(answer);
  return answer ? sendAnswer(reply, answer) : sendPending(reply, command.id);
}

interface Submitted {
  command: Command;
  repeated: boolean;
  answer: Answer | undefined;
}

/** One transaction: either the request, its effect and its answer are all there, or none of them is. */
function applyHere(deps: ApiDeps, fresh: NewCommand, apply: NonNullable<CommandRequest['apply']>): Promise<Submitted> {
  return deps.database.transaction(async (tx) => {
    const { command, repeated } = await saveCommand(tx, fresh);
    return { command, repeated, answer: await applyCommand(tx, command.id, fresh.recordedAt, apply) };
  });
}

/** The row is committed before the Update is sent: the workflow's activity reads it, and the sweep finds it if we die here. */
async function sendAway(deps: ApiDeps, fresh: NewCommand): Promise<Submitted> {
  const { command, repeated } = await saveCommand(deps.database, fresh);
  const answer = command.answer ?? (await deliver(deps, command));
  return { command, repeated, answer };
}

/** Undefined where no answer came in time: the sweep (activities/commands) sends the command again. */
async function deliver(deps: ApiDeps, command: Command): Promise<Answer | undefined> {
  if (!deps.temporal) return undefined;
  const outcome = await sendCommand(deps.temporal, letterOf(command, await deps.clocks.legalNow()), ANSWER_WAIT_MS);
  if (outcome.kind === 'no-answer' || outcome.kind === 'refused')
    deps.logger.info({ err: outcome.cause, commandId: command.id }, `${command.operation}: ${outcome.kind}`);
  return settleCommand(deps.database, command.id, outcome, deps.clocks.machineNow());
}

async function handle(
  deps: ApiDeps,
  route: CommandRoute<TSchema, TSchema>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const params = { ...(request.params as Record<string, string>) };
  const body = request.body ?? {};
  const { apply, committed, operation } = route;
  const workflowId = (await route.target?.({ params, body, actor: request.official })) ?? null;
  return submitCommand(deps, request, reply, {
    ...{ operation, params, body, workflowId, committed },
    apply: apply && ((tx, command, actor) => apply(tx, command, actor)),
  });
}

function schemaOf(route: CommandRoute<TSchema, TSchema>) {
  const pending = route.target ? { 202: PendingSchema } : {};
  return {
    tags: route.tags,
    summary: route.summary,
    operationId: route.operation,
    headers: CommandHeaders,
    ...(route.params && { params: route.params }),
    ...(route.body && { body: route.body }),
    response: { ...route.responses, ...pending },
  };
}

function idempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && key.length >= 1 && key.length <= 200) return key;
  const detail =
    '每个办理请求须带请求头 Idempotency-Key，长度 1 至 200 个字符；新的请求使用新的键，重发时使用原来的键。';
  throw new Refusal('idempotency-key-missing', {
    status: 400,
    title: '缺少幂等键',
    titleEn: 'Idempotency-Key is missing',
    detail,
    errors: [{ pointer: 'Idempotency-Key', value: key, detail: '长度应为 1 至 200 个字符' }],
  });
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.status >= 400) return sendProblem(reply, answer.body as Parameters<typeof sendProblem>[1]);
  return reply.code(answer.status).send(answer.body);
}

function sendPending(reply: FastifyReply, commandId: string): FastifyReply {
  return reply.code(202).header('location', `/api/v1/commands/${commandId}`).send({ commandId, state: 'pending' });
}
