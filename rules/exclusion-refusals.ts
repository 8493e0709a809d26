import type { ExclusionState } from './exclusions.ts';
import { type FieldError, Refusal } from './refusal.ts';

/** Most entries of `errors` in one answer; a list with more mistakes is corrected in turns. */
const SHOWN = 200;

/** Rows of a list that cannot be proposed; nothing of the list was taken over. */
export function exclusionsInvalid(errors: readonly FieldError[], rows: number): Refusal {
  const more = errors.length > SHOWN ? `，此处列出前 ${SHOWN} 处` : '';
  return new Refusal('exclusion-invalid', {
    status: 422,
    title: '除外事项有误',
    titleEn: 'An exclusion is not valid',
    detail: `所提 ${rows} 宗中有 ${errors.length} 处错误${more}；全部未受理，请按 errors 逐项更正后重新提出。`,
    errors: errors.slice(0, SHOWN),
  });
}

/** Two officers proposed the same right at the same time. */
export function exclusionExists(): Refusal {
  return new Refusal('exclusion-exists', {
    status: 409,
    title: '该矿业权已有除外事项',
    titleEn: 'The right has an exclusion already',
    detail:
      '所提矿业权中，有的刚由他人提出除外；请以 GET /api/v1/campaigns/{id}/exclusions 核对，去掉已提出的，再重新提出。',
  });
}

export function noSuchExclusion(ids: readonly number[], campaignId: number): Refusal {
  return new Refusal('no-such-exclusion', {
    status: 404,
    title: '没有该除外事项',
    titleEn: 'No such exclusion',
    detail: `编号为 ${campaignId} 的年度公示没有编号为 ${ids.join('、')} 的除外事项；请以 GET /api/v1/campaigns/${campaignId}/exclusions 查询编号。`,
    errors: ids.map((id) => ({ pointer: 'exclusionId', value: id, detail: '不存在' })),
  });
}

const STATES: Record<ExclusionState, string> = {
  proposed: '待审核',
  approved: '已批准',
  rejected: '未批准',
  withdrawing: '撤回待审核',
  withdrawn: '已撤回',
};

/** There is nothing to decide, or to withdraw, about it in its state. */
export function exclusionNotOpen(exclusion: { id: number; state: ExclusionState }, act: '审核' | '撤回'): Refusal {
  const { id, state } = exclusion;
  const advice =
    state === 'approved' ? '需要撤回的，请先提出撤回（withdrawal）' : '需要除外或者更改的，请重新提出（exclusions）';
  return new Refusal(act === '审核' ? 'already-decided' : 'nothing-to-withdraw', {
    status: 409,
    title: `该除外事项不能${act}`,
    titleEn: act === '审核' ? 'There is nothing to decide' : 'There is nothing to withdraw',
    detail: `除外事项 ${id} 的状态为${STATES[state]}（${state}），不能${act}；${act === '撤回' ? '请以 GET 核对其状态，待他人审核的请等候审核' : advice}。`,
    errors: [{ pointer: 'exclusionId', value: id, detail: STATES[state] }],
  });
}
