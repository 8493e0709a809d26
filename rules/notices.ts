/**
 * Notices 公告 on the authority's portal. The first kind is the notice of the yearly filing 填报公示通知: who must disclose,
 * until when, how, whom to ask, on what basis (N2-6).
 *
 *   1. A version is proposed by one officer and published by another; what was published is never changed, a new version
 *      takes its place.
 *   2. One proposal at a time: what lies before the second officer does not move under his eyes.
 *   3. Any reviewer of the authority takes a notice down at once, with a reason: what is wrong must not stay in public
 *      because a second officer is away.
 *   4. The deadline is shown as it stands, with what it was before: the officers of the deadline have decided that it
 *      moves, and a page that still names the former day would mislead.
 *   5. No personal data: a telephone of a person or an identity number in an officer's words is refused.           N6-3
 *
 *   proposed ──publish──▶ published ──a newer version──▶ replaced
 *      └──reject──▶ rejected  └──take down──▶ taken-down
 */
import type { CampaignTerms } from './annual-disclosure.ts';
import { maskIdentityNumbers } from './identity-number.ts';
import { type FieldError, Refusal } from './refusal.ts';
import { rulePack } from './rule-packs/index.ts';
import type { RulePackId } from './rule-packs/pack.ts';
import { isStorable, toHalfWidth } from './text.ts';

