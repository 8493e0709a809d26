import type { FastifyInstance } from 'fastify';
import {
  type FilingDeadline,
  findFilingDeadline,
  listPublishedFilings,
  type PublishedFiling,
} from '../../db/queries/notices/index.ts';
import type { PortalDeps } from '../deps.ts';
import { type Words, wordsOf } from '../language.ts';
import { Page } from '../layout.tsx';
import { sendPublicPage } from '../render.ts';
import { dayWords } from './words.ts';

/** Notices on the start page; more years than any province keeps in public. */
const MOST = 200;

interface Listed {
  filing: PublishedFiling;
  deadline: FilingDeadline;
  open: boolean;
}

/** The start page: the campaigns whose notices are in public. */
export function homePage(app: FastifyInstance, deps: PortalDeps): void {
  app.get('/', async (request, reply) => {
    const now = await deps.clocks.legalNow();
    const filings = await listPublishedFilings(deps.database, MOST);
    const listed = await Promise.all(
      filings.map(async (filing): Promise<Listed> => {
        const deadline = await findFilingDeadline(deps.database, filing.campaign);
        return { filing, deadline, open: deadline.closesAt === null || now < deadline.closesAt };
      }),
    );
    const rehearsal = deps.config.mode === 'rehearsal';
    const home = <HomePage words={wordsOf(request)} listed={listed} path={request.url} rehearsal={rehearsal} />;
    return sendPublicPage(request, reply, home);
  });
}

interface HomeProps {
  words: Words;
  listed: Listed[];
  path: string;
  rehearsal: boolean;
}

function HomePage({ words, listed, path, rehearsal }: HomeProps) {
  const { t } = words;
  return (
    <Page words={words} title={t('填报公示通知', 'Notices of the yearly filing')} path={path} rehearsal={rehearsal}>
      <h1>{t('填报公示通知', 'Notices of the yearly filing')}</h1>
      <p class="lead">
        {t(
          '各级自然资源主管部门组织的矿业权人勘查开采信息年度填报公示。点击标题查看填报对象、截止日期、填报办法和咨询电话。',
          'Holders of mining rights file and disclose information on exploration and mining every year. Open a notice to see who must file, until when, how, and whom to ask.',
        )}
      </p>
      {listed.length === 0 ? (
        <p class="empty">{t('目前没有已发布的通知。', 'No notice is in public at present.')}</p>
      ) : (
        <ul class="notices">
          {listed.map((item) => (
            <Item key={item.filing.notice.id} words={words} {...item} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Item({ words, filing, deadline, open }: Listed & { words: Words }) {
  const { t } = words;
  const { content } = filing.version;
  const path = `/disclosure/${filing.notice.authorityCode}/${content.year}`;
  return (
    <li>
      <h2 lang="zh-CN">
        <a href={t(path, `${path}?lang=en`)}>{content.title}</a>
      </h2>
      <p>
        <span lang="zh-CN">{content.authorityName}</span>
        <span class={open ? 'tag open' : 'tag'}>{open ? t('填报中', 'Open') : t('已截止', 'Closed')}</span>
      </p>
      <p>
        {t('填报截止：', 'Filing closes: ')}
        {deadline.lastDay === null ? t('待定', 'not fixed yet') : dayWords(words, deadline.lastDay)}
      </p>
    </li>
  );
}
