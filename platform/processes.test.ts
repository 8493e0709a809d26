import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { prepareData } from './home.ts';
import { identify, isAlive } from './process-identity.ts';
import { createProcessTable, type Launch } from './processes.ts';

const root = mkdtempSync(join(tmpdir(), 'gongshi-processes-'));
const folders = prepareData(root);
const table = createProcessTable(folders);
afterAll(() => rmSync(root, { recursive: true }));

const node = (name: string, script: string): Launch => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  env: {},
  fingerprint: 'one',
  stopTimeoutMs: 300,
});
const WAITS = 'setInterval(() => undefined, 1000)';

test('a process is taken over by its record, unless it was started another way', async () => {
  const launch = node('adopted', WAITS);
  const started = await table.start(launch);
  const later = createProcessTable(folders);
  expect(later.adopt({ ...launch, fingerprint: 'two' })).toBeUndefined();
  expect(later.adopt(launch)?.pid).toBe(started.pid);
  await later.adopt(launch)?.stop();
  expect(started.isAlive()).toBe(false);
  expect(later.adopt(launch)).toBeUndefined();
});

test('a record whose number went to another process is not taken for it, and that process is left alone', async () => {
  const record = { pid: process.pid, started: 'another time', fingerprint: 'one' };
  writeFileSync(join(folders.run, 'reused.json'), JSON.stringify(record));
  expect(table.adopt(node('reused', WAITS))).toBeUndefined();
  expect(await table.clear('reused')).toBe(false); // and we still run
});

test('a record cut off by a crash counts as none', async () => {
  writeFileSync(join(folders.run, 'torn.json'), '{"pid": 12');
  expect(table.adopt(node('torn', WAITS))).toBeUndefined();
});

test('a process that does not end when asked is killed with all of its group', async () => {
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(WAITS)}], { stdio: 'inherit' }).pid;
    process.on('SIGTERM', () => undefined); console.log('deaf'); ${WAITS}`;
  const started = await table.start(node('deaf', script));
  while (!readFileSync(started.logFile, 'utf8').includes('deaf'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await started.stop();
  expect(started.isAlive()).toBe(false);
  expect(await started.exited).toBe('ended by SIGKILL');
});

test('a program that is not there is an error that says so', async () => {
  await expect(table.start({ ...node('absent', ''), command: '/no/such/program' })).rejects.toThrow(
    /could not run.*ENOENT/,
  );
});

test('a process is told apart from a later one with its number by its start', () => {
  const self = identify(process.pid);
  expect(self && isAlive(self)).toBe(true);
  expect(isAlive({ pid: process.pid, started: '0' })).toBe(false);
});
