/**
 * Outages 停机 of the filing system (N2-5): before anyone is late, the days on which it was down are added.
 *
 *   1. A day that an outage touches counts whole, be it for a minute: whoever meant to file then could not.
 *   2. Each day counts once, however many outages touch it.
 *   3. Only days within the time for filing count: from the first freeze of the roster to the last day, days added before
 *      included.
 */
import type { AddedTime } from './calendar/walk.ts';
import { inWords } from './calendar/words.ts';
import { addDays } from './legal-day.ts';

export interface LostDay {
  outageId: number;
  documentNo: string;
  day: string;
}

/** What is added to a deadline, one entry an outage; `days` in the order of outages and days. */
export function addOutage(days: readonly LostDay[]): AddedTime[] {
  const ids = [...new Set(days.map(({ outageId }) => outageId))];
  return ids.map((id) => {
    const own = days.filter(({ outageId }) => outageId === id);
    const stretches: { from: string; through: string }[] = [];
    for (const { day } of own) {
      const last = stretches.at(-1);
      if (last && addDays(last.through, 1) === day) last.through = day;
      else stretches.push({ from: day, through: day });
    }
    return {
      days: own.length,
      reason: `公示系统${inWords(stretches)}停机`,
      basis: own[0]?.documentNo ?? '',
    };
  });
}
