import { dayInWords } from '../legal-day.ts';
import type { MessageValues, Placeholder, RoundFacts } from './placeholders.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

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
 * The facts of a round in words of a channel and language: `year` is the campaign's, whose disclosure is of the year before;
 * `lastDay` a legal day.
 */
export function roundFacts(
  facts: { authority: string; year: number; lastDay: string; hotline: string },
  { channel, language }: Pick<TemplateWords, 'channel' | 'language'>,
): RoundFacts {
  const { authority, year, lastDay, hotline } = facts;
  return {
    ...{ authority, year: String(year - 1), lastDay: dayOf(lastDay, language) },
    hotline: spokenNumber(hotline, channel),
  };
}

/** A telephone number as a channel says it: by voice digit by digit, or a machine would read thousands. */
export function spokenNumber(number: string, channel: TemplateChannel): string {
  return channel === 'voice' ? [...number].join(' ') : number;
}

/** What a version says with these values. The same in, the same out, byte for byte. */
export function renderMessage(words: TemplateWords, values: MessageValues): RenderedMessage {
  const text = readText(words.text);
  const filled = fill(text, values);
  return {
    subject: words.subject === null ? null : fill(readText(words.subject), values),
    text: words.channel === 'sms' ? `【${SMS_SIGNATURE}】${filled}` : filled,
    parameters: Object.fromEntries(text.names.map((name) => [name, valueNamed(values, name)])),
  };
}

/** A text taken apart: `literals` has one member more than `places`, and what stands between them is filled in. */
interface ReadText {
  literals: readonly string[];
  places: readonly string[];
  /** Each name once. */
  names: readonly string[];
}

// A round says the same hundred thousand times; there are few texts, and old ones are forgotten in the order they came.
const READ = new Map<string, ReadText>();
const MOST_READ = 200;

function readText(text: string): ReadText {
  const known = READ.get(text);
  if (known) return known;
  const places = namesIn(text);
  const read = { literals: text.split(/\{[^{}]*\}/), places, names: [...new Set(places)] };
  if (READ.size >= MOST_READ) READ.delete(READ.keys().next().value as string);
  READ.set(text, read);
  return read;
}

function fill({ literals, places }: ReadText, values: MessageValues): string {
  let filled = literals[0] as string;
  for (const [index, name] of places.entries()) filled += valueNamed(values, name) + literals[index + 1];
  return filled;
}

function valueNamed(values: MessageValues, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name as Placeholder] : undefined;
  if (value === undefined) throw new Error(`the template names {${name}}, which is no placeholder`);
  return value;
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
