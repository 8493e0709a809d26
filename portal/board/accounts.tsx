import { stageOfNode } from '../../db/queries/board/index.ts';
import { type BoardCounts, EXCLUSION_GROUNDS, excludedOf, filedPercent } from '../../rules/board/counts.ts';
import { stageInWords } from '../../rules/board/stage.ts';
import type { ExclusionGround } from '../../rules/roster.ts';
import type { Words } from '../language.ts';
import type { PartProps } from './frame.ts';

const GROUNDS: Record<ExclusionGround, [zh: string, en: string]> = {
  cancelled: ['注销', 'cancelled'],
  abolished: ['废止', 'abolished'],
  merged: ['已并入', 'merged'],
  'policy-closure': ['政策性关停', 'policy closure'],
  'newly-set': ['新立', 'newly set'],
};

/** The register taken apart: every right once. */
export function Accounts({ words, board }: PartProps) {
  const { t } = words;
  const { total } = board.tree.top;
  return (
    <section>
      <h2>{t('底数账目', 'Accounts of the register')}</h2>
      <table class="accounts">
        <caption>{t('单位：宗', 'in rights')}</caption>
        <tbody>
          <Line title={t('登记库', 'register')} value={total.register} sum />
          <Line title={t('应公示', 'on the roster')} value={total.roster} />
          {EXCLUSION_GROUNDS.map((ground) => (
            <Line
              key={ground}
              title={`${t('不纳入：', 'excluded: ')}${t(...GROUNDS[ground])}`}
              value={total.excluded[ground]}
            />
          ))}
          <Line title={t('未列入底数', 'not placed')} value={total.unplaced} />
        </tbody>
        <tbody>
          <Line title={t('应公示', 'on the roster')} value={total.roster} sum />
          <Line title={t('按时填报', 'filed in time')} value={total.filed} />
          <Line title={t('逾期填报', 'filed late')} value={total.filedLate} />
          <Line title={t('未填报', 'not filed')} value={total.notFiled} />
        </tbody>
      </table>
      <Notes words={words} total={total} />
    </section>
  );
}

function Line({ title, value, sum = false }: { title: string; value: number; sum?: boolean }) {
  return (
    <tr class={sum ? 'sum' : undefined}>
      <th scope="row">{title}</th>
      <td>{value}</td>
    </tr>
  );
}

function Notes({ words: { t }, total }: { words: Words; total: BoardCounts }) {
  const { expired, filedOutside } = total;
  return (
    <>
      {expired > 0 && (
        <p class="basis">
          {t(
            `应公示中有 ${expired} 宗许可证已过有效期、延续待定。`,
            `${expired} on the roster are past their end date, renewal pending.`,
          )}
        </p>
      )}
      {filedOutside > 0 && (
        <p class="basis">
          {t(
            `另有 ${filedOutside} 宗填报后因更正底数不再应公示，未计入已填报。`,
            `${filedOutside} were filed and then left out by a corrected roster; they are not counted as filed.`,
          )}
        </p>
      )}
    </>
  );
}

/** Each authority below, and what this one manages itself; the last line is their sum. */
export function Authorities({ words, board }: PartProps) {
  const { t, lang } = words;
  const { top, children } = board.tree;
  if (children.length === 0) return null;
  const query = lang === 'en' ? '?lang=en' : '';
  return (
    <section class="authorities">
      <h2>{t('各级主管部门', 'By authority')}</h2>
      <table>
        <caption>{t('单位：宗；每宗计入其管理机关', 'in rights, each at the authority that manages it')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('主管部门', 'authority')}</th>
            <th scope="col">{t('阶段', 'stage')}</th>
            {HEADS.map(([zh, en]) => (
              <th scope="col" key={en} class="number">
                {t(zh, en)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {children.map((row) => {
            const stage = stageOfNode(board, row.node);
            const said = stage && stageInWords(stage);
            return (
              <tr key={row.node.code}>
                <th scope="row" lang="zh-CN">
                  <a href={`/board/${row.node.code}/${board.year}${query}`}>{row.node.name}</a>
                </th>
                <td>{said ? t(said.zh, said.en) : '—'}</td>
                <Numbers counts={row.total} />
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t('本级管理', 'managed here')}</th>
            <td>—</td>
            <Numbers counts={top.own} />
          </tr>
        </tbody>
        <tfoot>
          <tr class="sum">
            <th scope="row">{t('合计', 'sum')}</th>
            <td />
            <Numbers counts={top.total} />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

const HEADS = [
  ['登记库', 'register'],
  ['不纳入', 'excluded'],
  ['未列入', 'not placed'],
  ['应公示', 'roster'],
  ['按时', 'in time'],
  ['逾期', 'late'],
  ['未填报', 'not filed'],
  ['填报率', 'share'],
] as const;

function Numbers({ counts }: { counts: BoardCounts }) {
  const { register, unplaced, roster, filed, filedLate, notFiled } = counts;
  const percent = filedPercent(counts);
  const figures = [register, excludedOf(counts), unplaced, roster, filed, filedLate, notFiled];
  return (
    <>
      {figures.map((figure, index) => (
        <td key={HEADS[index]?.[1]} class="number">
          {figure}
        </td>
      ))}
      <td class="number">{percent === null ? '—' : `${percent.toFixed(1)}%`}</td>
    </>
  );
}
