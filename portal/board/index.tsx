import type { FastifyInstance } from 'fastify';
import { listBoardYears, readBoard } from '../../db/queries/board/index.ts';
import { noSuchAuthority } from '../../rules/board/refusals.ts';
import type { PortalDeps } from '../deps.ts';
import { Page } from '../layout.tsx';
import { AUTHORITY_AND_YEAR, type AuthorityAndYear } from '../path.ts';
import type { Session } from '../plugins/session.ts';
import { sendPrivatePage } from '../render.ts';
import { type Frame, frameOf, mayLookAt } from './frame.ts';
import { BoardPage } from './page.tsx';
import { unreachablePage } from './unreachable.tsx';

/** The board 进展看板 of a year on one page that prints (N8-1), for officials. */
export function boardPages(app: FastifyInstance, deps: PortalDeps): void {
  app.get('/board', { config: { officials: true } }, async (request, reply) => {
    const { official } = request.session as Session;
    const years = await listBoardYears(deps.database, official.authorityCode);
    if (years[0] !== undefined) return reply.redirect(`/board/${official.authorityCode}/${years[0]}`, 303);
    return sendPrivatePage(reply, <NothingYet {...frameOf(request, deps)} />);
  });
  app.get<{ Params: AuthorityAndYear }>(
    '/board/:authority/:year',
    { config: { officials: true }, schema: { params: AUTHORITY_AND_YEAR } },
    async (request, reply) => {
      const { authority, year } = await mayLookAt(request, deps);
      const asOf = await deps.clocks.legalNow();
      const board = await readBoard(deps.database, { authority, year, asOf });
      if (!board) throw noSuchAuthority(authority);
      const years = await listBoardYears(deps.database, authority);
      return sendPrivatePage(reply, <BoardPage board={board} years={years} {...frameOf(request, deps)} />);
    },
  );
  unreachablePage(app, deps);
}

function NothingYet({ words, ...frame }: Frame) {
  const title = words.t('进展看板', 'Board');
  return (
    <Page words={words} title={title} {...frame}>
      <h1>{title}</h1>
      <p>{words.t('本单位尚未启动年度填报公示。', 'No yearly filing has been opened here.')}</p>
    </Page>
  );
}
