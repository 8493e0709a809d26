import { type Board, stageOfNode } from '../../db/queries/board/index.ts';
import { type BoardCounts, filedPercent } from '../../rules/board/counts.ts';
import { stageInWords } from '../../rules/board/stage.ts';
import { instantInWords } from '../../rules/legal-day.ts';
import type { Words } from '../language.ts';
import { Page } from '../layout.tsx';
import { dayWords } from '../notices/words.ts';
import { Accounts, Authorities } from './accounts.tsx';
import { Curve, Funnel, Rounds } from './course.tsx';
import type { Frame, PartProps } from './frame.ts';
import { Unreachable } from './unreached.tsx';

/** The whole board: figures, accounts, charts with their tables, authorities. */
export function BoardPage({ board, years, words, ...frame }: Frame & { board: Board; years: number[] }) {
  const { t } = words;
  const { node, total } = board.tree.top;
  const title = t(`${board.year}年度填报公示进展看板`, `Board of the yearly filing ${board.year}`);
  return (
    <Page words={words} title={`${title} · ${node.name}`} wide {...frame}>
      <h1>{title}</h1>
      <p class="subject" lang="zh-CN">
        {node.name}
      </p>
      <Standing words={words} board={board} />
      <Years words={words} board={board} years={years} />
      <Imbalances words={words} board={board} />
      <Figures words={words} counts={total} unreachable={board.unreachable} />
      <Accounts words={words} board={board} />
      <Curve words={words} board={board} />
      <Rounds words={words} board={board} />
      <Funnel words={words} board={board} />
      <Unreachable words={words} board={board} />
      <Authorities words={words} board={board} />
    </Page>
  );
}

function Standing({ words, board }: PartProps) {
  const { t } = words;
  const stage = stageOfNode(board, board.tree.top.node);
  const said = stage && stageInWords(stage);
  const campaign = board.campaigns.length === 1 ? board.campaigns[0] : undefined;
  return (
    <dl class="standing">
      <dt>{t('阶段', 'Stage')}</dt>
      <dd>{said ? t(said.zh, said.en) : t('各省分别进行，见下表', 'each province by itself, see below')}</dd>
      {campaign && (
        <>
          <dt>{t('填报截止', 'Filing closes')}</dt>
          <dd>
            {campaign.lastDay === null ? t('待定', 'not fixed yet') : `${dayWords(words, campaign.lastDay)} 24:00`}
          </dd>
          <dt>{t('规则包', 'Rule pack')}</dt>
          <dd>{campaign.campaign.rulePack}</dd>
        </>
      )}
      <dt>{t('统计时点', 'As of')}</dt>
      <dd>{instantInWords(board.asOf)}</dd>
    </dl>
  );
}

function Years({ words: { t, lang }, board, years }: PartProps & { years: number[] }) {
  const { node } = board.tree.top;
  const query = lang === 'en' ? '?lang=en' : '';
  return (
    <nav class="no-print" aria-label={t('年度', 'Years')}>
      {years.map((year) => (
        <a
          class="year"
          key={year}
          href={`/board/${node.code}/${year}${query}`}
          aria-current={year === board.year ? 'page' : undefined}
        >
          {t(`${year}年度`, `${year}`)}
        </a>
      ))}
    </nav>
  );
}

/** The sums are proven with every page; one that does not hold is shown before anything else. */
function Imbalances({ words: { t }, board: { imbalances } }: PartProps) {
  if (imbalances.length === 0)
    return <p class="balanced">{t('账目平衡：各级合计、各轮账目与登记库一致。', 'All accounts balance.')}</p>;
  return (
    <div class="refused" role="alert">
      <p>{t('账目不平衡，请告知系统管理员：', 'Accounts that do not balance; tell the administrator:')}</p>
      <ul lang="zh-CN">
        {imbalances.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}

interface FiguresProps {
  words: Words;
  counts: BoardCounts;
  unreachable: Board['unreachable'];
}

function Figures({ words: { t }, counts, unreachable }: FiguresProps) {
  const percent = filedPercent(counts);
  const figures: [title: string, value: string][] = [
    [t('应公示', 'must file'), `${counts.roster}`],
    [t('已填报', 'filed'), `${counts.filed + counts.filedLate}`],
    [t('填报率', 'share filed'), percent === null ? '—' : `${percent.toFixed(1)}%`],
    [t('未填报', 'not filed'), `${counts.notFiled}`],
    [t('未能联系', 'not reached'), `${unreachable.reduce((sum, { rights }) => sum + rights, 0)}`],
    [t('逾期名单', 'listed late'), `${counts.late}`],
  ];
  return (
    <ul class="figures">
      {figures.map(([title, value]) => (
        <li key={title}>
          <strong>{value}</strong>
          <span>{title}</span>
        </li>
      ))}
    </ul>
  );
}
