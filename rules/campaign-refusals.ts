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

/** An outage that has not ended, or ends before it begins. */
export function outageInvalid(from: string, to: string, now: string): Refusal {
  return new Refusal('outage-invalid', {
    status: 422,
    title: '停机的起止时间有误',
    titleEn: 'The outage does not end after it begins, or has not ended',
    detail: `停机自 ${from} 至 ${to}，应起早于止，且已经结束（现在为 ${now}）；仍在停机的，请在恢复后录入。`,
    errors: [{ pointer: '/body/to', value: to, detail: '应晚于 from，且不晚于现在' }],
  });
}

/** The holder named is none of the campaign's, or nothing is asked of him. */
export function nobodyToExtend(licenceNo: string, year: number): Refusal {
  return new Refusal('not-on-roster', {
    status: 422,
    title: '该矿业权不在应公示底数中',
    titleEn: 'The right is not on the roster',
    detail: `许可证号 ${licenceNo} 不在 ${year} 年度应公示底数中，其矿业权人不需延期；请核对许可证号与年度。`,
    errors: [{ pointer: '/body/licenceNo', value: licenceNo, detail: '不在应公示底数中' }],
  });
}

/** Asked for when the time was over: an extension is granted to who may still file in time. */
export function extensionTooLate(licenceNo: string, due: string): Refusal {
  return new Refusal('extension-too-late', {
    status: 409,
    title: '填报期限已过，不能再提出延期',
    titleEn: 'The time to file is over, and cannot be extended any more',
    detail: `许可证号 ${licenceNo} 的矿业权人须在 ${due} 前填报，期限已过；延期应在期限届满前提出（提出后可以在届满后审核）。`,
    errors: [{ pointer: '/body/licenceNo', value: licenceNo, detail: `期限 ${due} 已过` }],
  });
}

/** A day that is none later than what the holder has. */
export function extensionNotLater(until: string, due: string): Refusal {
  return new Refusal('extension-not-later', {
    status: 422,
    title: '延期须晚于现行截止日',
    titleEn: 'An extension is until a later day',
    detail: `延期至 ${until}（遇法定休假日已顺延）不晚于该矿业权人现行的截止日 ${due}；请给出更晚的日期。`,
    errors: [{ pointer: '/body/until', value: until, detail: `应晚于 ${due}` }],
  });
}

/** Put back on the roster after the closing, a right would be late for a time in which nobody asked for it. */
export function notAfterClosing(year: number): Refusal {
  return new Refusal('campaign-over', {
    status: 409,
    title: '填报已经截止，不能再撤回除外',
    titleEn: 'After the closing no exclusion is withdrawn',
    detail: `${year} 年度填报已经截止；此时撤回除外，会使该矿业权因不需填报的期间而逾期，请留待下一年度。`,
  });
}
