import { Type } from '@fastify/type-provider-typebox';
import { findCalendarOn, listApprovedNotices } from '../../db/queries/calendar/index.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findParameter } from '../../db/queries/parameters.ts';
import type { Calendar } from '../../rules/calendar/calendar.ts';
import type { OfficeSeason } from '../../rules/calendar/office-hours.ts';
import { computeDeadline } from '../../rules/calendar/period.ts';
import { readQuestion } from '../../rules/calendar/question.ts';
import { noSuchCalendar, questionInvalid } from '../../rules/calendar/refusals.ts';
import { calendarOfVersion } from '../../rules/calendar/years.ts';
import { legalDayOf } from '../../rules/legal-day.ts';
import type { ApiDeps, App } from '../deps.ts';
import { Day, ExplainedSchema, shownDeadline, tags, Version } from './schemas.ts';

const length = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650, description }));

const QuestionSchema = Type.Object(
  {
    from: Type.Optional(Type.String({ ...Day, description: '起始日，当日不计入' })),
    workingDays: length('工作日数'),
    days: length('日数（自然日）'),
    months: length('月数'),
    years: length('年数'),
    date: Type.Optional(Type.String({ ...Day, description: '确定的日期；遇法定休假日顺延' })),
    calendarVersion: Type.Optional(Version),
    knownOn: Type.Optional(Type.String({ ...Day, description: '按该日已公布的日历；缺省为今日' })),
    authority: Type.Optional(
      Type.String({ pattern: '^[0-9]{6}$', description: '按该主管部门的办公时间截止；缺省为二十四时' }),
    ),
  },
  { additionalProperties: false },
);

/** When a period ends, and how that was counted. */
export function explainRoutes(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'calendars.explain', summary: '计算期限并说明' },
    description: 'Exactly one of workingDays, days, months, years, date. `due` is null where a year is not published.',
    querystring: QuestionSchema,
    response: { 200: ExplainedSchema },
  };
  app.get('/calendars/explain', { schema }, async (request) => {
    const { calendarVersion, knownOn, authority, ...question } = request.query;
    const read = readQuestion(question);
    if (!read.ok) throw questionInvalid(read.errors);
    if (authority !== undefined) await assertWithinAuthority(deps.database, request.official, authority);
    const calendar = await calendarAsked(deps, calendarVersion, knownOn);
    const deadline = computeDeadline(calendar, read.input);
    const officeHours = authority && deadline.due ? await officeHoursOf(deps, authority, deadline.due) : null;
    return shownDeadline(computeDeadline(calendar, { ...read.input, officeHours }));
  });
}

async function calendarAsked(deps: ApiDeps, version?: string, knownOn?: string): Promise<Calendar> {
  if (version === undefined) {
    const day = knownOn ?? legalDayOf(await deps.clocks.legalNow());
    return (await findCalendarOn(deps.database, day)).calendar;
  }
  const notices = (await listApprovedNotices(deps.database)).filter((notice) => !(knownOn && notice.knownOn > knownOn));
  const calendar = calendarOfVersion(version, notices);
  if (calendar) return calendar;
  throw noSuchCalendar(
    version,
    notices.map((notice) => notice.version),
  );
}

/** Unset: null, and the last day ends at 24:00. */
async function officeHoursOf(deps: ApiDeps, authority: string, on: string): Promise<OfficeSeason[] | null> {
  const parameter = await findParameter(deps.database, { authority, name: 'calendar.office-hours', on });
  return (parameter?.value as OfficeSeason[] | undefined) ?? null;
}
