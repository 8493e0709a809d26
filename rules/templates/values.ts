import type { TemplateLanguage } from './languages.ts';
import { type MessageValues, PLACEHOLDERS, type Placeholder } from './placeholders.ts';

/** Every placeholder with its example. */
export function exampleValues(language: TemplateLanguage): MessageValues {
  return valuesOf((name) => PLACEHOLDERS[name].example[language]);
}

/** Every placeholder with the longest value there may be. */
export function longestValues(language: TemplateLanguage): MessageValues {
  return valuesOf((name) => PLACEHOLDERS[name].longest[language]);
}

function valuesOf(pick: (name: Placeholder) => string): MessageValues {
  const names = Object.keys(PLACEHOLDERS) as Placeholder[];
  return Object.fromEntries(names.map((name) => [name, pick(name)])) as MessageValues;
}
