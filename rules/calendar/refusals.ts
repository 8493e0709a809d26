/** Refusals of the room calendar. */
import { type FieldError, Refusal } from '../refusal.ts';

/** Sentences of a notice that were not understood, or contradict themselves. */
export function unreadSentences(sentences: readonly string[]): Refusal {
  return new Refusal('notice-unread', {
    status: 422,
    title: '通知中有读不懂的内容',
    titleEn: 'A sentence of the notice could not be read',
    detail: `以下内容无法识别或前后矛盾（星期、天数）：${sentences.join('；')}。请核对原文，或改用数据录入（data）。`,
    errors: sentences.map((value) => ({ pointer: '/body/notice', value, detail: '无法识别或前后矛盾' })),
  });
}

/** The text is no notice of holidays. */
export function notANotice(what: string, text: string): Refusal {
  return new Refusal('notice-unread', {
    status: 422,
    title: '不是放假安排通知',
    titleEn: 'This is not a notice of holidays',
    detail: `${what}；请粘贴国务院办公厅放假安排通知的全文（含标题与文号）。`,
    errors: [{ pointer: '/body/notice', value: text.trim().slice(0, 80), detail: what }],
  });
}

/** Days that cannot be a notice's; `pointers` lie in the arrangement, `/work/0`. */
export function arrangementInvalid(errors: readonly FieldError[]): Refusal {
  return new Refusal('arrangement-invalid', {
    status: 422,
    title: '放假安排不符合要求',
    titleEn: 'The arrangement is not valid',
    detail: `放假安排有 ${errors.length} 处不符合要求：${errors.map(({ detail }) => detail).join('；')}。请对照通知原文更正。`,
    errors: [...errors],
  });
}

/** The notice stands in the calendar already, or waits for its second official. */
export function noticeKnown(document: string): Refusal {
  return new Refusal('notice-known', {
    status: 409,
    title: '该通知已录入',
    titleEn: 'The notice is there already',
    detail: `文号 ${document} 的通知已在日历中，或正待审核；请以 GET /api/v1/calendars 与 /api/v1/calendars/proposals 查询。`,
    errors: [{ pointer: '/body', value: document, detail: '已录入' }],
  });
}

export function noSuchCalendar(version: string, known: readonly string[]): Refusal {
  return new Refusal('no-such-calendar', {
    status: 404,
    title: '没有这个日历版本',
    titleEn: 'No such calendar version',
    detail: `没有版本 ${version}；现有版本：${known.join('、')}。`,
    errors: [{ pointer: 'calendarVersion', value: version, detail: '没有这个版本' }],
  });
}

/** Nothing had been published on that day. */
export function noCalendarYet(day: string, first: string): Refusal {
  return new Refusal('no-calendar-yet', {
    status: 422,
    title: '当日尚无日历',
    titleEn: 'No calendar was known on that day',
    detail: `至 ${day} 尚无已录入的放假安排；最早的通知公布于 ${first}，请取该日或其后的日期。`,
    errors: [{ pointer: 'knownOn', value: day, detail: `应不早于 ${first}` }],
  });
}

export function noSuchProposal(id: string | number): Refusal {
  return new Refusal('no-such-calendar-proposal', {
    status: 404,
    title: '没有这项日历提议',
    titleEn: 'No such calendar proposal',
    detail: `没有编号为 ${id} 的日历提议；请以 GET /api/v1/calendars/proposals 查询编号。`,
  });
}

export function proposalDecided(id: number, state: string): Refusal {
  return new Refusal('already-decided', {
    status: 409,
    title: '已经审核或撤回',
    titleEn: 'It has already been decided or withdrawn',
    detail: `日历提议 ${id} 的状态为 ${state}，不能再审核或撤回；需要更改的，请重新提出。`,
  });
}

export function notForThisAuthority(username: string, authority: string): Refusal {
  return new Refusal('calendar-not-yours', {
    status: 403,
    title: '日历须由省级以上主管部门审核',
    titleEn: 'Calendars are approved by a province or above',
    detail: `日历涉及所有主管部门的期限，须由省级以上或本系统内没有上级的主管部门的人员审核；用户 ${username} 所在的主管部门为 ${authority}。`,
  });
}

/** A question that cannot be computed; pointers are its members. */
export function questionInvalid(errors: readonly FieldError[]): Refusal {
  return new Refusal('period-invalid', {
    status: 400,
    title: '期限的写法不符合要求',
    titleEn: 'The period is not valid',
    detail: errors.map(({ pointer, detail }) => `${pointer}：${detail}`).join('；'),
    errors: [...errors],
  });
}

/** The text was pasted without its signature, and nobody said when it was published. */
export function publicationDayMissing(): Refusal {
  return new Refusal('arrangement-invalid', {
    status: 422,
    title: '缺少公布日期',
    titleEn: 'The day of publication is missing',
    detail: '通知文末没有成文日期；请连同落款一并粘贴，或填写公布日期 publishedOn。',
    errors: [{ pointer: '/body/publishedOn', detail: '应为通知公布之日，例如 2020-11-25' }],
  });
}

export function noSuchDeadline(id: string | number): Refusal {
  return new Refusal('no-such-deadline', {
    status: 404,
    title: '没有这项期限',
    titleEn: 'No such deadline',
    detail: `没有编号为 ${id} 的期限；请以 GET /api/v1/deadlines 查询编号。`,
  });
}
