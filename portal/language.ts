import type { FastifyRequest } from 'fastify';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of a page, and the choice between its two texts. */
export interface Words {
  lang: Language;
  t(zh: string, en: string): string;
}

export const wordsIn = (lang: Language): Words => ({ lang, t: (zh, en) => (lang === 'en' ? en : zh) });

/** Chinese, unless `?lang=en` asks for English, or the browser prefers it and the address says nothing. */
export function wordsOf(request: Pick<FastifyRequest, 'query' | 'headers'>): Words {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  if (lang === 'en') return wordsIn('en');
  if (typeof lang === 'string') return wordsIn('zh-CN');
  return wordsIn(preferred(request.headers['accept-language'] ?? ''));
}

/** The first of the two that a browser names with the greatest weight (RFC 9110, 12.5.4). */
function preferred(header: string): Language {
  const wanted = header.split(',').map((entry) => {
    const [tag = '', ...parameters] = entry.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([0-9.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
  });
  const weightOf = (prefix: string) =>
    Math.max(0, ...wanted.filter(({ tag }) => tag === prefix || tag.startsWith(`${prefix}-`)).map((w) => w.weight));
  return weightOf('en') > weightOf('zh') ? 'en' : 'zh-CN';
}
