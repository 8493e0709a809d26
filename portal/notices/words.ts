/** Dates and causes of a public notice, in both languages. */

import { weekdayInWords } from '../../rules/calendar/calendar.ts';
import type { DeadlineCause } from '../../rules/calendar/proposals.ts';
import { dayInWords } from '../../rules/legal-day.ts';
import type { Words } from '../language.ts';

const ENGLISH_DAY = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  timeZone: 'UTC',
});

/** `2021年4月30日（星期五）`, `Friday 30 April 2021` */
export function dayWords({ t }: Words, day: string): string {
  return t(
    `${dayInWords(day)}（${weekdayInWords(day).replace('周', '星期')}）`,
    ENGLISH_DAY.format(new Date(`${day}T00:00:00Z`)),
  );
}

const CAUSES: Record<DeadlineCause, [zh: string, en: string]> = {
  calendar: ['放假安排调整', 'the arrangement of holidays changed'],
  saved: ['重新确定', 'it was fixed anew'],
  paused: ['期限中止', 'the period was paused'],
  resumed: ['期限恢复计算', 'the period runs again'],
  'time-added': ['补足填报时间', 'time was added'],
};

export function causeWords({ t }: Words, cause: DeadlineCause): string {
  return t(...CAUSES[cause]);
}
