import {
  type EffectCounts,
  existsStaleDeadline,
  findCalendarOn,
  recomputeDeadlines,
} from '../db/queries/calendar/index.ts';
import { legalDayOf } from '../rules/legal-day.ts';
import type { ActivityDeps } from './deps.ts';

export type CalendarActivities = ReturnType<typeof createCalendarActivities>;

/** Activities of the calendar 日历. */
export function createCalendarActivities(deps: Pick<ActivityDeps, 'database' | 'machineNow' | 'legalNow'>) {
  return {
    /**
     * Brings open deadlines up to the calendar known today. An approval does that itself; this is for notices that came
     * with a release, and for a rehearsal in which the day of their publication has come. Safe to repeat: what agrees
     * already is left alone, and the whole is one transaction.
     */
    async bringDeadlinesUpToDate(): Promise<EffectCounts | null> {
      const asOf = await deps.legalNow();
      const current = await findCalendarOn(deps.database, legalDayOf(asOf));
      if (!(await existsStaleDeadline(deps.database, current.id))) return null;
      return deps.database.transaction(async (tx) =>
        recomputeDeadlines(tx, await findCalendarOn(tx, legalDayOf(asOf)), { asOf, recordedAt: deps.machineNow() }),
      );
    },
  };
}