/** filing 填报公示通知 */
export const NOTICE_KINDS = ['filing'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** proposed 待审核 · published 已发布 · rejected 未批准 · replaced 已被新版取代 · taken-down 已撤下 */
export const NOTICE_STATES = ['proposed', 'published', 'rejected', 'replaced', 'taken-down'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A document or a clause of it that a notice rests on. */
export interface NoticeBasis {
  /** 文号; null where it has not been verified. */
  number: string | null;
  title: string;
}

/** What a version of the filing notice says; kept as it was proposed. */
export interface FilingNotice {
  title: string;
  authorityName: string;
  year: number;
  /** Rights first issued after this day are out (N2-2). */
  cutoff: { value: string; document: string; clause: string };
  /** The last day when the version was proposed; the page shows it as it stands. */
  deadline: string;
  hotline: string;
  /** Steps in the officer's words, or the product's own. */
  howToFile: string[];
  basis: NoticeBasis[];
}

export const HOW_TO_FILE_LIMITS = { lines: 12, characters: 300 } as const;

/** What holders are told where the officers add nothing. */
export const STANDARD_STEPS: readonly string[] = [
  '登录矿业权人勘查开采信息公示系统。',
  '按系统提示逐宗填写上一年度勘查或者开采信息，并核对联系电话。',
  '核对无误后提交；一宗矿业权填报一次，名下有多宗的逐宗填报。',
  '填报中有疑问的，请拨打咨询电话。',
];

/** The notice of a campaign, from what it runs under. `lastDay` is the deadline as it stands. */
export function filingNotice(of: {
  authorityName: string;
  year: number;
  rulePack: RulePackId;
  terms: CampaignTerms;
  lastDay: string;
  howToFile: readonly string[] | undefined;
}): FilingNotice {
  const { authorityName, year, terms, lastDay, howToFile = STANDARD_STEPS } = of;
  const { value, basisDocument: document, basisClause: clause } = terms['disclosure.cutoff'];
  return {
    title: `关于做好${year}年度矿业权人勘查开采信息填报公示的通知`,
    ...{ authorityName, year, cutoff: { value, document, clause }, deadline: lastDay },
    hotline: terms['disclosure.hotline'].value,
    howToFile: howToFile.map((line) => line.trim()),
    basis: rulePack(of.rulePack).documents.map(({ number, title }) => ({ number, title })),
  };
}

// A person's own: mobiles, and whatever has their shape. The hotline of an authority is a landline.
const MOBILE = /(?<![0-9])(?:\+?86[\s-]*)?1[3-9][0-9][\s-]*[0-9]{4}[\s-]*[0-9]{4}(?![0-9])/;

/** What is wrong with the steps an officer wrote. */
export function stepErrors(lines: readonly string[], pointer: string): FieldError[] {
  const { lines: most, characters } = HOW_TO_FILE_LIMITS;
  const errors = lines.flatMap((line, index) => {
    const at = `${pointer}/${index}`;
    const { length } = [...line.trim()];
    if (length === 0) return [{ pointer: at, detail: '此步为空，请填写或者删除' }];
    if (length > characters) return [{ pointer: at, detail: `共 ${length} 个字符，不得超过 ${characters} 个` }];
    if (!isStorable(line)) return [{ pointer: at, detail: '含有无法保存的字符，请重新录入' }];
    if (holdsPersonalNumber(line))
      return [{ pointer: at, detail: '含有移动电话或者公民身份号码；公告不得含个人信息，请改用咨询电话（固定电话）' }];
    return [];
  });
  if (lines.length === 0 || lines.length > most)
    errors.unshift({ pointer, detail: `共 ${lines.length} 步，应为 1 至 ${most} 步` });
  return errors;
}

function holdsPersonalNumber(line: string): boolean {
  return maskIdentityNumbers(line) !== line || MOBILE.test(toHalfWidth(line));
}

export function noticeInvalid(errors: FieldError[]): Refusal {
  return new Refusal('notice-invalid', {
    status: 422,
    title: '公告内容不符合要求',
    titleEn: 'The notice is not valid',
    detail: `公告有 ${errors.length} 处不符合要求，请按 errors 中逐项说明更正后重新提出。`,
    errors,
  });
}

export function noSuchNotice(id: string | number): Refusal {
  return new Refusal('no-such-notice', {
    status: 404,
    title: '没有这份公告',
    titleEn: 'No such notice',
    detail: `没有编号为 ${id} 的公告，或其不由所在主管部门管辖；请以 GET /api/v1/notices 查询。`,
    errors: [{ pointer: 'id', value: id, detail: '没有这份公告' }],
  });
}

/** A second proposal while the first lies before the second officer. */
export function noticeUndecided(id: number, version: number): Refusal {
  return new Refusal('notice-undecided', {
    status: 409,
    title: '已有待审核的公告',
    titleEn: 'A proposal is waiting for its decision',
    detail: `公告 ${id} 的第 ${version} 版尚待审核；请先由另一名审核人员批准或者否决，再提出新的一版。`,
  });
}

/** What was to be decided, or to be taken down, is not in that state. */
export function noticeNotIn(id: number, wanted: 'proposed' | 'published'): Refusal {
  const what = wanted === 'proposed' ? '待审核的版本' : '已发布的版本';
  return new Refusal('notice-not-in-state', {
    status: 409,
    title: `没有${what}`,
    titleEn: wanted === 'proposed' ? 'Nothing is waiting for a decision' : 'Nothing is published',
    detail: `公告 ${id} 没有${what}；请以 GET /api/v1/notices/${id} 查看各版的状态。`,
  });
}

/** The second officer names the version he has read. */
export function versionSuperseded(id: number, named: number, open: number): Refusal {
  return new Refusal('notice-version-differs', {
    status: 409,
    title: '所审核的不是待审核的一版',
    titleEn: 'The decision names another version than the open one',
    detail: `所审核的为公告 ${id} 第 ${named} 版，待审核的是第 ${open} 版；请查看该版内容后，审核该版。`,
    errors: [{ pointer: '/body/version', value: named, detail: `待审核的是第 ${open} 版` }],
  });
}

/** The facts moved between the proposal and the decision. */
export function noticeOutdated(id: number, changes: string): Refusal {
  return new Refusal('notice-outdated', {
    status: 409,
    title: '公告内容已经过时',
    titleEn: 'The facts have changed since the proposal',
    detail: `公告 ${id} 提出之后，${changes}；请否决该版，并重新提出。`,
  });
}
