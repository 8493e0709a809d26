import { FILED_WITHIN_DAYS, weekly } from '../../rules/board/course.ts';
import { instantInWords } from '../../rules/legal-day.ts';
import { channelWords, drawCurve, drawFunnel, drawRounds, funnelParts, roundParts } from '../charts/board.ts';
import type { Drawing } from '../charts/draw.ts';
import type { PartProps } from './frame.ts';

function Chart({ drawing, alt }: { drawing: Drawing; alt: string }) {
  return <img class="chart" src={drawing.address} width={drawing.width} height={drawing.height} alt={alt} />;
}

/** How filings came in. */
export function Curve({ words, board }: PartProps) {
  const { t } = words;
  if (board.curve.length === 0) return null;
  return (
    <section>
      <h2>{t('填报进度', 'Filings over time')}</h2>
      <Chart
        drawing={drawCurve(board, words)}
        alt={t('累计填报宗数随日期的曲线，数据见下表', 'Filings so far by day; the table below has the figures')}
      />
      <table class="narrow">
        <caption>{t('每七日一行，单位：宗', 'a line every seven days, in rights')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('截至', 'until')}</th>
            <th scope="col" class="number">
              {t('其间填报', 'filed in between')}
            </th>
            <th scope="col" class="number">
              {t('累计', 'so far')}
            </th>
          </tr>
        </thead>
        <tbody>
          {weekly(board.curve).map(({ day, filed, total }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td class="number">{filed}</td>
              <td class="number">{total}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The rounds of reminders and their accounts. */
export function Rounds({ words, board }: PartProps) {
  const { t } = words;
  const { rounds } = board;
  if (rounds.length === 0) return null;
  const held = rounds.some(({ round }) => round.plannedAt !== null);
  const parts = roundParts(words);
  return (
    <section>
      <h2>{t('各轮提醒', 'Rounds of reminders')}</h2>
      {held && (
        <Chart
          drawing={drawRounds(board, words)}
          alt={t('各轮提醒的结果，数据见下表', 'What became of each round; the table below has the figures')}
        />
      )}
      <table>
        <caption>{t('单位：宗；计划 = 其后各列之和', 'in rights; planned = the sum of the columns behind it')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('轮次', 'round')}</th>
            <th scope="col">{t('开始时间', 'begins')}</th>
            <th scope="col" class="number">
              {t('计划', 'planned')}
            </th>
            {parts.map(({ title }) => (
              <th scope="col" key={title} class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rounds.map(({ round, balance }) => (
            <tr key={round.number}>
              <th scope="row">{round.number}</th>
              <td>{instantInWords(round.dueAt)}</td>
              <td class="number">{round.plannedAt === null ? '—' : balance.planned}</td>
              {parts.map(({ title, of }) => (
                <td key={title} class="number">
                  {round.plannedAt === null ? '—' : of(balance)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What reminders led to, channel by channel. */
export function Funnel({ words, board }: PartProps) {
  const { t } = words;
  if (board.funnel.length === 0) return null;
  const parts = funnelParts(words);
  return (
    <section>
      <h2>{t('各渠道成效', 'What each channel led to')}</h2>
      <Chart
        drawing={drawFunnel(board, words)}
        alt={t(
          '各渠道由计划到填报的宗数，数据见下表',
          'From planned to filed by channel; the table below has the figures',
        )}
      />
      <table>
        <caption>
          {t(
            `单位：宗次（每轮一宗计一次）；送达后填报，指送达且在该轮开始后 ${FILED_WITHIN_DAYS} 日内填报（操作口径）`,
            `in rights, once a round; filed after it: delivered, and filed within ${FILED_WITHIN_DAYS} days of the round's beginning (operational)`,
          )}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('渠道', 'channel')}</th>
            {parts.map(({ title }) => (
              <th scope="col" key={title} class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {board.funnel.map((step) => (
            <tr key={step.channel}>
              <th scope="row">{channelWords(words, step.channel)}</th>
              {parts.map(({ title, member }) => (
                <td key={title} class="number">
                  {step[member]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
