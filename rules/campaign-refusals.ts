/** Refusals of what officers ask of a running campaign: its deadline, extensions, its stop. */
import { dayInWords } from './legal-day.ts';
import { Refusal } from './refusal.ts';

/** Filing has closed, or the campaign was stopped: nothing about it can be changed any more. */
export function campaignOver(year: number, state: 'closed' | 'stopped'): Refusal {
  const why = state === 'closed' ? '填报已经截止' : '已提前终止';
  return new Refusal('campaign-over', {
    status: 409,
    title: '该年度公示已经结束',
    titleEn: 'The campaign is over',
    detail: `${year} 年度公示${why}，不能再办理；截止后才得知公示系统在截止前停机的，请录入停机（POST /api/v1/outages），系统会补足时间。`,
  });
}

/** A right to file until a day is never shortened (N2-5). */
export function deadlineShortened(asked: string, due: string, computed: string): Refusal {
  const rolled = computed === asked ? '' : `（遇法定休假日顺延至 ${computed}）`;
  return new Refusal('deadline-not-later', {
    status: 422,
    title: '截止日不能提前，也不能原样重定',
    titleEn: 'A deadline only ever moves to a later day',
    detail: `所定的最后一日 ${asked}${rolled} 不晚于现行截止日 ${due}；已告知的截止日期不得提前，请给出晚于 ${dayInWords(due)} 的日期，或撤下该请求。`,
    errors: [{ pointer: '/body/lastDay', value: asked, detail: `应晚于 ${due}` }],
  });
}

/** The deadline runs from no event, or the event has been recorded. */
export function noEventAwaited(year: number, recorded: boolean): Refusal {
  const why = recorded ? '所等待的事件已经录入' : '截止日期由参数直接确定，不取决于任何事件';
  return new Refusal('no-event-awaited', {
    status: 409,
    title: '没有等待录入的事件',
    titleEn: 'The deadline waits for no event',
    detail: `${year} 年度公示的${why}；需要另定截止日的，请改填 lastDay。`,
    errors: [{ pointer: '/body/eventOn', detail: '没有等待录入的事件' }],
  });
}

/** What has not happened is no fact yet. */
export function eventInFuture(eventOn: string, today: string): Refusal {
  return new Refusal('event-in-future', {
    status: 422,
    title: '事件尚未发生',
    titleEn: 'The event has not happened yet',
    detail: `事件日期 ${eventOn} 晚于今日 ${today}；请在事件发生之日起录入。`,
    errors: [{ pointer: '/body/eventOn', value: eventOn, detail: `应不晚于 ${today}` }],
  });
}

/** Recorded so late that everybody would be late before anybody was told. */
export function eventTooLate(eventOn: string, due: string): Refusal {
  return new Refusal('event-too-late', {
    status: 422,
    title: '按该事件计算的截止日期已过',
    titleEn: 'The deadline that follows from the event has passed',
    detail: `按事件日期 ${eventOn} 计算，截止日为 ${due}，已经过去，而矿业权人此前没有得到告知；请改以 lastDay 另定截止日并写明依据。`,
    errors: [{ pointer: '/body/eventOn', value: eventOn, detail: `截止日 ${due} 已过` }],
  });
}

/** Exactly one of the two is asked for. */
export function eventOrLastDay(): Refusal {
  return new Refusal('deadline-change-invalid', {
    status: 422,
    title: '应给出且只给出一项日期',
    titleEn: 'Give the event or the last day, one of the two',
    detail: '录入事件的填 eventOn，另定截止日的填 lastDay；两者应给出且只给出一项。',
    errors: [{ pointer: '/body', detail: 'eventOn 与 lastDay 应给出且只给出一项' }],
  });
}
