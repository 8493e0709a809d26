import { randomUUID } from 'node:crypto';
import { type Static, Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { findPoll, type Poll, savePoll } from '../../db/queries/reconciliation/index.ts';
import { startWorkflowOnce } from '../../platform/start-workflow.ts';
import { pollStart } from '../../rules/reconciliation/poll.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { ApiDeps, App } from '../deps.ts';
import { FileId, Instant, Nullable, tags } from './schemas.ts';

const PollSchema = Type.Object({
  id: Type.String(),
  state: Type.Union([Type.Literal('pending'), Type.Literal('done')]),
  asOf: Instant,
  finishedAt: Nullable(Instant),
  outcome: Nullable(Type.Unknown({ description: '各类数据的读取结果，只有计数' })),
});

/** Asking the ministry's system now, instead of at the next tick. */
export function pollRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/reconciliation/polls', operation: 'reconciliation.poll', tags, summary: '立即查询部公示系统' },
    body: Type.Object({}, { additionalProperties: false }),
    responses: { 201: PollSchema },
    apply: async (tx, { asOf, recordedAt, id: commandId }, actor) => {
      const poll = { id: randomUUID(), askedBy: actor.id, asOf, recordedAt };
      await savePoll(tx, poll);
      await recordEvidence(tx, {
        ...{ asOf, recordedAt, actorId: actor.id, commandId, room: 'reconciliation', kind: 'poll.asked' },
        ...{ subject: `authority/${actor.authorityCode}`, data: { pollId: poll.id } },
      });
      return { status: 201, body: shownPoll({ ...poll, outcome: null, finishedAt: null }) };
    },
    committed: ({ body }) => start(deps, body as Static<typeof PollSchema>),
  });
  const schema = {
    ...{ tags, operationId: 'reconciliation.read-poll', summary: '查询一次查询的结果', params: FileId },
    response: { 200: PollSchema },
  };
  app.get('/reconciliation/polls/:id', { schema }, async (request) => {
    const poll = await findPoll(deps.database, request.params.id);
    if (!poll) throw noSuchPoll(request.params.id);
    return shownPoll(poll);
  });
}

/** A start that is lost here is made up for by the next tick, which answers every request recorded before it. */
async function start({ temporal, logger }: ApiDeps, { id, asOf }: { id: string; asOf: string }): Promise<void> {
  if (!temporal) return;
  await startWorkflowOnce(temporal, pollStart(id, { asOf })).catch((err) =>
    logger.warn({ err, pollId: id }, 'the poll could not be started; the next tick will do'),
  );
}

function shownPoll({ id, asOf, outcome, finishedAt }: Poll): Static<typeof PollSchema> {
  return {
    ...{ id, state: outcome === null ? ('pending' as const) : ('done' as const), asOf: asOf.toISOString() },
    ...{ finishedAt: finishedAt?.toISOString() ?? null, outcome },
  };
}

function noSuchPoll(id: string): Refusal {
  return new Refusal('no-such-poll', {
    status: 404,
    title: '没有这次查询',
    titleEn: 'No such poll',
    detail: `没有编号为 ${id} 的查询；编号见提出查询时的答复（POST /api/v1/reconciliation/polls）。`,
  });
}
