import type { FastifyInstance } from 'fastify';
import {
  findBoardScope,
  listUnreachable,
  recordUnreachableView,
  type ShownUnreachable,
  shownUnreachable,
} from '../../db/queries/board/index.ts';
import { noSuchAuthority } from '../../rules/board/refusals.ts';
import { channelWords } from '../charts/board.ts';
import type { PortalDeps } from '../deps.ts';
import { Page } from '../layout.tsx';
import { AUTHORITY_AND_YEAR, type AuthorityAndYear } from '../path.ts';
import type { Session } from '../plugins/session.ts';
import { sendPrivatePage } from '../render.ts';
import { type Frame, frameOf, mayLookAt } from './frame.ts';
import { reasonWords } from './reasons.ts';

const PAGE = 100;

/** The rights whose holder was not reached, page by page; each view stands in the log. */
export function unreachablePage(app: FastifyInstance, deps: PortalDeps): void {
  app.get<{ Params: AuthorityAndYear; Querystring: { after?: number } }>(
    '/board/:authority/:year/unreachable',
    {
      config: { officials: true },
      schema: {
        params: AUTHORITY_AND_YEAR,
        querystring: { type: 'object', properties: { after: { type: 'integer', minimum: 0, maximum: 2 ** 53 - 1 } } },
      },
    },
    async (request, reply) => {
      const { authority, year } = await mayLookAt(request, deps);
      const scope = await findBoardScope(deps.database, authority, year);
      if (!scope) throw noSuchAuthority(authority);
      const rows = await listUnreachable(deps.database, scope, { after: request.query.after, limit: PAGE + 1 });
      const shown = rows.slice(0, PAGE);
      const asOf = await deps.clocks.legalNow();
      const actorId = (request.session as Session).official.id;
      const by = { asOf, recordedAt: deps.clocks.machineNow(), actorId };
      await recordUnreachableView(deps.database, scope, shown, by);
      const next = rows.length > PAGE ? (shown.at(-1)?.rightId ?? null) : null;
      const list = {
        authority,
        authorityName: scope.top.name,
        year,
        next,
        rows: shown.map((row) => shownUnreachable(row, asOf)),
      };
      return sendPrivatePage(reply, <UnreachablePage {...list} {...frameOf(request, deps)} />);
    },
  );
}

interface UnreachableProps extends Frame {
  authority: string;
  authorityName: string;
  year: number;
  rows: ShownUnreachable[];
  /** The last right of a page that is not the last one. */
  next: number | null;
}

function UnreachablePage({ authority, authorityName, year, rows, next, words, ...frame }: UnreachableProps) {
  const { t, lang } = words;
  const title = t(`${year}年度未能联系的矿业权`, `Rights not reached in ${year}`);
  const board = `/board/${authority}/${year}`;
  const query = lang === 'en' ? 'lang=en&' : '';
  return (
    <Page words={words} title={title} wide {...frame}>
      <h1>{title}</h1>
      <p class="subject" lang="zh-CN">
        {authorityName}
      </p>
      <p class="no-print">
        <a href={lang === 'en' ? `${board}?lang=en` : board}>{t('返回看板', 'Back to the board')}</a>
      </p>
      <table>
        <caption>
          {t(
            '自然人、个体工商户的矿业权不显示名称；联系方式请在登记库中逐宗查阅。',
            'Rights of natural persons and individual businesses go by their number; contacts stand in the register.',
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('许可证号', 'licence')}</th>
            <th scope="col">{t('名称', 'name')}</th>
            <th scope="col">{t('管理机关', 'managed by')}</th>
            <th scope="col">{t('轮次', 'round')}</th>
            <th scope="col">{t('渠道', 'channel')}</th>
            <th scope="col">{t('原因', 'reason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rightId}>
              <th scope="row">{row.licenceNo}</th>
              <td lang="zh-CN">{row.name ?? '—'}</td>
              <td lang="zh-CN">{row.managingAuthority}</td>
              <td>{row.round}</td>
              <td>{channelWords(words, row.channel)}</td>
              <td>{reasonWords(words, row.reason)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {next !== null && (
        <p class="no-print">
          <a href={`${board}/unreachable?${query}after=${next}`} rel="next">
            {t('下一页', 'Next page')}
          </a>
        </p>
      )}
    </Page>
  );
}
