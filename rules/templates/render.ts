import { deliveryReference } from '../deliveries.ts';
import { dayInWords } from '../legal-day.ts';
import type { TemplateChannel } from './kinds.ts';
import type { TemplateLanguage } from './languages.ts';
import type { MessageValues, Placeholder, RoundFacts } from './placeholders.ts';

/** What a version says. */
export interface TemplateWords {
  channel: TemplateChannel;
  language: TemplateLanguage;
  /** Of an electronic mail; null on every other channel. */
  subject: string | null;
  text: string;
}

/** What a text message begins with: the name it is registered under (短信签名). */
export const SMS_SIGNATURE = '矿业权公示';

/** A message as it leaves. `parameters`: what a provider is told that renders the text itself, by the template's names. */
export interface RenderedMessage {
  subject: string | null;
  text: string;
  parameters: Readonly<Record<string, string>>;
}

/** A placeholder in a text. */
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Names in braces, in the order of the text, each as often as it stands there. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/**
 * The facts of a round in words of a language: `year` is the campaign's, whose disclosure is of the year before;
 * `lastDay` a legal day.
 */
export function roundFacts(
  facts: { authority: string; year: number; lastDay: string; hotline: string },
  language: TemplateLanguage,
): RoundFacts {
  const { authority, year, lastDay, hotline } = facts;
  return { authority, year: String(year - 1), lastDay: dayOf(lastDay, language), hotline };
}

/** The values of one message. `rightsCount` ≥ 1. */
export function messageValues(facts: RoundFacts, of: { deliveryId: number; rightsCount: number }): MessageValues {
  return { ...facts, count: String(of.rightsCount), reference: deliveryReference(of.deliveryId) };
}

/** What a version says with these values. The same in, the same out, byte for byte. */
export function renderMessage(words: TemplateWords, values: MessageValues): RenderedMessage {
  const names = [...new Set(namesIn(words.text))] as Placeholder[];
  const text = filled(words.text, values);
  return {
    subject: words.subject === null ? null : filled(words.subject, values),
    text: words.channel === 'sms' ? `【${SMS_SIGNATURE}】${text}` : text,
    parameters: Object.fromEntries(names.map((name) => [name, values[name]])),
  };
}

function filled(text: string, values: MessageValues): string {
  return text.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = (values as Readonly<Record<string, string>>)[name];
    if (value === undefined) throw new Error(`the template names {${name}}, which is no placeholder`);
    return value;
  });
}

const MONTHS = [
  ...(['January', 'February', 'March', 'April', 'May', 'June'] as const),
  ...(['July', 'August', 'September', 'October', 'November', 'December'] as const),
];

function dayOf(day: string, language: TemplateLanguage): string {
  if (language === 'zh') return dayInWords(day);
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return `${date} ${MONTHS[month - 1]} ${year}`;
}
