/**
 * Urging 督促整改 of those on the abnormal list 异常名录 and the list of serious violations 严重违法名单 (N3-2).
 *
 *   1. Every N days (a parameter; operational: 30), counted from the day of the listing, then from the last urging.
 *   2. What fell due while nobody looked is made up for once, not as often as it fell due.
 *   3. Once for an entry and a due day, however often it is asked for.
 *   4. It stops when the entry is removed: what is planned and not sent goes out no more.
 *   5. The message names no list: it goes through a provider, and to whoever holds the telephone.               N6-3
 */
import { addDays, DAY_MS } from './legal-day.ts';

export type ListName = 'abnormal-list' | 'serious-list';

export const LIST_TITLES: Readonly<Record<ListName, string>> = {
  'abnormal-list': '异常名录',
  'serious-list': '严重违法名单',
};

/** Rounds of urging are numbered from here on, so that none is taken for a reminder. */
export const FIRST_URGING_ROUND = 1001;

/** How long messages of one urging may wait for the contact window and the provider. */
export const URGING_LASTS_MS = 3 * DAY_MS;

/** How an entry stands: on which legal day it was listed, and for which due day it was urged last. */
export interface UrgedEntry {
  listedOn: string;
  lastDueOn: string | null;
}

/** The day an urging is due next: `every` days after the listing or the last one; `every` ≥ 1. */
export function nextUrgingOn({ listedOn, lastDueOn }: UrgedEntry, every: number): string {
  return addDays(lastDueOn ?? listedOn, every);
}

/**
 * The due day to urge for on `today`; undefined: none has come. Of several that have come the latest: listed on 1 January,
 * every 30 days, never urged, on 10 March it is 2 March.
 */
export function urgingDueOn(entry: UrgedEntry, every: number, today: string): string | undefined {
  const next = nextUrgingOn(entry, every);
  if (next > today) return undefined;
  const missed = Math.floor((Date.parse(today) - Date.parse(next)) / DAY_MS / every);
  return addDays(next, missed * every);
}

/** What a look is told. */
export interface UrgingMessage {
  /** Legal time, ISO 8601; absent: that of the system. */
  asOf?: string;
}

export const URGING_SCHEDULE = 'urging/sweep';

/** A look of a rehearsal's driver; `id` makes it unique. */
export function urgingStart(id: string, input: UrgingMessage) {
  return {
    workflowType: 'urgingSweepWorkflow',
    workflowId: `${URGING_SCHEDULE}/${id}`,
    input,
    summary: '督促在列矿业权人整改',
  };
}
