import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { documentProblems, documents, TABLE_FILES, withTables } from './docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('links lead somewhere, and named variables and scripts exist', () => {
  expect(documents(root).flatMap((file) => documentProblems(root, file, read(file)))).toEqual([]);
});

test.each(TABLE_FILES)('the tables of %s are what the code says', (file) => {
  expect(read(file), 'run `npm run docs`').toBe(withTables(file, read(file)));
});

test('finds a dead link, an unknown variable and an unknown script', () => {
  const text = 'See [there](gone.md), set GONGSHI_PROT, npm run dance. <!-- [later](later.md) -->';
  expect(documentProblems(root, 'README.md', text)).toEqual([
    'README.md: link to gone.md leads nowhere',
    'README.md: GONGSHI_PROT is no variable of ours',
    'README.md: there is no script dance',
  ]);
});
