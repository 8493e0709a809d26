import { describe, expect, it } from 'vitest';
import { wordsOf } from './language.ts';

const langOf = (accept: string | undefined, lang?: unknown) =>
  wordsOf({ query: lang === undefined ? {} : { lang }, headers: { 'accept-language': accept } }).lang;

describe('the language of a page', () => {
  it.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-GB,en;q=0.9,zh;q=0.5', 'en'],
    ['de,fr;q=0.5', 'zh-CN'],
    ['*', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    ['en;q=0.5,zh;q=0.5', 'zh-CN'],
    ['en;q=x', 'en'],
  ])('Accept-Language %s gives %s', (accept, lang) => expect(langOf(accept)).toBe(lang));

  it('is what the address says, whatever the browser prefers', () => {
    expect(langOf('zh-CN', 'en')).toBe('en');
    expect(langOf('en', 'zh-CN')).toBe('zh-CN');
    expect(langOf('en', ['en', 'en'])).toBe('en');
    expect(langOf(undefined, ['en'])).toBe('zh-CN');
  });
});
