/**
 * What one officer proposes and another decides 两人办理 (design: four eyes).
 *
 *   proposed ──approve──▶ approved
 *      └──reject──▶ rejected
 */
import { Refusal } from './refusal.ts';

/** proposed 待审核 · approved 已批准 · rejected 未批准 */
export type FourEyesState = 'proposed' | 'approved' | 'rejected';
export const FOUR_EYES_STATES = ['proposed', 'approved', 'rejected'] as const;

/** Columns every such row has; instants are legal time. */
export interface FourEyes {
  state: FourEyesState;
  proposedBy: number;
  proposedAt: Date;
  decidedBy: number | null;
  decidedAt: Date | null;
  decisionNote: string | null;
}

const STATES: Record<FourEyesState, string> = { proposed: '待审核', approved: '已批准', rejected: '未批准' };

/** Somebody has decided it before. `what` names it: 延期申请 7. */
export function alreadyDecided(what: string, state: FourEyesState): Refusal {
  return new Refusal('already-decided', {
    status: 409,
    title: '已经审核',
    titleEn: 'It has already been decided',
    detail: `${what}的状态为${STATES[state]}（${state}），不能再审核；需要更改的，请重新提出。`,
  });
}

/** There is one that waits for its second officer. `what` names the kind, `where` says where to look. */
export function proposalOpen(what: string, where: string): Refusal {
  return new Refusal('proposal-open', {
    status: 409,
    title: '已有一项待审核',
    titleEn: 'One proposal still waits for its decision',
    detail: `已有一项${what}待审核；请先审核该项（${where}），再提出新的。`,
  });
}

/** No row of that number. */
export function noSuchProposalOf(what: string, id: number, where: string): Refusal {
  return new Refusal('no-such-proposal', {
    status: 404,
    title: `没有这项${what}`,
    titleEn: 'No such proposal',
    detail: `没有编号为 ${id} 的${what}；请以 ${where} 查询编号。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}
