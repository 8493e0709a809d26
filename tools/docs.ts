import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VARIABLES } from '../platform/config.ts';
import { packTables } from './docs-packs.ts';
import { LAW_FILE, lawDocument, readSources, unknownCitations } from './law.ts';

/**
 * Keeps the documents true where a machine can: the configuration table of docs/operations.md is written from the
 * schema, those of docs/zh/parameters.md from the rule packs, docs/law.md from the citations in code and tests; links
 * lead somewhere, and named variables and npm scripts exist. `--check` changes nothing.
 */
const TABLES: Record<string, Record<string, () => string>> = {
  'docs/operations.md': { configuration: configurationTable },
  'docs/zh/parameters.md': packTables(),
};

/** Documents that hold a table a machine writes. */
export const TABLE_FILES = Object.keys(TABLES);

/** Variables that stand in documents and are read by others than our own processes. */
const OF_OTHERS = ['GONGSHI_DATABASE_PASSWORD', 'TEMPORAL_DATABASE_PASSWORD', 'GONGSHI_VERSION'];

/** The configuration as a Markdown table. */
export function configurationTable(): string {
  const rows = VARIABLES.map(({ name, allowed, default: standard, derived, description }) => {
    const when = standard === undefined ? (derived ?? '') : `\`${standard}\``;
    return `| \`${name}\` | ${description} | ${allowed} | ${when} |`;
  });
  return ['| variable | what it is | allowed | if not set |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** Every Markdown file of the product. */
export function documents(root: string): string[] {
  const inside = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('docs', file),
  );
  return [...readdirSync(root), ...inside].filter((file) => file.endsWith('.md')).sort();
}

/** What a document says that is not so. */
export function documentProblems(root: string, file: string, written: string): string[] {
  const text = written.replace(/<!--[\s\S]*?-->/g, '');
  const scripts = Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
  );
  const variables = new Set<string>([...OF_OTHERS, ...VARIABLES.map((variable) => variable.name)]);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]!);
  const named = [...text.matchAll(/\b(?:GONGSHI|TWILIO|TEMPORAL)_[A-Z_]+\b|\bDATABASE_URL\b/g)].map(
    (match) => match[0],
  );
  const run = [...text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map((match) => match[1]!);
  return [
    ...links
      .filter((link) => !existsSync(join(root, dirname(file), link)))
      .map((link) => `${file}: link to ${link} leads nowhere`),
    ...named.filter((name) => !variables.has(name)).map((name) => `${file}: ${name} is no variable of ours`),
    ...run.filter((script) => !scripts.includes(script)).map((script) => `${file}: there is no script ${script}`),
  ];
}

/** The text of a document with its tables as they should be; each stands between two comments that name it. */
export function withTables(file: string, text: string): string {
  return Object.entries(TABLES[file] ?? {}).reduce((written, [name, table]) => {
    const between = new RegExp(`(<!-- ${name}: written by \`npm run docs\` -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!between.test(written)) throw new Error(`${file}: no place for the table ${name}`);
    return written.replace(between, (_, before: string, after: string) => `${before}${table()}${after}`);
  }, text);
}

function main(root: string, check: boolean): string[] {
  const sources = readSources(root);
  return [
    ...TABLE_FILES.flatMap((file) => written(root, file, (text) => withTables(file, text), check)),
    ...written(root, LAW_FILE, () => lawDocument(sources), check),
    ...unknownCitations(sources),
    ...documents(root).flatMap((file) => documentProblems(root, file, readFileSync(join(root, file), 'utf8'))),
  ];
}

/** Writes a document as it should be, or with `check` says that it is not. */
function written(root: string, file: string, wantedOf: (text: string) => string, check: boolean): string[] {
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const wanted = wantedOf(text);
  if (wanted === text) return [];
  if (check) return [`${file} is stale; run \`npm run docs\``];
  writeFileSync(path, wanted);
  return [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = main(fileURLToPath(new URL('..', import.meta.url)), process.argv.includes('--check'));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'documents: nothing wrong' : `${problems.length} problem(s)`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
