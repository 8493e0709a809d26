import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// Each runs a whole tool.
vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A scratch house with one violation per line: a check that finds nothing may simply be blind to TypeScript. */
const PLANTED: Record<string, string> = {
  'rules/clock.ts': `import { hostname } from 'node:os';\nexport const here = hostname();\nexport const now = new Date();\n`,
  'workflows/story.ts': `import { send } from '../activities/send.ts';\nexport const story = send;\n`,
  'activities/send.ts': `import { app } from '../api/app.ts';\nimport pg from 'pg';\nexport const send = [app, pg];\n`,
  'portal/page.tsx': `import { app } from '../api/app.ts';\nexport const page = <p>{String(app)}</p>;\n`,
  'api/app.ts': `import type { story } from '../workflows/story.ts';\nexport const app = (pool: { query(text: string): typeof story }) => pool.query('SELECT 1');\n`,
};

const RUN = { encoding: 'utf8', maxBuffer: 16 << 20 } as const;
let scratch: string;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gongshi-house-'));
  for (const file of ['biome.json', '.dependency-cruiser.cjs', 'package.json', '.gitignore', 'tools/lint']) {
    cpSync(join(root, file), join(scratch, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  for (const [file, text] of Object.entries(PLANTED)) {
    mkdirSync(join(scratch, file, '..'), { recursive: true });
    writeFileSync(join(scratch, file), text);
  }
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the checks of the house see what they forbid', () => {
  test('import arrows: `npm run arrows` names every planted import', () => {
    const { status, stdout } = spawnSync('npm', ['run', '-s', 'arrows'], { ...RUN, cwd: scratch });
    expect(stdout).toContain('rules-are-pure: rules/clock.ts');
    expect(stdout).toContain('activities/send.ts → api/app.ts');
    expect(stdout).toContain('portal/page.tsx → api/app.ts');
    expect(stdout).toContain('sql-only-in-db: activities/send.ts');
    expect(stdout).toContain('no-cycles');
    expect(status).not.toBe(0);
  });

  test('lint: a clock, SQL and a value import across a type-only arrow are found', () => {
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=200'];
    const { status, stdout } = spawnSync(process.execPath, args, { ...RUN, cwd: scratch });
    const findings = stdout.split('\n');
    const found = (file: string, text: string) => findings.some((line) => line.includes(file) && line.includes(text));
    expect(found('rules/clock.ts', "The machine's clock")).toBe(true);
    expect(found('api/app.ts', 'SQL stands only in db/')).toBe(true);
    expect(found('workflows/story.ts', 'Only types may cross')).toBe(true);
    expect(found('api/app.ts', 'Only types may cross')).toBe(false);
    expect(status).not.toBe(0);
  });
});
