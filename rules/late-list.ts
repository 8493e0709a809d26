/**
 * The list of those who did not file in time (逾期未填报名单).
 *
 *   1. It waits until everything filed before the due instant is known: the ministry's filings have been read beyond it.
 *      Nobody is listed by our ignorance. Where no other source is configured there is nothing to wait for.      N2-5
 *   2. The wait is shown, and after a day it is an alarm; it never ends by itself.
 *   3. Each right is listed at its own due instant: an extension's comes later than the campaign's.                N2-5
 *   4. A listing carries its proof: what was sent to whom, when, and what became of it, as it was known then.      N2-6
 *   5. A filing that is known later and was made before takes the right off the list; what the list said is kept.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The wait is an alarm after this long. */
export const ALARM_AFTER_MS = 24 * HOUR_MS;

/** 按期填报 (known later) · 停机 · 延期 · 除外 */
export type LateCause = 'filed-in-time' | 'outage' | 'extension' | 'exclusion';

export const LATE_CAUSES: Readonly<Record<LateCause, string>> = {
  'filed-in-time': '已按期填报（事后得知）',
  outage: '填报系统停机，截止时间补足',
  extension: '准予延期',
  exclusion: '不再纳入应公示范围',
};

/** How far another source of filings has been read; `configured` false: there is none. */
export interface KnownFilings {
  configured: boolean;
  /** Everything filed there before this instant is here; null: nothing can be said. */
  until: Date | null;
}

/** Whether a list of what was due at an instant may be made. */
export function mayList({ configured, until }: KnownFilings, dueAt: Date): boolean {
  return !configured || (until !== null && until >= dueAt);
}

/** When to ask again whether it may: often at first, then hourly, after a day every six hours; no history outgrows it. */
export function askAgainAt(askedFirst: Date, now: Date): Date {
  const waited = now.getTime() - askedFirst.getTime();
  const pause = waited < HOUR_MS ? 10 * MINUTE_MS : waited < ALARM_AFTER_MS ? HOUR_MS : 6 * HOUR_MS;
  return new Date(now.getTime() + pause);
}

/** One message of a proof. The recipient by its last four digits: a proof is no telephone book. */
export interface ProvenMessage {
  deliveryId: number;
  round: number;
  /** Place in the round's chain of attempts, from 1. */
  step: number;
  channel: string;
  recipient: string | null;
  state: string;
  reason: string | null;
  providerId: string | null;
  /** What happened to it, in order, as the log has it; machine time. */
  events: { kind: string; at: string; reason?: string }[];
}

/** Everything said to the holder of a right about its filing, by every channel. */
export interface LateProof {
  campaignId: number;
  year: number;
  licenceNo: string;
  dueAt: string;
  listedAt: string;
  knownUntil: string | null;
  messages: ProvenMessage[];
}

/** `*0001` of a telephone, `*e.cn` of an address: enough to tell two apart. */
export function maskedRecipient(recipient: string | null): string | null {
  return recipient === null ? null : `*${recipient.slice(-4)}`;
}

/** What a look at lists already made is told. */
export interface LateListMessage {
  /** Legal time, ISO 8601; absent: that of the system. */
  asOf?: string;
}

export const LATE_LIST_SCHEDULE = 'late-list/sweep';

/** A look of a rehearsal's driver; `id` makes it unique. */
export function lateListStart(id: string, input: LateListMessage) {
  return {
    workflowType: 'lateListSweepWorkflow',
    workflowId: `${LATE_LIST_SCHEDULE}/${id}`,
    input,
    summary: '核对逾期名单',
  };
}
