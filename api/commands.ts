import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Executor } from '../db/client.ts';
import { type Command, findCommand } from '../db/queries/commands.ts';
import { existsWithinAuthority, findOfficial } from '../db/queries/identity.ts';
import type { Official } from '../rules/identity.ts';
import { Refusal } from '../rules/refusal.ts';
import type { ApiDeps, App } from './deps.ts';

const CommandSchema = Type.Object({
  commandId: Type.String(),
  operation: Type.String(),
  state: Type.Union([Type.Literal('pending'), Type.Literal('answered')]),
  asOf: Type.String({ format: 'date-time' }),
  recordedAt: Type.String({ format: 'date-time' }),
  answer: Type.Union([Type.Object({ status: Type.Integer(), body: Type.Unknown() }), Type.Null()]),
});

/** What became of a request. */
export function commandRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/commands/:id',
    {
      schema: {
        tags: ['commands'],
        operationId: 'commands.read',
        summary: '查询请求的办理结果',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        response: { 200: CommandSchema },
      },
    },
    async (request) => {
      const command = await findCommand(deps.database, request.params.id);
      if (!command || !(await maySee(deps.database, request.official, command))) throw noSuchCommand(request.params.id);
      return shown(command);
    },
  );
}

/** Whoever asked; and auditors and administrators of the authority the asker acts for, or of one above it. */
async function maySee(executor: Executor, reader: Official, command: Command): Promise<boolean> {
  if (command.actorId === reader.id) return true;
  if (!reader.roles.some((role) => role === 'auditor' || role === 'administrator')) return false;
  const actor = await findOfficial(executor, command.actorId);
  return actor !== undefined && existsWithinAuthority(executor, reader.authorityCode, actor.authorityCode);
}

function shown(command: Command): Static<typeof CommandSchema> {
  const { id: commandId, operation, answer } = command;
  const times = { asOf: command.asOf.toISOString(), recordedAt: command.recordedAt.toISOString() };
  return { commandId, operation, state: answer ? 'answered' : 'pending', ...times, answer };
}

// 404 also for a command of somebody else: 403 would tell that it exists.
function noSuchCommand(id: string): Refusal {
  return new Refusal('no-such-command', {
    status: 404,
    title: '没有这个请求',
    titleEn: 'No such command',
    detail: `没有编号为 ${id} 的请求，或该请求不是由您提出；请核对 202 应答中 Location 给出的地址。`,
  });
}
