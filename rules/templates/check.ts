import { maskIdentityNumbers } from '../identity-number.ts';
import type { FieldError } from '../refusal.ts';
import { kindRule, LONGEST_SUBJECT, LONGEST_TEXT, type TemplateKind } from './kinds.ts';
import { COMPULSORY, compulsoryOn, isPlaceholder, PERSONAL_NAMES, PLACEHOLDERS } from './placeholders.ts';
import { findLink, type ProviderCodes, providerRule, SMS_PROVIDER_NAMES, type SmsProvider } from './providers.ts';
import { namesIn, renderMessage } from './render.ts';
import { longestValues } from './values.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

/** A template as somebody proposes it. */
export interface TemplateDraft {
  kind: TemplateKind;
  channel: TemplateChannel;
  language: TemplateLanguage;
  subject: string | null;
  text: string;
  providerCodes: ProviderCodes;
}

const at = (pointer: string, detail: string, value?: unknown): FieldError =>
  value === undefined ? { pointer, detail } : { pointer, value, detail };

/** Everything that is wrong with a draft; `installed`: the text message providers this installation sends through. */
export function errorsOfTemplate(draft: TemplateDraft, installed: readonly SmsProvider[]): FieldError[] {
  const rule = kindRule(draft.kind);
  if (!rule.channels.includes(draft.channel)) {
    const known = rule.channels.join('、');
    return [at('/channel', `${rule.title}不经此渠道；应为下列之一：${known}`, draft.channel)];
  }
  const unreadable = [...errorsOfBraces(draft), ...errorsOfPlaceholders(draft)];
  return [
    ...unreadable,
    ...errorsOfSubject(draft),
    ...errorsOfContent(draft),
    ...errorsOfProviders(draft, installed),
    ...(unreadable.length === 0 ? errorsOfLength(draft) : []),
  ];
}

function errorsOfBraces({ text, subject }: TemplateDraft): FieldError[] {
  const stray = (words: string) => /[{}]/.test(words.replace(/\{[^{}]*\}/g, ''));
  const detail = '花括号须成对，且只用于占位符，例如 {hotline}';
  return [...(stray(text) ? [at('/text', detail)] : []), ...(stray(subject ?? '') ? [at('/subject', detail)] : [])];
}

function errorsOfPlaceholders({ kind, text, subject }: TemplateDraft): FieldError[] {
  const { placeholders, title } = kindRule(kind);
  const known = placeholders.map((name) => `{${name}} ${PLACEHOLDERS[name].title}`).join('、');
  const errorsIn = (pointer: string, words: string) =>
    [...new Set(namesIn(words))].flatMap((name) => {
      if (isPlaceholder(name) && placeholders.includes(name)) return [];
      const why = PERSONAL_NAMES.includes(name.trim())
        ? `{${name}} 指向个人信息，消息经服务商之手，不得写入（个保法 21）`
        : `${title}没有占位符 {${name}}`;
      return [at(pointer, `${why}；可用：${known}`, name)];
    });
  return [...errorsIn('/text', text), ...errorsIn('/subject', subject ?? '')];
}

function errorsOfSubject({ channel, subject }: TemplateDraft): FieldError[] {
  if (channel !== 'email') return subject === null ? [] : [at('/subject', '只有电子邮件有主题，请删除', subject)];
  if (subject === null || subject.trim() === '') return [at('/subject', '电子邮件须有主题')];
  const { length } = [...subject];
  if (/[\r\n]/.test(subject)) return [at('/subject', '主题须为一行')];
  return length > LONGEST_SUBJECT ? [at('/subject', `共 ${length} 个字符，不得超过 ${LONGEST_SUBJECT} 个`)] : [];
}

function errorsOfContent(draft: TemplateDraft): FieldError[] {
  const { kind, channel, language, text } = draft;
  const names = namesIn(text);
  const errors = compulsoryOn(channel)
    .filter((name) => !names.includes(name))
    .map((name) => at('/text', `缺少 {${name}}：${COMPULSORY[name]}`, name));
  const { action } = kindRule(kind);
  const spoken = text.toLowerCase();
  if (!action[language].some((word) => spoken.includes(word)))
    errors.push(at('/text', `须写明请收信人做什么：应含“${action[language].join('”或“')}”`));
  if (maskIdentityNumbers(text) !== text || /(?<![0-9])1[3-9][0-9]{9}(?![0-9])/.test(text))
    errors.push(at('/text', '不得写入个人的证件号码或手机号码；咨询电话请用 {hotline}'));
  return errors;
}

function errorsOfProviders({ channel, text, providerCodes }: TemplateDraft, installed: readonly SmsProvider[]) {
  const coded = SMS_PROVIDER_NAMES.filter((name) => providerCodes[name] !== undefined);
  if (channel !== 'sms')
    return coded.length === 0 ? [] : [at('/providerCodes', '只有短信在服务商处登记模板，请删除', providerCodes)];
  const errors = coded
    .filter((name) => !providerRule(name).registered)
    .map((name) => at(`/providerCodes/${name}`, `${providerRule(name).title}不登记模板，请删除`, providerCodes[name]));
  const link = findLink(text);
  const forbidding = [...new Set([...coded, ...installed])].filter((name) => providerRule(name).links === 'forbidden');
  if (link !== undefined && forbidding.length > 0) {
    const titles = forbidding.map((name) => providerRule(name).title).join('、');
    errors.push(at('/text', `${titles}不允许短信含链接（${link}），请删去，改写办理途径的名称`, link));
  }
  return errors;
}

function errorsOfLength(draft: TemplateDraft): FieldError[] {
  const { length } = renderMessage(draft, longestValues(draft)).text;
  const most = LONGEST_TEXT[draft.channel];
  if (length <= most) return [];
  const signed = draft.channel === 'sms' ? '（含签名）' : '';
  return [at('/text', `各项取最长时共 ${length} 个字符${signed}，不得超过 ${most} 个`)];
}
