import { Refusal } from '../refusal.ts';
import {
  AUTHORITY_FIELD,
  DECIDABLE,
  type DifferenceChoice,
  type DifferenceState,
  type DifferenceType,
} from './differences.ts';
import type { SequenceRange } from './gaps.ts';
import type { ItemProblem, SystemKind } from './kinds.ts';

const STATE_WORDS: Readonly<Record<DifferenceState, string>> = {
  open: '待处理',
  asked: '待对方更正',
  proposed: '已提出采用对方，待另一人审核',
  decided: '已处理',
  gone: '双方已一致或数值已变',
};

/** What of a difference decides what may be done about it. */
export interface DecidableDifference {
  id: number;
  kind: SystemKind;
  type: DifferenceType;
  field: string;
  state: DifferenceState;
  choice: DifferenceChoice | null;
}

/** Refuses a choice that a difference does not have, or that comes at the wrong time. */
export function assertChoice(difference: DecidableDifference, choice: DifferenceChoice): void {
  // Taken over, it is on its way into the register: if it does not arrive there, it is open again.
  const underWay = difference.state === 'decided' && difference.choice === 'take-theirs';
  if (underWay || !DECIDABLE.includes(difference.state)) throw notDecidable(difference);
  const why = choice === 'take-theirs' ? nothingToTake(difference) : undefined;
  if (why === undefined) return;
  throw new Refusal('nothing-to-take', {
    status: 422,
    title: '没有可采用的对方内容',
    titleEn: 'There is nothing to take over',
    detail: `差异 ${difference.id} 不能“采用对方”：${why}；请选择“保留我方”（keep-ours）或“由对方更正”（ask）。`,
    errors: [{ pointer: '/body/choice', value: choice, detail: '应为 keep-ours 或 ask' }],
  });
}

function nothingToTake({ kind, type, field }: DecidableDifference): string | undefined {
  if (type === 'missing-there') return '部公示系统没有这条记录，确需注销的，按登记程序办理';
  if (kind === 'rights') return field === AUTHORITY_FIELD ? '登记机关的变更须由原登记机关移交' : undefined;
  if (kind === 'filings' && type !== 'missing-here') return undefined;
  return '须先补登该矿业权或更正底数，此后对方的记录自动收入';
}

/** Refuses an approval of what nobody proposed, or what has gone meanwhile. */
export function assertProposed(difference: DecidableDifference): void {
  if (difference.state !== 'proposed') throw notDecidable(difference);
}

function notDecidable({ id, state }: DecidableDifference): Refusal {
  return new Refusal('difference-not-open', {
    status: 409,
    title: '该差异现在不能处理',
    titleEn: 'The difference cannot be decided now',
    detail: `差异 ${id} 的状态为“${STATE_WORDS[state]}”；请以 GET /api/v1/reconciliation/differences 查询最新情况后再办。`,
    errors: [{ pointer: 'id', value: id, detail: STATE_WORDS[state] }],
  });
}

/** The values on which the officers decide are no longer those of today. */
export function differenceOvertaken(id: number): Refusal {
  return new Refusal('difference-overtaken', {
    status: 409,
    title: '差异在发现后有变化',
    titleEn: 'The values have changed since the difference was found',
    detail: `差异 ${id} 所依据的我方或对方数值已变；下一次核对后将列出新的差异，请按新的差异办理。`,
    errors: [{ pointer: 'id', value: id, detail: '数值已变' }],
  });
}

/** The ministry's values together with ours make no row the register would accept. */
export function cannotBeTaken(id: number, problems: readonly ItemProblem[]): Refusal {
  return new Refusal('cannot-be-taken', {
    status: 422,
    title: '采用后不符合登记要求',
    titleEn: 'With it the right would not be accepted',
    detail: `采用差异 ${id} 的对方内容后，该矿业权不符合登记簿的要求；请由对方更正，或按登记程序办理。`,
    errors: problems.map(({ field, detail }) => ({ pointer: field, detail })),
  });
}

export function noSuchDifference(id: string): Refusal {
  return notFound('no-such-difference', '没有这条差异', 'No such difference', `差异 ${id}`, 'differences');
}

export function noSuchQuarantine(id: string): Refusal {
  return notFound('no-such-quarantine', '没有这条待处理记录', 'No such item', `待处理记录 ${id}`, 'quarantine');
}

export function noSuchItem(id: string): Refusal {
  return notFound('no-such-item', '没有这条记录', 'No such item', `收到的记录 ${id}`, 'items');
}

export function noSuchFile(id: string): Refusal {
  return notFound('no-such-system-file', '没有这个文件', 'No such file', `文件 ${id}`, 'files');
}

function notFound(code: string, title: string, titleEn: string, what: string, list: string): Refusal {
  return new Refusal(code, {
    status: 404,
    ...{ title, titleEn },
    detail: `没有${what}，或其不在您的管辖范围内；请以 GET /api/v1/reconciliation/${list} 查询编号。`,
  });
}

export function quarantineDecided(id: number, state: string): Refusal {
  return new Refusal('quarantine-decided', {
    status: 409,
    title: '该记录已经处理',
    titleEn: 'The item has been dealt with',
    detail: `待处理记录 ${id} 的状态为 ${state}，不必再处理。`,
    errors: [{ pointer: 'id', value: id, detail: state }],
  });
}

/** Read again under today's rules, and still not to be taken. */
export function stillMalformed(id: number, reason: string, problems: readonly ItemProblem[]): Refusal {
  return new Refusal('still-malformed', {
    status: 422,
    title: '记录仍不能读取',
    titleEn: 'The item still cannot be read',
    detail: `待处理记录 ${id} 重新读取后仍不能收入：${reason}；请由对方更正后重发，或注明依据后不予采用（set-aside）。`,
    errors: problems.map(({ field, detail }) => ({ pointer: field, detail })),
  });
}

export function notMissing(kind: SystemKind, { from, to }: SequenceRange): Refusal {
  return new Refusal('not-missing', {
    status: 409,
    title: '所列序号并非缺号',
    titleEn: 'These numbers are not missing',
    detail: `${kind} 的序号 ${from}–${to} 不在同一段缺号之内，可能已经收到；请以 GET /api/v1/reconciliation 查看缺号后，按一段提交。`,
    errors: [{ pointer: '/body/from', value: from, detail: '应在同一段缺号之内' }],
  });
}

/** The sequence is that of the whole account: what one province gives up is given up for all. */
export function aboveProvince(authority: string): Refusal {
  return new Refusal('not-a-province', {
    status: 403,
    title: '须由省级以上主管部门办理',
    titleEn: 'For a province or above',
    detail: `缺号影响全部主管部门的核对，须由省级以上主管部门的人员注明；您所在的主管部门为 ${authority}。`,
  });
}
