import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BOOKS } from '../plan/lies.ts';
import { planOf } from '../plan/plan.ts';
import type { RunReport } from '../run.ts';
import { writeReport } from './file.ts';
import { describeRun, tableOf } from './lines.ts';
import { markdownOf } from './markdown.ts';
import { failed, lastLine, totalsOf } from './totals.ts';
import { LIE_WORDS } from './words.ts';

const run = (seed: number, rest: Partial<RunReport> = {}): RunReport => ({
  ...{ seed, seconds: 30, phases: { 'round 1': 10 }, messages: 500, filings: 40, lies: { 'twilio error-after': 7 } },
  ...{ lost: 0, doubled: 0, unknown: 0, findings: [], deaths: [] },
  falls: [
    { blow: { act: 'kill', target: 'api', forMs: 400 }, backMs: 2_000 * seed },
    { blow: { act: 'cut', link: 'api → postgres', how: 'drop', forMs: 0, delayMs: 20 } },
  ],
  recovery: { foundThere: 3, notThere: 1, triedAgain: 5, askedAgain: 2 },
  ...rest,
});
const bad = run(3, {
  doubled: 1,
  findings: [{ kind: 'doubled', check: 'nothing doubled', what: 'delivery/9 was taken 2 times' }],
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongshi-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('ends with the line scripts read, and knows what makes a run fail', () => {
  expect(lastLine(totalsOf([run(1), run(2), bad]))).toBe('3 runs, lost 0, doubled 1, unknown 0');
  expect(totalsOf([run(1), bad]).failed).toEqual([3]);
  expect(failed(run(1, { broken: 'waited 900 s for the run' }))).toBe(true);
  expect(failed(run(1, { deaths: ['api ended with code 1'] }))).toBe(true);
  expect(failed(run(1, { deaths: ['temporal ended with code 1'] }))).toBe(false);
  const undecided = { kind: 'unknown', check: 'unknown only where it cannot be known', what: 'delivery/9' } as const;
  expect(failed(run(1, { unknown: 1, findings: [undecided] }))).toBe(false);
});

it('tells of a failed run what was found', () => {
  expect(describeRun(bad)).toEqual([
    'seed 3: FAILED, 30.0 s, 500 messages, 40 filings, 7 lies; kill api, drop api → postgres; lost 0, doubled 1, unknown 0',
    '  round 1 10.0 s; looked up: 3 there, 1 not; asked again 2 times',
    '  nothing doubled: delivery/9 was taken 2 times',
  ]);
  expect(tableOf([run(1), bad])[3]).toMatch(/^\| kill api +\| 2 +\| 2 +\| 1 +\|$/);
});

it('counts each kind of fault, what its runs came to, and how soon a process was back', () => {
  const text = markdownOf([run(1), run(2), bad], '2 cores');
  expect(text).toContain('| 接口服务 API | 3 | 3 | 0 | 1 | 0 | 4.0 s, 6.0 s |');
  expect(text).toContain('| 无声中断（半开） deaf without a word (half-open) | 3 | 3 | 0 | 1 | 0 |');
  expect(text).toContain('| api → postgres | 0 | 0 | 0 | 0 | 3 |');
  expect(text).toContain('| 已受理，却答 5xx takes it, answers 5xx | 21 | 3 | 0 | 1 | 0 |');
  expect(text).toContain('失败的种子：3');
});

it('has words for every lie there is', () => {
  const behaviours = Array.from({ length: 200 }, (_, seed) => planOf(seed).behaviours).flat();
  const kinds = behaviours.flatMap((one) => BOOKS.flatMap((book) => one[book].faults?.map(({ kind }) => kind) ?? []));
  expect(Object.keys(LIE_WORDS).sort()).toEqual([...new Set(kinds)].sort());
});

it('is written between its comments, as often as one likes, into a document or a new file', () => {
  const [kept, fresh, other] = ['faults.md', 'new.md', 'other.md'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const [begin, end] = ['<!-- report: written by `npm run faults -- --report` -->', '<!-- /report -->'];
  writeFileSync(kept, `# Title\n\n${begin}\nold\n${end}\nrest\n`);
  writeReport(kept, 'new\n');
  writeReport(kept, 'newer\n');
  expect(readFileSync(kept, 'utf8')).toBe(`# Title\n\n${begin}\nnewer\n${end}\nrest\n`);
  writeReport(fresh, 'new\n');
  writeReport(fresh, 'newer\n');
  expect(readFileSync(fresh, 'utf8')).toBe(`${begin}\nnewer\n${end}\n`);
  writeFileSync(other, '# Title\n');
  expect(() => writeReport(other, 'new\n')).toThrow(/no place for the report/);
});
