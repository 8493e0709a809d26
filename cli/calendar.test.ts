// `gongshi calendar add` and `explain` as an operator types them: no server, no data folder.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const GONGSHI = join(import.meta.dirname, 'gongshi.mjs');

function calendar(...args: string[]) {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [GONGSHI, 'calendar', ...args], {
    ...{ env: { PATH, HOME }, encoding: 'utf8' },
  });
  return { status, stdout, stderr };
}

describe('gongshi calendar add', () => {
  it('prints one JSON line with the day, how it was counted and by which calendar', () => {
    const { status, stdout } = calendar('add', '--from', '2021-04-20', '--working-days', '15', '--json');
    expect([status, stdout.trimEnd().split('\n').length]).toEqual([0, 1]);
    const { due, explanation, calendarVersion } = JSON.parse(stdout);
    expect([due, calendarVersion]).toEqual(['2021-05-12', '2026.1']);
    expect(explanation.join('')).toContain('计入15个工作日');
  });

  it('answers no, with the reason, where a needed year is not published', () => {
    const { status, stdout } = calendar('add', '--from', '2026-12-20', '--working-days', '15', '--json');
    expect([status, JSON.parse(stdout).due]).toEqual([1, null]);
    expect(JSON.parse(stdout).reason).toContain('2027年的放假安排尚未公布');
  });

  it.each([
    [['--working-days', '3'], '--from'],
    [['--from', '2021-04-20'], '--working-days'],
    [['--from', '2021-04-20', '--working-days', '0'], '1–3650'],
    [['--from', '2021-02-30', '--working-days', '3'], '--from'],
    [['--from', '2021-04-20', '--working-days', '3', '--calendar', '2030.1'], '2026.1'],
    [['--from', '2021-04-20', '--working-days', '3', '--known-on', '2014-01-01'], '2014-12-16'],
  ])('is used wrongly with %j, and says what it wants', (args, wanted) => {
    const { status, stdout, stderr } = calendar('add', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(wanted);
  });
});

describe('gongshi calendar explain', () => {
  it('shows every stretch of days, by the calendar of a day', () => {
    const asked = ['explain', '--from', '2020-01-17', '--working-days', '15'];
    const before = calendar(...asked, '--known-on', '2020-01-26').stdout;
    expect(before).toContain('2020-02-12                周三        截止 24:00');
    expect(before).toContain('不计入：春节假期（国办发明电〔2019〕16号）');
    expect(calendar(...asked, '--calendar', '2020.2').stdout).toContain(
      '2020-02-14                周五        截止 24:00',
    );
  });
});
