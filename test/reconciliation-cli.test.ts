// gongshi reconcile, as it is run in a terminal.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTruth } from './harness/campaign.ts';
import { createMinistryHarness, filing, type MinistryHarness } from './harness/ministry.ts';

const CLI = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));
const HEADING = '记录编号,版本,序号,发生时间,省级主管部门,许可证号,年度,填报时间,状态';
const ROW = 'F-1,1,,2021-02-01 08:00:00,150000,T15520210101000001,2021,2021-02-01 08:00:00,有效';

let harness: MinistryHarness;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reconcile-'));
  harness = await createMinistryHarness();
}, 120_000);
afterAll(async () => {
  await harness?.close();
  rmSync(folder, { recursive: true });
});

function gongshi(...args: string[]) {
  const known = ['--api', harness.url, '--token', harness.as('clerk').token];
  return promisify(execFile)(process.execPath, [CLI, 'reconcile', ...args, ...known]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}
const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

it('fills the simulator of a rehearsal with a year, all of which can be read', async () => {
  const register = fileURLToPath(new URL('./fixtures/register-2021/rights.csv', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[CLI, 'reconcile', 'rehearse', '--register', register, '--system', harness.ministry.address, '--json'],
  ]);
  const counts = JSON.parse(stdout);
  expect(counts.rights).toBe(readTruth('register-2021').accepted);
  const { kinds } = await harness.poll('2021-12-31T09:00:00+08:00');
  expect(Object.fromEntries(Object.entries(kinds).map(([kind, { stored }]) => [kind, stored]))).toEqual(counts);
});

it('takes a file in, says what it held, and ends with 1 where it is none', async () => {
  const good = written('filings.csv', `${HEADING}\n${ROW}\n`);
  expect(await gongshi('file', good, '--kind', 'filings')).toMatchObject({
    code: 0,
    stdout: '填报：共 1 条，新收 1，此前已收 0，待处理 0\n',
  });
  const bad = await gongshi('file', written('bad.csv', 'a,b\n1,2\n'), '--kind', 'filings');
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining('表头') });
  expect(await gongshi('file', good, '--kind', 'dogs')).toMatchObject({ code: 2 });
  expect(await gongshi('file', join(folder, 'none.csv'), '--kind', 'filings')).toMatchObject({ code: 2 });
});

it('polls, and shows where it stands', async () => {
  harness.ministry.put('filings', [filing('T15520210101000002', '2021-01-03T08:00:00+08:00')]);
  harness.ministry.setBehaviour({ faults: [{ kind: 'error', status: 500, kinds: ['rights'], count: 1 }] });
  const failed = await gongshi('poll', '--json');
  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout).kinds).toMatchObject({
    rights: { end: 'unavailable' },
    filings: { end: 'up-to-date' },
  });
  expect(await gongshi('poll')).toMatchObject({ code: 0, stdout: expect.stringContaining('已读到最新') });
  const shown = await gongshi('show');
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('数据齐至') });
  expect(JSON.parse((await gongshi('show', '--json')).stdout)).toMatchObject({ configured: true });
});
