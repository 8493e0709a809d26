/**
 * Exclusions 除外: rights taken off the roster for policy reasons (国土资规 notice 2021-23, §二).
 *
 *   1. Ground: 自然保护地, 生态保护红线, 最低产能, 限产, or another policy ground, which is then named.          N2-3
 *   2. Each rests on a document, named by its number 文号.                                                      N2-3
 *   3. Each is annotated: the remark 备注 goes on to the ministry's system.                                     N2-4
 *   4. One officer proposes, another approves or rejects. Until it is approved the right stays on the roster.   N2-3
 *   5. What nobody has decided yet may be withdrawn by one officer. An approved one is withdrawn as it was made:
 *      one officer asks, another decides, and meanwhile it holds.
 *
 *   proposed ──approve──▶ approved ──withdraw──▶ withdrawing ──approve──▶ withdrawn
 *      │ └──reject──▶ rejected  ▲                     │
 *      └──withdraw──▶ withdrawn └───────reject────────┘
 */
import { normaliseLicence } from './licence.ts';
import type { FieldError } from './refusal.ts';

/** The grounds the notice names; 等 leaves room for others, which are `other-policy` with words of their own. */
export const NAMED_GROUNDS = {
  'nature-reserve': '自然保护地',
  'ecological-red-line': '生态保护红线',
  'minimum-capacity': '最低产能',
  'limited-output': '限产',
} as const;

export type NamedGround = keyof typeof NAMED_GROUNDS;
export type PolicyGround = NamedGround | 'other-policy';
export const POLICY_GROUNDS = [...(Object.keys(NAMED_GROUNDS) as NamedGround[]), 'other-policy'] as const;

/** proposed 待审核 · approved 已批准 · rejected 未批准 · withdrawing 待审核撤回 (still holds) · withdrawn 已撤回 */
export type ExclusionState = 'proposed' | 'approved' | 'rejected' | 'withdrawing' | 'withdrawn';
export const EXCLUSION_STATES = ['proposed', 'approved', 'rejected', 'withdrawing', 'withdrawn'] as const;

/** An exclusion as somebody asks for it. */
export interface ExclusionRequest {
  licenceNo: string;
  ground: string;
  /** The other policy ground in words; only with `other-policy`. */
  groundText?: string | undefined;
  documentNo: string;
  remark: string;
}

export interface ReadExclusion {
  licenceNo: string;
  ground: PolicyGround;
  /** The ground in words: the notice's own, or those given. */
  groundText: string;
  documentNo: string;
  remark: string;
}

/** Longest texts, in characters. */
export const EXCLUSION_LIMITS = { groundText: 200, documentNo: 200, remark: 500 } as const;

/** Reads a request: the exclusion without space around its texts, or every member that is wrong (`/documentNo`). */
export function readExclusion(
  request: ExclusionRequest,
): { ok: true; exclusion: ReadExclusion } | { ok: false; errors: FieldError[] } {
  const { groundText: given = '' } = request;
  const exclusion = {
    licenceNo: normaliseLicence(request.licenceNo),
    ground: request.ground as PolicyGround,
    groundText: NAMED_GROUNDS[request.ground as NamedGround] ?? given.trim(),
    documentNo: request.documentNo.trim(),
    remark: request.remark.trim(),
  };
  const errors = [...errorsOfGround(request), ...errorsOfTexts(exclusion)];
  return errors.length === 0 ? { ok: true, exclusion } : { ok: false, errors };
}

function errorsOfGround({ ground, groundText = '' }: ExclusionRequest): FieldError[] {
  const words = groundText.trim();
  const named = Object.entries(NAMED_GROUNDS).find(([, name]) => name === words)?.[0];
  if (!POLICY_GROUNDS.includes(ground as PolicyGround))
    return [{ pointer: '/ground', value: ground, detail: `应为下列之一：${POLICY_GROUNDS.join('、')}` }];
  if (ground === 'other-policy' && named)
    return [{ pointer: '/ground', value: ground, detail: `${words} 是通知列明的原因，请填 ${named}` }];
  if (ground === 'other-policy' && words === '')
    return [{ pointer: '/groundText', value: groundText, detail: '其他政策性原因须写明' }];
  if (ground !== 'other-policy' && words !== '' && named !== ground)
    return [{ pointer: '/groundText', value: groundText, detail: '只在 ground 为 other-policy 时填写，请删除' }];
  return [];
}

function errorsOfTexts(exclusion: ReadExclusion): FieldError[] {
  const { licenceNo, documentNo, remark, groundText } = exclusion;
  const errors: FieldError[] = [];
  if (licenceNo === '') errors.push({ pointer: '/licenceNo', value: licenceNo, detail: '缺少许可证号' });
  if (documentNo === '')
    errors.push({ pointer: '/documentNo', value: documentNo, detail: '缺少文号；政策性关停须有文件依据' });
  if (remark === '') errors.push({ pointer: '/remark', value: remark, detail: '缺少备注说明；备注将报公示系统' });
  for (const [name, limit] of Object.entries(EXCLUSION_LIMITS) as [keyof typeof EXCLUSION_LIMITS, number][]) {
    const { length } = [...{ groundText, documentNo, remark }[name]];
    if (length > limit) errors.push({ pointer: `/${name}`, detail: `共 ${length} 个字符，不得超过 ${limit} 个` });
  }
  return errors;
}

/** The ground of a list's cell, in words: one of the notice's own, else another policy ground. */
export function groundOfWords(words: string): Pick<ExclusionRequest, 'ground' | 'groundText'> {
  const text = words.trim();
  const named = Object.entries(NAMED_GROUNDS).find(([, name]) => name === text)?.[0];
  return named ? { ground: named } : { ground: 'other-policy', groundText: text };
}

/** What a decision makes of an exclusion; undefined: there is nothing to decide about it. */
export function decided(state: ExclusionState, approve: boolean): ExclusionState | undefined {
  if (state === 'proposed') return approve ? 'approved' : 'rejected';
  if (state === 'withdrawing') return approve ? 'withdrawn' : 'approved';
  return undefined;
}

/** What a withdrawal makes of it; undefined: there is nothing to withdraw. */
export function withdrawn(state: ExclusionState): ExclusionState | undefined {
  if (state === 'proposed') return 'withdrawn';
  return state === 'approved' ? 'withdrawing' : undefined;
}

/** Whether the right is off the roster in this state: until a second officer lets a withdrawal through, it is. */
export function holds(state: ExclusionState): boolean {
  return state === 'approved' || state === 'withdrawing';
}
