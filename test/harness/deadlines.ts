import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { findCalendarOn } from '../../db/queries/calendar/index.ts';
import { computeDeadline, type PeriodInput } from '../../rules/calendar/period.ts';

/** Any number of open deadlines, straight into the table, as `saveDeadline` would have left them on `day`. */
export async function seedDeadlines(database: Database, inputs: readonly PeriodInput[], day: string): Promise<void> {
  const { id: calendarId, calendar } = await findCalendarOn(database, day);
  const deadlines = inputs.map((input) => computeDeadline(calendar, input));
  const column = <T>(pick: (deadline: (typeof deadlines)[number], index: number) => T) =>
    sql.param(deadlines.map(pick));
  await database.execute(sql`
    INSERT INTO deadlines (authority_code, subject_kind, subject_id, name, title, deadline, due, due_at, calendar_id, version, saved_at, changed_at)
    SELECT '150000', 'case', subject_id, 'publicity', '公示期满', deadline::jsonb, due, due_at, ${calendarId}, 1, ${day}::date, ${day}::date
    FROM unnest(
      ${column((_, index) => `${day}-${index}`)}::text[],
      ${column((deadline) => JSON.stringify(deadline))}::text[],
      ${column(({ due }) => due)}::date[],
      ${column(({ dueAt }) => dueAt)}::timestamptz[]
    ) AS seeded (subject_id, deadline, due, due_at)`);
}
