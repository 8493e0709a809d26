/**
 * Templates 消息模板 of what is said to holders (N2-6, N3-2).
 *
 *   1. Each is of one kind, one channel and one language; it is a version, and is never changed.
 *   2. Its placeholders come from the closed list of its kind; personal data is on none (个保法 21).        check.ts
 *   3. Every message names who sends it, what to do, and the hotline.                                N2-6   check.ts
 *   4. No link in a text message where a provider forbids links; none is longer than its channel takes.     check.ts
 *   5. What is said is a function of the version and the facts, and of nothing else.                        render.ts
 *   6. A text message is paid by segments 计费条数, a call by minutes; both are shown beforehand.     segments.ts, preview.ts
 */

import type { Placeholder } from './placeholders.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

/** reminder 催报提醒 · urging 督促整改 · call-script 人工催报话术 */
export type TemplateKind = 'reminder' | 'urging' | 'call-script';

interface KindRule {
  title: string;
  channels: readonly TemplateChannel[];
  placeholders: readonly Placeholder[];
  /** What to do is said by one of these words. */
  action: Record<TemplateLanguage, readonly string[]>;
}

const REMINDING = {
  placeholders: ['authority', 'count', 'year', 'lastDay', 'hotline', 'reference'],
  action: { zh: ['填报'], en: ['file', 'filing'] },
} as const;

export const TEMPLATE_KINDS = {
  reminder: { title: '催报提醒', channels: ['sms', 'voice', 'email'], ...REMINDING },
  urging: {
    title: '督促整改',
    channels: ['sms', 'voice', 'email'],
    placeholders: ['authority', 'count', 'hotline', 'reference'],
    action: { zh: ['整改'], en: ['rectify', 'rectification'] },
  },
  'call-script': { title: '人工催报话术', channels: ['call-list'], ...REMINDING },
} as const satisfies Record<TemplateKind, KindRule>;

export const TEMPLATE_KIND_NAMES = Object.keys(TEMPLATE_KINDS) as TemplateKind[];

/** The rule of a kind. */
export function kindRule(kind: TemplateKind): KindRule {
  return TEMPLATE_KINDS[kind];
}

/** Longest message, in UTF-16 units, everything filled in with the longest there is. */
export const LONGEST_TEXT: Record<TemplateChannel, number> = {
  // 短信签名与内容合计: domestic providers take no more.
  sms: 500,
  // Said twice, at four characters a second: four minutes.
  voice: 480,
  email: 20_000,
  'call-list': 4_000,
};

/** Longest subject of an electronic mail, in characters. */
export const LONGEST_SUBJECT = 100;
