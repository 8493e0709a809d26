import { type Static, Type } from '@fastify/type-provider-typebox';
import { type EvidenceRecord, findSubjectAuthority, listEvidence } from '../db/queries/evidence.ts';
import { assertWithinAuthority } from '../db/queries/identity.ts';
import { Refusal } from '../rules/refusal.ts';
import type { ApiDeps, App } from './deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from './plugins/paging.ts';

const EntrySchema = Type.Object({
  seq: Type.Integer(),
  asOf: Type.String({ format: 'date-time' }),
  recordedAt: Type.String({ format: 'date-time' }),
  actorId: Type.Union([Type.Integer(), Type.Null()]),
  room: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  commandId: Type.Union([Type.String(), Type.Null()]),
  data: Type.Record(Type.String(), Type.Unknown()),
});

/** Reading the log 办理日志; nothing here can change it. */
export function evidenceRoutes(app: App, deps: ApiDeps): void {
  app.get(
    '/evidence/:kind/:id',
    {
      config: { roles: ['auditor', 'administrator'] },
      schema: {
        tags: ['evidence'],
        operationId: 'evidence.list',
        summary: '查询办理日志',
        description: 'Kind and id make the subject: `campaign/1`, `delivery/77`, `parameter/3`, `official/2`.',
        params: Type.Object({ kind: Type.String({ maxLength: 50 }), id: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object(pageQuery),
        response: { 200: PageOf(EntrySchema) },
      },
    },
    async (request) => {
      const subject = `${request.params.kind}/${request.params.id}`;
      const authority = await findSubjectAuthority(deps.database, subject);
      if (authority === undefined) throw noSuchSubject(subject);
      await assertWithinAuthority(deps.database, request.official, authority);
      const list = (after: number | string | undefined, limit: number) =>
        listEvidence(deps.database, subject, { after: numberKey(after), limit });
      return pageOf(request.query, list, (entry) => entry.seq, shown);
    },
  );
}

function shown(entry: EvidenceRecord): Static<typeof EntrySchema> {
  return { ...entry, asOf: entry.asOf.toISOString(), recordedAt: entry.recordedAt.toISOString() } as Static<
    typeof EntrySchema
  >;
}

function noSuchSubject(subject: string): Refusal {
  return new Refusal('no-such-subject', {
    status: 404,
    title: '没有该对象的日志',
    titleEn: 'No such subject',
    detail: `没有对象 ${subject} 的办理日志；对象写作“类别/编号”，例如 campaign/1、delivery/77、parameter/3。`,
  });
}
