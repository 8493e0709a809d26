import { setTimeout as sleep } from 'node:timers/promises';

/** What was waited for did not come: of a run that does not end, the product's failure. */
export class TimedOut extends Error {
  override name = 'TimedOut';
}

/** Asks until the answer is not undefined; throws TimedOut, naming what was waited for and what went wrong last. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
  everyMs = 50,
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (let last = ''; ; ) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (error instanceof TimedOut) throw error;
      last = `; last failure: ${(error as Error).message}`;
    }
    if (performance.now() > giveUpAt) throw new TimedOut(`waited ${timeoutMs / 1000} s for ${what}${last}`);
    await sleep(everyMs);
  }
}

/** Waits for a promise at most so long; throws TimedOut, naming what was waited for. */
export async function within<T>(what: string, timeoutMs: number, promise: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new TimedOut(`waited ${timeoutMs / 1000} s for ${what}`);
  });
  late.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => done.abort());
}
