import type { FastifyInstance } from 'fastify';
import {
  type FilingDeadline,
  findFilingDeadline,
  findPublishedFiling,
  listReplacedVersions,
  type NoticeVersion,
} from '../../db/queries/notices/index.ts';
import { dayInWords, legalDayOf } from '../../rules/legal-day.ts';
import type { FilingNotice } from '../../rules/notices.ts';
import type { PortalDeps } from '../deps.ts';
import { type Words, wordsOf } from '../language.ts';
import { Page } from '../layout.tsx';
import { AUTHORITY_AND_YEAR, type AuthorityAndYear } from '../path.ts';
import { noSuchPage } from '../plugins/errors.tsx';
import { sendPublicPage } from '../render.ts';
import { causeWords, dayWords } from './words.ts';

/** The filing notice 填报公示通知 of an authority and year, as it is in public (N2-6). */
export function filingNoticePage(app: FastifyInstance, deps: PortalDeps): void {
  app.get<{ Params: AuthorityAndYear }>(
    '/disclosure/:authority/:year',
    { schema: { params: AUTHORITY_AND_YEAR } },
    async (request, reply) => {
      const { authority, year } = request.params;
      const found = await findPublishedFiling(deps.database, authority, Number(year));
      if (!found) throw noSuchPage();
      const [deadline, former] = await Promise.all([
        findFilingDeadline(deps.database, found.campaign),
        listReplacedVersions(deps.database, found.notice.id),
      ]);
      const shown = { version: found.version, former, deadline, path: request.url };
      const rehearsal = deps.config.mode === 'rehearsal';
      const notice = <FilingNoticePage words={wordsOf(request)} {...shown} rehearsal={rehearsal} />;
      return sendPublicPage(request, reply, notice);
    },
  );
}

interface FilingNoticeProps {
  words: Words;
  version: NoticeVersion;
  former: NoticeVersion[];
  deadline: FilingDeadline;
  path: string;
  rehearsal: boolean;
}

function FilingNoticePage({ words, version, former, deadline, path, rehearsal }: FilingNoticeProps) {
  const { t } = words;
  const { content } = version;
  return (
    <Page words={words} title={content.title} path={path} rehearsal={rehearsal}>
      <article class="notice">
        <h1 lang="zh-CN">{content.title}</h1>
        <p class="issuer" lang="zh-CN">
          {content.authorityName}
        </p>
        <Deadline words={words} deadline={deadline} />
        <Who words={words} content={content} />
        <section>
          <h2>{t('怎样填报', 'How to file')}</h2>
          <ol lang="zh-CN">
            {content.howToFile.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
        <section>
          <h2>{t('咨询电话', 'Whom to ask')}</h2>
          <p class="hotline">
            <a href={`tel:${content.hotline.replace(/[^0-9+]/g, '')}`}>{content.hotline}</a>
          </p>
        </section>
        <Basis words={words} content={content} />
        <Issued words={words} version={version} former={former} />
      </article>
    </Page>
  );
}

function Deadline({ words, deadline }: { words: Words; deadline: FilingDeadline }) {
  const { t } = words;
  const { lastDay, changes } = deadline;
  const closing = lastDay === null ? t('待定', 'not fixed yet') : dayWords(words, lastDay);
  return (
    <section>
      <h2>{t('填报截止', 'Until when')}</h2>
      <p class="deadline">
        <strong>
          {lastDay === null ? closing : <time dateTime={lastDay}>{closing}</time>}
          {lastDay !== null && ` ${deadline.endsAt}`}
        </strong>
      </p>
      {changes.length > 0 && (
        <ul class="changes">
          {changes.map(({ formerDay, changedAt, cause }) => (
            <li key={changedAt.toISOString()}>
              {t('变更：', 'Changed on ')}
              {dayWords(words, legalDayOf(changedAt))}
              {t('，原截止日期为', '; it was ')}
              {formerDay === null ? t('待定', 'not fixed') : <s>{dayWords(words, formerDay)}</s>}
              {t('，原因：', ', because ')}
              {causeWords(words, cause)}
              {t('。', '.')}
            </li>
          ))}
        </ul>
      )}
      <details open>
        <summary>{t('截止日期是怎样确定的', 'How the day was worked out')}</summary>
        <ul lang="zh-CN">
          {deadline.explanation.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Who({ words: { t }, content }: { words: Words; content: FilingNotice }) {
  const { value, document, clause } = content.cutoff;
  return (
    <section>
      <h2>{t('谁应当填报', 'Who must file')}</h2>
      <p>
        {t(
          `${content.authorityName}辖区内、首次设立日期在${dayInWords(value)}以前（含当日）的探矿权人、采矿权人。`,
          `Holders of exploration and mining rights of this authority first issued on or before ${value}.`,
        )}
      </p>
      <ul>
        <li>
          {t(
            `${dayInWords(value)}以后首次设立的矿业权，本年度不填报（延续、变更不视为首次设立）。`,
            `Rights first issued after ${value} do not file this year; a renewal is not a first issue.`,
          )}
        </li>
        <li>
          {t(
            '因自然保护地、生态保护红线、最低产能、限产等政策性原因关停，经主管部门核定除外的，本年度不填报。',
            'Rights closed for policy reasons (nature reserves, ecological red lines, minimum capacity, limited output) and excluded by the authority do not file this year.',
          )}
        </li>
        <li>
          {t(
            '许可证已过有效期、延续申请正在办理的，仍应填报。',
            'A right past its end date whose renewal is pending files all the same.',
          )}
        </li>
      </ul>
      <p class="basis" lang="zh-CN">
        依据：{document}
        {clause}
      </p>
    </section>
  );
}

function Basis({ words: { t }, content }: { words: Words; content: FilingNotice }) {
  return (
    <section>
      <h2>{t('依据', 'Legal basis')}</h2>
      <ul lang="zh-CN">
        {content.basis.map(({ number, title }) => (
          <li key={title}>
            《{title}》{number && `（${number}）`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Issued({ words, version, former }: { words: Words; version: NoticeVersion; former: NoticeVersion[] }) {
  const { t } = words;
  const since = ({ decidedAt }: NoticeVersion) => dayWords(words, legalDayOf(decidedAt as Date));
  return (
    <footer class="issued">
      <p>
        {t('发布日期：', 'Published on ')}
        {since(version)}
        {t(`（第 ${version.version} 版）`, ` (version ${version.version})`)}
      </p>
      {former.map((earlier) => (
        <p key={earlier.version}>
          {t(
            `第 ${earlier.version} 版：${since(earlier)}发布，${dayWords(words, legalDayOf(earlier.endedAt as Date))}由新版取代。`,
            `Version ${earlier.version} was published on ${since(earlier)} and replaced on ${dayWords(words, legalDayOf(earlier.endedAt as Date))}.`,
          )}
        </p>
      ))}
      <p>
        {t('内容摘要（SHA-256）：', 'Digest of the content (SHA-256): ')}
        <code>{version.digest.toString('hex')}</code>
      </p>
    </footer>
  );
}
