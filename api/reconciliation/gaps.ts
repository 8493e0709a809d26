import { type Static, Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import {
  type GapNote,
  listGapNotes,
  lockSequence,
  saveGapNote,
  saveSequence,
} from '../../db/queries/reconciliation/index.ts';
import { giveUp, isMissing } from '../../rules/reconciliation/gaps.ts';
import { aboveProvince, notMissing } from '../../rules/reconciliation/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { PageOf, RowId } from '../plugins/paging.ts';
import { Instant, isProvinceOrAbove, Kind, tags } from './schemas.ts';

const params = Type.Object({ kind: Kind });
const Ground = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description: '依据，如对方确认该序号作废的函号',
});
const NoteSchema = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  from: Type.Integer(),
  to: Type.Integer(),
  ground: Type.String(),
  notedBy: Type.Integer(),
  notedAt: Instant,
});
const BodySchema = Type.Object({ from: RowId, to: RowId, ground: Ground }, { additionalProperties: false });

/** Numbers that will not come: noted with their ground, so that what is complete can be called complete. */
export function gapRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/reconciliation/gaps/:kind', operation: 'reconciliation.note-gap', tags },
    summary: '注明缺号不再等待及其依据',
    ...{ params, body: BodySchema, responses: { 201: NoteSchema } },
    apply: async (tx, command, actor) => {
      if (!(await isProvinceOrAbove(tx, actor))) throw aboveProvince(actor.authorityCode);
      const { kind } = command.params;
      const { from, to, ground } = command.body;
      const sequence = await lockSequence(tx, kind);
      if (!isMissing(sequence, { from, to })) throw notMissing(kind, { from, to });
      await saveSequence(tx, kind, giveUp(sequence, { from, to }));
      const { asOf, recordedAt, id: commandId } = command;
      const note = await saveGapNote(tx, { kind, from, to, ground, notedBy: actor.id, notedAt: asOf });
      await recordEvidence(tx, {
        ...{ asOf, recordedAt, actorId: actor.id, commandId, room: 'reconciliation', kind: 'gap.noted' },
        ...{ subject: `reconciliation/${kind}`, data: { from, to, ground } },
      });
      return { status: 201, body: shown(note) };
    },
  });
  const schema = {
    ...{ tags, operationId: 'reconciliation.list-gap-notes', summary: '查询已注明的缺号', params },
    response: { 200: PageOf(NoteSchema) },
  };
  app.get('/reconciliation/gaps/:kind', { schema }, async (request) => {
    // Few: each is a person's word.
    const notes = await listGapNotes(deps.database, request.params.kind);
    return { items: notes.map(shown), next: null };
  });
}

function shown({ fromNo: from, toNo: to, notedAt, ...rest }: GapNote): Static<typeof NoteSchema> {
  return { ...rest, from, to, notedAt: notedAt.toISOString() };
}
