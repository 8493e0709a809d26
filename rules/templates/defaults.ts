import type { TemplateDraft } from './check.ts';
import type { TemplateKind } from './kinds.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

/**
 * What is said where an authority has no template in force (操作默认): a reminder favours the holder, and does not wait for
 * a text. The demonstration enters the same as versions marked 演示.
 */
const draft = (
  kind: TemplateKind,
  channel: TemplateChannel,
  language: TemplateLanguage,
  text: string,
  subject: string | null = null,
): TemplateDraft => ({ kind, channel, language, subject, text, providerCodes: {} });

const NOT_FILED_ZH = '您名下有{count}宗矿业权尚未填报公示上年度（{year}年）勘查开采信息，截止日期为{lastDay}';
const NOT_FILED_EN =
  'the yearly disclosure ({year}) of {count} of your mining rights has not been filed; the last day is {lastDay}';
// Names no list: it goes through a provider, and to whoever holds the telephone (N6-3).
const LISTED_ZH = '您名下有{count}宗矿业权有事项须完成整改，请登录矿业权人勘查开采信息公示系统查看';

export const DEFAULT_TEMPLATES: readonly TemplateDraft[] = [
  draft(
    ...(['reminder', 'sms', 'zh'] as const),
    `${NOT_FILED_ZH}，请登录矿业权人勘查开采信息公示系统填报。{authority}，咨询电话{hotline}，{reference}`,
  ),
  draft(
    ...(['reminder', 'sms', 'en'] as const),
    `{authority}: ${NOT_FILED_EN}. Please file in the disclosure system. Hotline {hotline}, {reference}`,
  ),
  draft(
    ...(['reminder', 'voice', 'zh'] as const),
    `您好，这里是{authority}。${NOT_FILED_ZH}，请登录矿业权人勘查开采信息公示系统填报。咨询电话{hotline}。`,
  ),
  draft(
    ...(['reminder', 'voice', 'en'] as const),
    `This is {authority}. We inform you that ${NOT_FILED_EN}. Please file in the disclosure system. Hotline {hotline}.`,
  ),
  draft(
    ...(['reminder', 'email', 'zh'] as const),
    `您好：\n\n${NOT_FILED_ZH}。请登录矿业权人勘查开采信息公示系统填报。\n\n咨询电话：{hotline}\n{reference}\n\n{authority}`,
    '请于{lastDay}24时前填报公示{year}年度矿业权勘查开采信息',
  ),
  draft(
    ...(['reminder', 'email', 'en'] as const),
    `Dear Sir or Madam,\n\n${NOT_FILED_EN}. Please file in the disclosure system.\n\nHotline: {hotline}\n{reference}\n\n{authority}`,
    'Yearly disclosure {year} of mining rights: please file by {lastDay}',
  ),
  draft(
    ...(['urging', 'sms', 'zh'] as const),
    `${LISTED_ZH}，整改后可向我单位提出申请。{authority}，咨询电话{hotline}，{reference}`,
  ),
  draft(
    ...(['urging', 'sms', 'en'] as const),
    '{authority}: {count} of your mining rights need rectification. Please see the disclosure system, rectify, and apply to us then. Hotline {hotline}, {reference}',
  ),
  draft(
    ...(['urging', 'voice', 'zh'] as const),
    `您好，这里是{authority}。${LISTED_ZH}，整改后可向我单位提出申请。咨询电话{hotline}。`,
  ),
  draft(
    ...(['urging', 'voice', 'en'] as const),
    'This is {authority}. {count} of your mining rights need rectification. Please see the disclosure system, rectify, and apply to us then. Hotline {hotline}.',
  ),
  draft(
    ...(['urging', 'email', 'zh'] as const),
    `您好：\n\n${LISTED_ZH}。完成整改并有材料证明的，可向我单位提出申请。\n\n咨询电话：{hotline}\n{reference}\n\n{authority}`,
    '请对您的矿业权完成整改',
  ),
  draft(
    ...(['urging', 'email', 'en'] as const),
    'Dear Sir or Madam,\n\n{count} of your mining rights need rectification. Please see the disclosure system; with proof of it you may apply to us.\n\nHotline: {hotline}\n{reference}\n\n{authority}',
    'Your mining rights: please rectify',
  ),
  draft(
    ...(['call-script', 'call-list', 'zh'] as const),
    `您好，我是{authority}的工作人员。${NOT_FILED_ZH}。请登录矿业权人勘查开采信息公示系统填报；不会操作的，可拨打咨询电话{hotline}。通话记录{reference}\n\n请确认：对方是否知悉、预计何时填报、号码是否有误。`,
  ),
  draft(
    ...(['call-script', 'call-list', 'en'] as const),
    `Good day, I am calling from {authority}. ${NOT_FILED_EN}. Please file in the disclosure system; the hotline {hotline} helps. {reference}\n\nAsk: was it understood, when will it be filed, is the number right?`,
  ),
];

/** The text of the product for a kind, channel and language. */
export function defaultTemplate(
  kind: TemplateKind,
  channel: TemplateChannel,
  language: TemplateLanguage,
): TemplateDraft {
  const found = DEFAULT_TEMPLATES.find(
    (known) => known.kind === kind && known.channel === channel && known.language === language,
  );
  if (!found) throw new Error(`there is no ${kind} by ${channel} in ${language}`);
  return found;
}
