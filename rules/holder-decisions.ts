/**
 * Whether two holders 矿业权人 of the register are one. Never decided by a machine:
 *
 *   1. One credit code is one holder; a natural person is name and both telephones (rules/register). What remains
 *      uncertain is listed for an officer, each pair with its reason:
 *      same-name-same-telephone   同名且有一个共同电话
 *      same-name-same-county      同名、均无统一社会信用代码，矿业权在同一县
 *   2. Merging two, and splitting them again, changes who gets a message: one officer proposes, another decides.
 *   3. Keeping two apart changes nobody's message: one officer decides, and the pair is not listed again. Both may still
 *      be proposed for merging later.
 *   4. A merged holder keeps its row, its key and its history; the register's next file finds it there.
 */
export const CANDIDATE_REASONS = {
  'same-name-same-telephone': '同名，且有一个共同电话',
  'same-name-same-county': '同名，均无统一社会信用代码，矿业权在同一县（市、区）',
} as const;
export type CandidateReason = keyof typeof CANDIDATE_REASONS;

/** 合并 · 保持分立 · 拆分 */
export const HOLDER_DECISION_KINDS = ['merge', 'keep-apart', 'split'] as const;
export type HolderDecisionKind = (typeof HOLDER_DECISION_KINDS)[number];

export const HOLDER_DECISION_STATES = ['proposed', 'approved', 'rejected'] as const;
export type HolderDecisionState = (typeof HOLDER_DECISION_STATES)[number];

/** A holder as far as a decision asks about it. */
export interface DecidedHolder {
  id: number;
  creditCode: string | null;
  /** The holder it was merged into. */
  mergedInto: number | null;
}

/** Why a decision about `holder` and `other` cannot be; undefined: it can. */
export function objectionToDecision(
  kind: HolderDecisionKind,
  holder: DecidedHolder,
  other: DecidedHolder,
): string | undefined {
  if (kind === 'split')
    return holder.mergedInto === other.id ? undefined : `矿业权人 ${holder.id} 并未并入 ${other.id}，无可拆分`;
  const merged = [holder, other].find(({ mergedInto }) => mergedInto !== null);
  if (merged) return `矿业权人 ${merged.id} 已并入 ${merged.mergedInto}，请以 ${merged.mergedInto} 提出`;
  if (kind === 'merge' && holder.creditCode && other.creditCode)
    return '两者统一社会信用代码不同，依法是两个主体；权利转移请按转让办理';
  if (kind === 'merge' && holder.creditCode && !other.creditCode)
    return `矿业权人 ${holder.id} 有统一社会信用代码，应为保留的一方（other）`;
  return undefined;
}
