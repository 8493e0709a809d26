import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Notice, NoticeVersion } from '../../db/queries/notices/index.ts';
import { NOTICE_KINDS, NOTICE_STATES } from '../../rules/notices.ts';
import { Code, Instant } from '../annual-disclosure/schemas.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Basis = Type.Object({ number: nullable(Type.String()), title: Type.String() });

const ContentSchema = Type.Object({
  ...{ title: Type.String(), authorityName: Type.String(), year: Type.Integer() },
  cutoff: Type.Object({ value: Type.String(), document: Type.String(), clause: Type.String() }),
  deadline: Type.String({ description: '提出时的填报截止日；公告页显示现行的' }),
  ...{ hotline: Type.String(), howToFile: Type.Array(Type.String()), basis: Type.Array(Basis) },
});

export const VersionSchema = Type.Object({
  version: Type.Integer(),
  state: Type.String({ description: NOTICE_STATES.join(', ') }),
  digest: Type.String({ description: '内容摘要：SHA-256，十六进制' }),
  content: ContentSchema,
  ...{ proposedBy: Type.Integer(), proposedAt: Instant },
  ...{ decidedBy: nullable(Type.Integer()), decidedAt: nullable(Instant), decisionNote: nullable(Type.String()) },
  ...{ endedAt: nullable(Instant), takenDownBy: nullable(Type.Integer()), takeDownReason: nullable(Type.String()) },
});

export const NoticeSchema = Type.Object({
  id: Type.Integer(),
  authority: Code,
  kind: Type.String({ description: NOTICE_KINDS.join(', ') }),
  campaignId: nullable(Type.Integer()),
  versions: Type.Array(VersionSchema, { description: '各版，新的在前' }),
});

export const NoticeId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });

/** A notice with those of `versions` that are its own. */
export function shownNotice(notice: Notice, versions: readonly NoticeVersion[]): Static<typeof NoticeSchema> {
  const { id, authorityCode: authority, kind, campaignId } = notice;
  const own = versions.filter(({ noticeId }) => noticeId === id).map(shownVersion);
  return { id, authority, kind, campaignId, versions: own };
}

function shownVersion(of: NoticeVersion): Static<typeof VersionSchema> {
  const { noticeId: _noticeId, digest, proposedAt, decidedAt, endedAt, ...rest } = of;
  return {
    ...rest,
    digest: digest.toString('hex'),
    proposedAt: proposedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
