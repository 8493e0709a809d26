import { type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Executor } from '../../db/client.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findNotice, listNotices, listNoticeVersions, type Notice } from '../../db/queries/notices/index.ts';
import { noSuchNotice } from '../../rules/notices.ts';
import { Code } from '../annual-disclosure/schemas.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery, RowId } from '../plugins/paging.ts';
import { decideNotice, takeDownNotice } from './decide.ts';
import { proposeFilingNotice } from './propose.ts';
import { NoticeId, NoticeSchema, shownNotice } from './schemas.ts';

const tags = ['notices'];
const closed = <T extends Record<string, TSchema>>(members: T) => Type.Object(members, { additionalProperties: false });
const Text = (description: string) => Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description });

// Lengths beyond these are no slip of the finger; what is too long for a step is named by rules/notices.
const Steps = Type.Array(Type.String({ maxLength: 4_000 }), { maxItems: 100, description: '填报办法，每项一步' });
const ProposalSchema = closed({ campaign: RowId, howToFile: Type.Optional(Steps) });
const DecisionSchema = closed({
  ...{ version: RowId, approve: Type.Boolean() },
  note: Type.Optional(Text('审核意见')),
});
const TakeDownSchema = closed({ reason: Text('撤下理由') });

/** Notices 公告 on the portal: proposed by one officer, published by another, taken down when they must not stay (N2-6). */
export function noticeRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/notices', operation: 'notices.propose', tags, summary: '提出填报公示通知' },
    ...{ body: ProposalSchema, responses: { 201: NoticeSchema } },
    apply: async (tx, command, actor) => {
      const notice = await proposeFilingNotice(tx, command.body, command, actor);
      return { status: 201, body: await withVersions(tx, notice) };
    },
  });
  app.command({
    ...{ url: '/notices/:id/decision', operation: 'notices.decide', tags },
    summary: '审核公告（须为提出人以外的审核人员）；批准即发布',
    ...{ params: NoticeId, body: DecisionSchema, responses: { 200: NoticeSchema } },
    apply: async (tx, command, actor) => {
      const notice = await decideNotice(tx, Number(command.params.id), command.body, command, actor);
      return { status: 200, body: await withVersions(tx, notice) };
    },
  });
  app.command({
    ...{ url: '/notices/:id/take-down', operation: 'notices.take-down', tags, summary: '撤下已发布的公告' },
    ...{ params: NoticeId, body: TakeDownSchema, responses: { 200: NoticeSchema } },
    apply: async (tx, command, actor) => {
      const notice = await takeDownNotice(tx, Number(command.params.id), command.body.reason, command, actor);
      return { status: 200, body: await withVersions(tx, notice) };
    },
  });
  listing(app, deps);
}

function listing(app: App, { database }: ApiDeps): void {
  app.get(
    '/notices',
    {
      schema: {
        ...{ tags, operationId: 'notices.list', summary: '查询公告' },
        querystring: Type.Object({ authority: Type.Optional(Code), ...pageQuery }),
        response: { 200: PageOf(NoticeSchema) },
      },
    },
    async (request) => {
      const authority = request.query.authority ?? request.official.authorityCode;
      await assertWithinAuthority(database, request.official, authority);
      const list = async (key: number | string | undefined, limit: number) => {
        const notices = await listNotices(database, { authority, before: numberKey(key), limit });
        const versions = await listNoticeVersions(
          database,
          notices.map(({ id }) => id),
        );
        return notices.map((notice) => shownNotice(notice, versions));
      };
      return pageOf(
        request.query,
        list,
        ({ id }) => id,
        (shown) => shown,
      );
    },
  );
  app.get(
    '/notices/:id',
    {
      schema: {
        ...{ tags, operationId: 'notices.get', summary: '查询一份公告及其各版' },
        ...{ params: NoticeId, response: { 200: NoticeSchema } },
      },
    },
    async (request) => {
      const notice = await findNotice(database, Number(request.params.id));
      if (!notice) throw noSuchNotice(request.params.id);
      await assertWithinAuthority(database, request.official, notice.authorityCode);
      return withVersions(database, notice);
    },
  );
}

async function withVersions(executor: Executor, notice: Notice) {
  return shownNotice(notice, await listNoticeVersions(executor, [notice.id]));
}
