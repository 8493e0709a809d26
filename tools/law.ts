import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAUSES, type Clause } from '../rules/clauses.ts';

/**
 * The law table docs/law.md: clause → the code that cites it → the tests whose titles name it. Written by `npm run docs`,
 * and stale where a citation or a title has changed since.
 */
export const LAW_FILE = 'docs/law.md';

/** Where code and tests live; those that cite only because they speak of citing are left out. */
const FLOORS = [
  ...['rules', 'workflows', 'activities', 'channels', 'documents', 'db', 'api', 'portal', 'worker', 'platform'],
  ...['cli', 'tools', 'test', 'bench', 'faults'],
];
const NOT_CODE = /^rules\/clauses\.ts$|^tools\/law|^test\/(?!.*\.test\.tsx?$)/;
const SOURCE = /\.(?:tsx?|sql)$/;
const TEST = /\.test\.tsx?$/;

export interface Source {
  /** From the root, with slashes. */
  path: string;
  text: string;
}

/** A test that names clauses in its title. */
export interface CitingTest {
  path: string;
  title: string;
  cites: Set<string>;
}

/** N2-1 or R-3, alone or as the ends of a range: `N2-1 … N2-3`, `N2-1–N2-3`. */
const ID = `(?:N[0-9]-[0-9]+|R-[0-9]+)`;
const CITATION = new RegExp(String.raw`(?<![\w-])(${ID})(?:\s*(?:…|\.\.\.|–|—|至)\s*(${ID}))?(?![\w-])`, 'g');
/** The string a call begins with and a comma follows: how every title of a test stands. */
const TITLE = /\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1\s*,/g;

/** Ids a text cites, ranges taken apart. */
export function citationsIn(text: string): Set<string> {
  const cited = new Set<string>();
  for (const [, from = '', to] of text.matchAll(CITATION)) for (const id of rangeOf(from, to ?? from)) cited.add(id);
  return cited;
}

/** Every id from one to the other in the order of the clauses; an end that is no clause stands for itself. */
function rangeOf(from: string, to: string): string[] {
  const [first, last] = [from, to].map((id) => CLAUSES.findIndex((clause) => clause.id === id)) as [number, number];
  return first >= 0 && last >= first ? CLAUSES.slice(first, last + 1).map(({ id }) => id) : [from, to];
}

/** Tests of a file that cite a clause in their title. */
export function citingTests({ path, text }: Source): CitingTest[] {
  return [...text.matchAll(TITLE)]
    .map(([, , title = '']) => ({ path, title: title.replace(/\\(.)/g, '$1'), cites: citationsIn(title) }))
    .filter(({ cites }) => cites.size > 0);
}

/** Sources of the product in the order of their paths. */
export function readSources(root: string): Source[] {
  const paths = FLOORS.filter((floor) => existsSync(join(root, floor))).flatMap((floor) =>
    readdirSync(join(root, floor), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${floor}/${file.replaceAll('\\', '/')}`,
    ),
  );
  return paths
    .filter((path) => SOURCE.test(path) && !NOT_CODE.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Citations of what is no clause: a slip of the finger would otherwise prove nothing, silently. */
export function unknownCitations(sources: readonly Source[]): string[] {
  const known = new Set(CLAUSES.map(({ id }) => id));
  return sources.flatMap(({ path, text }) =>
    [...citationsIn(text)]
      .filter((id) => !known.has(id))
      .map((id) => `${path}: ${id} is no clause of rules/clauses.ts`),
  );
}

/** The whole of docs/law.md. */
export function lawDocument(sources: readonly Source[]): string {
  const code = sources
    .filter(({ path }) => !TEST.test(path))
    .map(({ path, text }) => ({ path, cites: citationsIn(text) }));
  const tests = sources.filter(({ path }) => TEST.test(path)).flatMap(citingTests);
  const rows = CLAUSES.map((clause) =>
    rowOf(
      clause,
      code.filter(({ cites }) => cites.has(clause.id)).map(({ path }) => path),
      tests.filter(({ cites }) => cites.has(clause.id)),
    ),
  );
  return `${HEAD}${rows.join('\n')}\n`;
}

const HEAD = `<!-- written by \`npm run docs\`; change comments, titles of tests, or rules/clauses.ts instead -->
# 法规对照表 · Law table

Clause by clause: what the law asks in a few words of ours, the code that cites the clause, and the tests whose titles name it. N are clauses of the notice by section and number, R our readings where it is silent. A file that cites a clause does a part of what it asks; what is proven is what the tests say. 尚未实现: nothing cites it yet.

每条条款的要义、引用该条款的代码，以及标题中写明该条款的测试。N 为通知条款，R 为通知未明确处的理解。

| 条款 | 要义 · what it asks | 代码 code | 测试 tests |
|---|---|---|---|
`;

function rowOf({ id, zh, en }: Clause, files: readonly string[], tests: readonly CitingTest[]): string {
  const none = tests.length === 0 ? '尚未实现' : '—';
  const code = files.length === 0 ? none : files.map((path) => link(path, path)).join('<br>');
  const proof = tests.map(({ path, title }) => link(title, path)).join('<br>') || '尚无测试';
  return `| ${id} | ${zh}<br>${en} | ${code} | ${files.length === 0 && tests.length === 0 ? '—' : proof} |`;
}

const link = (text: string, path: string) => `[${text.replace(/[\\[\]|<>*_`]/g, '\\$&')}](../${path})`;
