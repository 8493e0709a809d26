/**
 * A new notice comes into the calendar by two officials, and what it does to the deadlines that run.
 *
 *   1. One official brings it in, as data or as the notice's own text; what was read of it is shown day by day.
 *   2. Another approves or rejects it. The calendar concerns the deadlines of every authority, so approval is for a
 *      province or the ministry, or for an authority that has none above it in this system (docs/decisions/0011).
 *   3. With the approval every open deadline is computed anew. None becomes earlier.
 *
 *   proposed ──approve──▶ approved
 *      ├──reject──▶ rejected
 *      └──withdraw──▶ withdrawn
 */
import { canonicalJson } from '../canonical-json.ts';
import type { AuthorityLevel } from '../identity.ts';
import type { Arrangement } from './calendar.ts';
import type { Deadline } from './period.ts';

/** built-in 随系统提供 · notice 通知原文 · data 数据录入 */
export type NoticeOrigin = 'built-in' | 'notice' | 'data';

/** proposed 待审核 · approved 已生效 · rejected 未批准 · withdrawn 已撤回 */
export type ProposalState = 'proposed' | 'approved' | 'rejected' | 'withdrawn';
export const PROPOSAL_STATES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;

/** Why a deadline's former value was replaced. */
export type DeadlineCause = 'calendar' | 'saved' | 'paused' | 'resumed' | 'time-added';

/** Whether an authority may approve what changes everybody's calendar. */
export function mayApproveCalendar(authority: { level: AuthorityLevel; parentCode: string | null }): boolean {
  return authority.level === 'ministry' || authority.level === 'province' || authority.parentCode === null;
}

/** The name of the next version of a year: the first is `2027.1`. */
export function nextVersion(year: number, versions: readonly string[]): string {
  const numbers = versions
    .filter((version) => version.startsWith(`${year}.`))
    .map((version) => Number(version.slice(5)));
  return `${year}.${Math.max(0, ...numbers) + 1}`;
}

/** From when on a notice counts: published, and upon those known when it is approved. */
export function knownFrom(
  { publishedOn }: Pick<Arrangement, 'publishedOn'>,
  known: readonly { knownOn: string }[],
): string {
  return [publishedOn, ...known.map(({ knownOn }) => knownOn)].sort().at(-1) as string;
}

/**
 * What a new calendar makes of a deadline: dated 有了日期 · later 顺延 · kept 新日历较早，原日期不变 ·
 * explained 日期不变，计算说明有变 · none 不受影响
 */
export type Effect = 'dated' | 'later' | 'kept' | 'explained' | 'none';

/** Effects that change or hold a date, and are listed before approval. */
export const LISTED_EFFECTS: readonly Effect[] = ['dated', 'later', 'kept'];

/** Compares a deadline with what the new calendar makes of it. */
export function effectOf(former: Deadline, next: Deadline): Effect {
  if (said(former) === said(next)) return 'none';
  if (former.due === null && next.due !== null) return 'dated';
  if (former.due !== null && next.due !== null && next.due > former.due) return 'later';
  return next.due !== null && next.computed !== next.due && next.computed !== former.computed ? 'kept' : 'explained';
}

const said = ({ due, computed, reason, counted, skipped }: Deadline) =>
  canonicalJson({ due, computed, reason, counted, skipped });
