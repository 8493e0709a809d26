import { setTimeout as sleep } from 'node:timers/promises';

/** Rates this high are never reached: the wheel is left out. */
const UNLIMITED_PER_SECOND = 50_000;

/**
 * Spaces calls out to `perSecond`: each caller is given the next free instant and waits for it. After a pause the
 * unused instants are not made up for, so a provider's cap holds over every second, not only on average.
 */
export function createPace(
  perSecond: number,
  monotonicNow: () => number = () => performance.now(),
): () => Promise<void> {
  if (perSecond >= UNLIMITED_PER_SECOND) return async () => {};
  const gapMs = 1000 / perSecond;
  let nextAt = 0;
  return async () => {
    const now = monotonicNow();
    nextAt = Math.max(nextAt, now);
    const waitMs = nextAt - now;
    nextAt += gapMs;
    if (waitMs >= 1) await sleep(waitMs);
  };
}
