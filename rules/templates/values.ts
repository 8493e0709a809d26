import { type MessageValues, PLACEHOLDERS, type Placeholder } from './placeholders.ts';
import { spokenNumber } from './render.ts';
import type { TemplateChannel, TemplateLanguage } from './ways.ts';

interface Way {
  channel: TemplateChannel;
  language: TemplateLanguage;
}

/** Every placeholder with its example. */
export function exampleValues(way: Way): MessageValues {
  return valuesOf(way, (name) => PLACEHOLDERS[name].example[way.language]);
}

/** Every placeholder with the longest value there may be. */
export function longestValues(way: Way): MessageValues {
  return valuesOf(way, (name) => PLACEHOLDERS[name].longest[way.language]);
}

function valuesOf({ channel }: Way, pick: (name: Placeholder) => string): MessageValues {
  const names = Object.keys(PLACEHOLDERS) as Placeholder[];
  const values = Object.fromEntries(names.map((name) => [name, pick(name)])) as MessageValues;
  return { ...values, hotline: spokenNumber(values.hotline, channel) };
}
