import { sql } from 'drizzle-orm';
import type { Deadline } from '../../../rules/calendar/period.ts';
import type { DeadlineCause } from '../../../rules/calendar/proposals.ts';
import type { Transaction } from '../../client.ts';

/** Replaces deadlines as one statement; what they were before is kept with the cause. Precondition: the rows are locked. */
export async function replaceDeadlines(
  tx: Transaction,
  changes: readonly { id: number; deadline: Deadline }[],
  { cause, calendarId, asOf }: { cause: DeadlineCause; calendarId: number; asOf: Date },
): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(pick: (change: (typeof changes)[number]) => T) => sql.param(changes.map(pick));
  const at = sql`${asOf.toISOString()}::timestamptz`;
  await tx.execute(sql`
    WITH changed AS (
      SELECT * FROM unnest(
        ${column(({ id }) => id)}::bigint[],
        ${column(({ deadline }) => JSON.stringify(deadline))}::text[],
        ${column(({ deadline }) => deadline.due)}::date[],
        ${column(({ deadline }) => deadline.dueAt)}::timestamptz[]
      ) AS c (id, deadline, due, due_at)
    ), kept AS (
      INSERT INTO deadline_versions (deadline_id, version, deadline, due, replaced_at, cause)
      SELECT d.id, d.version, d.deadline, d.due, ${at}, ${cause} FROM deadlines d JOIN changed c ON c.id = d.id
    )
    UPDATE deadlines d SET deadline = c.deadline::jsonb, due = c.due, due_at = c.due_at, version = d.version + 1,
      changed_at = ${at}, calendar_id = ${calendarId}
    FROM changed c WHERE c.id = d.id`);
}
