// `gongshi simulate`, as a user runs it: a whole campaign on a system of its own, which leaves nothing behind.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gapOf } from '../cli/simulate/holders.ts';

const GONGSHI = join(import.meta.dirname, '..', 'cli', 'gongshi.mjs');

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** None of the variables of the test run, and those given. */
function run(args: string[], variables: Record<string, string> = {}): Promise<Ran> {
  const env: NodeJS.ProcessEnv = { ...process.env, ...variables };
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'GONGSHI_DATA', 'GONGSHI_PORT']) delete env[name];
  return new Promise((resolve) => {
    execFile(process.execPath, [GONGSHI, 'simulate', ...args], { env, maxBuffer: 1e8 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith('gongshi-simulate-'));

describe('gongshi simulate', () => {
  it('N8-1: rehearses a year from its simulation to the late list, with accounts that balance, and leaves nothing behind', async () => {
    const before = leftBehind();
    const { code, out, err } = await run(['--seed', 'test', '--filing', '60', '--json']);
    expect([code, err.slice(-500)]).toEqual([0, expect.any(String)]);
    const year = JSON.parse(out);
    expect(year).toMatchObject({ authority: '150000', year: 2021, seed: 'test', balanced: true });
    expect(year.rounds.map(({ number }: { number: number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { imbalance, balance } of year.rounds)
      expect([imbalance, balance.pending.planned, balance.pending.sending]).toEqual([0, 0, 0]);
    const filed: number[] = year.rounds.map((round: { filed: number }) => round.filed);
    expect(filed).toEqual([...filed].sort((a, b) => a - b));
    expect(year.filed).toBeGreaterThan(filed[5] as number);
    expect(year.filed + year.late).toBe(year.roster);
    // Nobody has filed before the first round in the simulation, some have in the story.
    expect(year.expected.messages.sms).toBeGreaterThan(0);
    expect(err).toContain('第 6 轮');
    expect(err).toMatch(/已填报 \d+\/\d+ [█░]{30}/);
    expect(leftBehind()).toEqual(before);
  }, 900_000);

  it('refuses production and wrong use with exit code 2, before anything is started', async () => {
    const production = { GONGSHI_MODE: 'production', GONGSHI_PUBLIC_URL: 'https://gongshi.example.cn' };
    const refused = await run([], {
      ...production,
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: '0'.repeat(32),
      TWILIO_FROM: '+8613800000000',
    });
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain('production');
    for (const args of [['--authority', 'x'], ['--speed', '0'], ['--year', '1999'], ['--filing', '101'], ['--nothing']])
      expect([args, (await run(args)).code]).toEqual([args, 2]);
  }, 60_000);

  it('ends with 1 where no rehearsal runs on the folder named', async () => {
    const { code, err } = await run(['--data', join(tmpdir(), 'gongshi-nobody')]);
    expect([code, err]).toEqual([1, expect.stringContaining('nothing runs on')]);
  });
});

describe('who files when', () => {
  const plan = { seed: '1', gaps: 7, filingPercent: 85 };
  const licences = Array.from({ length: 7_000 }, (_, index) => `C${index}`);

  it('is the same for the same seed, another for another, and spread evenly over the gaps', () => {
    const gaps = licences.map((licence) => gapOf(licence, plan));
    expect(licences.map((licence) => gapOf(licence, plan))).toEqual(gaps);
    expect(licences.map((licence) => gapOf(licence, { ...plan, seed: '2' }))).not.toEqual(gaps);
    for (let gap = 0; gap < 7; gap++) expect(gaps.filter((one) => one === gap).length).toBeGreaterThan(750);
    expect(gaps.filter((one) => one === undefined).length).toBeGreaterThan(900);
  });

  it('knows nobody at 0 and everybody at 100 of a hundred', () => {
    expect(licences.map((licence) => gapOf(licence, { ...plan, filingPercent: 0 }))).toEqual(
      licences.map(() => undefined),
    );
    expect(licences.map((licence) => gapOf(licence, { ...plan, filingPercent: 100 }))).not.toContain(undefined);
  });
});
