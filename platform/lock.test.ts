import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LockHeldError, takeLock, waitForLock } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'gongshi-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a lock that is held is refused, and names who holds it', async () => {
  const lock = await takeLock(join(folder, 'a'));
  const refused = await takeLock(join(folder, 'a')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LockHeldError);
  expect((refused as LockHeldError).pid).toBe(process.pid);
  lock.release();
  (await takeLock(join(folder, 'a'))).release();
});

test('a file left by a process that was killed does not hold the lock', async () => {
  writeFileSync(join(folder, 'b'), JSON.stringify({ pid: 1, started: 'another time' }));
  (await takeLock(join(folder, 'b'))).release();
});

test('of twenty that ask at once, exactly one gets the lock', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(join(folder, 'c'))));
  const got = asked.filter((outcome) => outcome.status === 'fulfilled');
  expect(got).toHaveLength(1);
  got[0]?.value.release();
});

test('whoever waits gets the lock when it is released, and is told once whom it waits for', async () => {
  const lock = await takeLock(join(folder, 'd'));
  const told: (number | undefined)[] = [];
  const waiting = waitForLock(join(folder, 'd'), (pid) => {
    told.push(pid);
    lock.release();
  });
  (await waiting).release();
  expect(told).toEqual([process.pid]);
});
