/**
 * The call list 人工电话清单: whom no machine has reached, for officers to call (N2-6).
 *
 * - Reached 已接通告知, or reached and not willing to listen 已接通但拒绝: contact was made, the entry is done.
 * - A wrong number 号码有误 is not called again; when every known number is wrong, nobody can be reached.
 * - No answer 无人接听, busy 占线, switched off 关机: the entry stays, until it was called as often as is asked for.
 * - An entry is done once; a call of a done entry is refused.
 */
import { type FieldError, Refusal } from './refusal.ts';

export const CALL_OUTCOMES = {
  reached: '已接通告知',
  refused: '已接通，拒绝沟通',
  'no-answer': '无人接听',
  busy: '占线',
  'switched-off': '关机或停机',
  'wrong-number': '号码有误',
} as const;

export type CallOutcome = keyof typeof CALL_OUTCOMES;
export const CALL_OUTCOME_NAMES = Object.keys(CALL_OUTCOMES) as CallOutcome[];

/** open 待拨打 · reached 已联系 · unreached 未能联系 (not called in time, or nobody could be) · withdrawn 不再需要 */
export type CallState = 'open' | 'reached' | 'unreached' | 'withdrawn';
export const CALL_STATES: readonly CallState[] = ['open', 'reached', 'unreached', 'withdrawn'];

export interface Call {
  number: string;
  outcome: CallOutcome;
}

/** What an entry is after its calls so far; `numbers` are those known of the holder, `mostCalls` ≥ 1. */
export function entryAfter(
  calls: readonly Call[],
  numbers: readonly string[],
  mostCalls: number,
): { state: 'delivered' | 'planned' } | { state: 'failed'; reason: 'wrong-number' | 'not-reached' } {
  if (calls.some(({ outcome }) => outcome === 'reached' || outcome === 'refused')) return { state: 'delivered' };
  const wrong = new Set(calls.filter(({ outcome }) => outcome === 'wrong-number').map(({ number }) => number));
  if (numbers.every((number) => wrong.has(number))) return { state: 'failed', reason: 'wrong-number' };
  const tried = calls.filter(({ outcome }) => outcome !== 'wrong-number').length;
  return tried >= mostCalls ? { state: 'failed', reason: 'not-reached' } : { state: 'planned' };
}

/** The outcome a cell names, by its Chinese words or its own name; undefined: none there is. */
export function outcomeNamed(cell: string): CallOutcome | undefined {
  const plain = cell.trim();
  return CALL_OUTCOME_NAMES.find((name) => name === plain || CALL_OUTCOMES[name] === plain);
}

export function noSuchCallEntry(id: number | string): Refusal {
  return new Refusal('no-such-call-entry', {
    status: 404,
    title: '没有该电话清单条目',
    titleEn: 'No such entry of the call list',
    detail: `没有编号为 ${id} 的人工电话清单条目；请从 GET /api/v1/call-list?campaign=… 查询编号。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}

/** What is wrong with one call that was reported; null: nothing. `at` is where it stands in the request. */
export function callError(
  call: { number: string; calledAt: Date },
  entry: { id: number; open: boolean; numbers: readonly string[] },
  asOf: Date,
  at: string,
): FieldError | null {
  const { number, calledAt } = call;
  if (!entry.open)
    return { pointer: at, value: entry.id, detail: '该条目已办结（已联系、已填报或本轮已结束），不能再登记通话' };
  if (!entry.numbers.includes(number))
    return { pointer: `${at}/number`, value: number, detail: '不是该矿业权人的已知号码，请按清单所列号码填写' };
  if (calledAt > asOf) return { pointer: `${at}/calledAt`, value: calledAt, detail: '晚于当前时间' };
  return null;
}

/** One call that cannot be recorded. */
export function callRefused(error: FieldError): Refusal {
  return new Refusal('call-refused', {
    status: 409,
    title: '不能登记该次通话',
    titleEn: 'The call cannot be recorded',
    detail: `${error.detail}；请以 GET /api/v1/call-list 核对该条目后重新登记。`,
    errors: [error],
  });
}

export function notACallFile(reason: string): Refusal {
  return new Refusal('not-a-call-list', {
    status: 422,
    title: '不是人工电话清单',
    titleEn: 'The file is no call list',
    detail: `${reason}；请使用从系统导出的清单（call-list.csv），填写“拨打号码”“结果”后上传。未登记任何一行。`,
    errors: [{ pointer: '/body', detail: reason }],
  });
}
