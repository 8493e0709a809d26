import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { arrangedDays, calendarOf } from './calendar.ts';
import { readNotice } from './notice.ts';
import { NOTICES } from './years.ts';

const texts = readFileSync(new URL('../../test/fixtures/notices/notices.txt', import.meta.url), 'utf8')
  .split(/^# /m)
  .filter((text) => text !== '')
  .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const);

const before = (version: string) => {
  const index = NOTICES.findIndex((notice) => notice.version === version);
  return index > 0 ? calendarOf(NOTICES.slice(0, index)) : undefined;
};

describe('a notice as it was published', () => {
  it('is there for every version', () => {
    expect(texts.map(([version]) => version)).toEqual(NOTICES.map(({ version }) => version));
  });

  it.each(texts)('%s reads as the built-in calendar has it', (version, text) => {
    const built = NOTICES.find((notice) => notice.version === version)!;
    const read = readNotice(text, before(version));
    expect([read.document, read.year]).toEqual([built.document, built.year]);
    const days = (notice: Parameters<typeof arrangedDays>[0]) =>
      arrangedDays(notice)
        .map(({ day, working }) => `${day} ${working}`)
        .sort();
    expect(days(read)).toEqual(days(built));
  });

  it('gives the day it was signed on, and the festivals by name', () => {
    const read = readNotice(texts.find(([version]) => version === '2026.1')![1]);
    expect(read.signedOn).toBe('2025-11-04');
    expect(read.off.map(([festival]) => festival)).toEqual([
      ...['元旦', '春节', '清明节', '劳动节', '端午节', '中秋节', '国庆节'],
    ]);
  });
});

const heading = '国务院办公厅关于2027年部分节假日安排的通知 国办发明电〔2026〕9号\n';
const refusal = (text: string) => {
  try {
    readNotice(text);
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.problem : error;
  }
};

describe('a notice that cannot be read', () => {
  it.each([
    ['a day of the week that is not so', '一、元旦：1月1日（星期六）放假。'],
    ['a number of days that is not so', '一、元旦：1月1日至3日放假调休，共4天。'],
    ['a day that does not exist', '一、元旦：2月30日放假。'],
    ['words it does not know', '一、元旦：1月1日放假，1月2日下午半天工作。'],
    ['a sentence of its own that it does not know', '一、元旦：1月1日放假。1月2日下午休息。'],
    ['a festival without days', '一、元旦：1月1日放假。二、春节：另行通知。'],
    ['a festival extended that nobody knows', '一、延长2027年春节假期至2月20日。'],
    ['a range that runs backwards', '一、元旦：1月3日至1日放假。'],
  ])('is refused for %s, naming the clause', (_, clause) => {
    const problem = refusal(heading + clause) as { type: string; detail: string; errors: { value: string }[] };
    expect(problem.type).toBe('urn:gongshi:problem:notice-unread');
    expect(problem.errors[0]?.value.length).toBeGreaterThan(0);
  });

  it.each([
    ['', '文号'],
    ['一、元旦：1月1日放假。', '文号'],
    [`${heading}没有任何安排。`, '放假安排'],
    [`${heading}一、各地区要妥善安排。`, '放假安排'],
  ])('is refused where it is none: %j', (text, named) => {
    expect((refusal(text) as { detail: string }).detail).toContain(named);
  });
});
