import { type FieldError, Refusal } from './refusal.ts';
import { ACT_NAMES, type ActKind, type ActState } from './register-acts.ts';

/** Most entries of `errors` in one answer. */
const SHOWN = 200;

const STATE_WORDS: Readonly<Record<ActState, string>> = {
  proposed: '待审核',
  approved: '已批准，未到生效日',
  rejected: '未批准',
  withdrawn: '已撤回',
  applied: '已生效',
  lapsed: '已失效',
};

export const actStateInWords = (state: ActState) => STATE_WORDS[state];

/** What is wrong with a proposal; nothing of it was taken over. */
export function actInvalid(kind: ActKind, errors: readonly FieldError[]): Refusal {
  return new Refusal('act-invalid', {
    status: 422,
    title: `${ACT_NAMES[kind]}事项有误`,
    titleEn: 'The act is not valid',
    detail: `所提${ACT_NAMES[kind]}有 ${errors.length} 处错误${errors.length > SHOWN ? `，此处列出前 ${SHOWN} 处` : ''}；未受理，请按 errors 逐项更正后重新提出。`,
    errors: errors.slice(0, SHOWN),
  });
}

/** The rights are no longer as the act needs them. */
export function actOutdated(id: number, errors: readonly FieldError[]): Refusal {
  return new Refusal('act-outdated', {
    status: 409,
    title: '矿业权状况已变化',
    titleEn: 'The rights have changed since it was proposed',
    detail: `登记事项变更 ${id} 提出后，其中 ${errors.length} 宗矿业权的状况已变化，不能再按此办理；请否决后依现状重新提出。`,
    errors: errors.slice(0, SHOWN),
  });
}

/** Two officers proposed an act on the same right at the same time. */
export function rightHasOpenAct(): Refusal {
  return new Refusal('right-has-open-act', {
    status: 409,
    title: '矿业权已有办理中的变更',
    titleEn: 'A right has an open act already',
    detail: '所提矿业权中，有的刚由他人提出变更；请以 GET /api/v1/register-acts?state=proposed 核对后重新提出。',
  });
}

export function noSuchAct(id: string): Refusal {
  return new Refusal('no-such-act', {
    status: 404,
    title: '没有这项登记事项变更',
    titleEn: 'No such act',
    detail: `没有编号为 ${id} 的登记事项变更，或其不在您的管辖范围内；请以 GET /api/v1/register-acts 查询编号。`,
  });
}

export function actNotOpen(act: { id: number; state: ActState }, wanted: '审核' | '撤回'): Refusal {
  return new Refusal(wanted === '审核' ? 'already-decided' : 'nothing-to-withdraw', {
    status: 409,
    title: `该变更不能${wanted}`,
    titleEn: wanted === '审核' ? 'It has already been decided' : 'There is nothing to withdraw',
    detail: `登记事项变更 ${act.id} 的状态为${STATE_WORDS[act.state]}（${act.state}），不能${wanted}；需要更改的，请重新提出。`,
  });
}

/** An import is taking the register over at this moment. */
export function registerBusy(): Refusal {
  return new Refusal('register-busy', {
    status: 409,
    title: '登记簿正在导入',
    titleEn: 'The register is being imported',
    detail: '登记表正在入库，完成前不能变更登记事项；请在导入完成后，以新的幂等键重新提交。',
  });
}
