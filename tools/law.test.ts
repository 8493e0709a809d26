import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLAUSES } from '../rules/clauses.ts';
import { citationsIn, citingTests, LAW_FILE, lawDocument, readSources, unknownCitations } from './law.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('citationsIn', () => {
  it.each([
    [' * one clause (N2-4).', ['N2-4']],
    ['(N2-3, N2-4)', ['N2-3', 'N2-4']],
    ['N2-1 … N2-3', ['N2-1', 'N2-2', 'N2-3']],
    ['N2-1…N2-3 and R-9 – R-10', ['N2-1', 'N2-2', 'N2-3', 'R-9', 'R-10']],
    ['basis: N6-4，R-3', ['N6-4', 'R-3']],
    ['N3-3, N6-2, N7', ['N3-3', 'N6-2']],
    ['AN2-4, N2-4x, N2-44-1, ISO-R-3', []],
    ['N9-9', ['N9-9']],
  ])('finds in %j %j', (text, ids) => expect([...citationsIn(text)]).toEqual(ids));
});

describe('citingTests', () => {
  it('finds titles of tests, of groups and of tables, and nothing else', () => {
    const text = `
      it('N2-3: one', () => {});
      describe("what R-1 asks", () => {});
      it.each([[1, 'N2-1']])(
        \`N2-2: %s is \\\`it\\\`\`,
        () => {},
      );
      // N4-1: a comment
      expect('N5-1').toBe(1);
      it('no clause', () => {});`;
    expect(citingTests({ path: 'x.test.ts', text }).map(({ title, cites }) => [title, [...cites]])).toEqual([
      ['N2-3: one', ['N2-3']],
      ['what R-1 asks', ['R-1']],
      ['N2-2: %s is `it`', ['N2-2']],
    ]);
  });
});

describe('lawDocument', () => {
  const rowOf = (document: string, id: string) => document.split('\n').find((line) => line.startsWith(`| ${id} |`));

  it('has code and tests of a clause, and says honestly what there is not', () => {
    const document = lawDocument([
      { path: 'rules/a.ts', text: '// N2-1 … N2-3' },
      { path: 'rules/a.test.ts', text: "it('N2-2: a | b', () => {});" },
    ]);
    expect(rowOf(document, 'N2-2')).toContain('[rules/a.ts](../rules/a.ts) | [N2-2: a \\| b](../rules/a.test.ts) |');
    expect(rowOf(document, 'N2-3')).toContain('[rules/a.ts](../rules/a.ts) | 尚无测试 |');
    expect(rowOf(document, 'N2-4')).toContain('| 尚未实现 | — |');
  });

  it('is what docs/law.md says', () => {
    expect(readFileSync(join(root, LAW_FILE), 'utf8'), 'run `npm run docs`').toBe(lawDocument(readSources(root)));
  });

  it('finds every citation of the product to be of a clause', () => {
    expect(unknownCitations(readSources(root))).toEqual([]);
    expect(unknownCitations([{ path: 'a.ts', text: 'N9-9' }])).toEqual(['a.ts: N9-9 is no clause of rules/clauses.ts']);
  });
});

describe('the clauses', () => {
  it('have ids of their own and a phrase in both languages', () => {
    expect(new Set(CLAUSES.map(({ id }) => id)).size).toBe(CLAUSES.length);
    for (const { id, zh, en } of CLAUSES)
      expect([id, citationsIn(id).has(id), /\p{Script=Han}/u.test(zh), en.length > 0]).toEqual([id, true, true, true]);
  });

  it('are those the notice and our readings have', () => {
    const sections = ['N0', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7', 'N8', 'R'];
    const sizes = sections.map((section) => CLAUSES.filter(({ id }) => id.startsWith(`${section}-`)).length);
    expect(sizes).toEqual([1, 3, 7, 3, 7, 4, 4, 7, 4, 10]);
    expect(existsSync(join(root, LAW_FILE))).toBe(true);
  });
});
