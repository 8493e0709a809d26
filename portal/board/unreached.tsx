import type { PartProps } from './frame.ts';
import { reasonWords } from './reasons.ts';

/** Who could not be reached, by reason; the rights themselves stand on a page of their own. */
export function Unreachable({ words, board }: PartProps) {
  const { t, lang } = words;
  const { unreachable, tree, year } = board;
  if (unreachable.length === 0) return null;
  const query = lang === 'en' ? '?lang=en' : '';
  return (
    <section>
      <h2>{t('未能联系的矿业权', 'Rights whose holder was not reached')}</h2>
      <table class="narrow">
        <caption>{t('最近一轮提醒，尚未填报的；单位：宗', 'in the latest round, not filed; in rights')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('原因', 'reason')}</th>
            <th scope="col" class="number">
              {t('宗数', 'rights')}
            </th>
          </tr>
        </thead>
        <tbody>
          {unreachable.map(({ reason, rights }) => (
            <tr key={reason}>
              <th scope="row">{reasonWords(words, reason)}</th>
              <td class="number">{rights}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="no-print">
        <a href={`/board/${tree.top.node.code}/${year}/unreachable${query}`}>{t('查看清单', 'See the list')}</a>
      </p>
    </section>
  );
}
