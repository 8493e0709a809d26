import { Type } from '@fastify/type-provider-typebox';
import { listApprovedNotices } from '../../db/queries/calendar/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { NoticeSchema, shownNotice, tags } from './schemas.ts';

const VersionSchema = Type.Object({
  ...NoticeSchema.properties,
  place: Type.Integer({ description: '叠放次序，自 1 起；后者为准' }),
  coveredThrough: Type.String({ format: 'date', description: '覆盖至' }),
});

/** Versions of the calendar, in the order in which their notices lie over each other. */
export function versionRoutes(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'calendars.list', summary: '查询日历版本' },
    description: 'A version is its notice laid over all before it.',
    querystring: Type.Object(pageQuery),
    response: { 200: PageOf(VersionSchema) },
  };
  app.get('/calendars', { schema }, async (request) => {
    // One or two notices a year: they are read whole, and a page is cut out.
    const notices = await listApprovedNotices(deps.database);
    const rows = notices.map((notice, index) => {
      const lastYear = Math.max(...notices.slice(0, index + 1).map(({ year }) => year));
      return { ...shownNotice(notice), place: index + 1, coveredThrough: `${lastYear}-12-31` };
    });
    const list = async (after: number | string | undefined, limit: number) =>
      rows.slice(numberKey(after) ?? 0).slice(0, limit);
    return pageOf(
      request.query,
      list,
      ({ place }) => place,
      (row) => row,
    );
  });
}
