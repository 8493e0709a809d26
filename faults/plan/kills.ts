import type { Random } from '../../tools/register-sample/random.ts';

/** Processes a run has, by the names it gives them. */
export const PROCESSES = ['worker-1', 'worker-2', 'api', 'temporal', 'postgres', 'provider'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** A process is killed (SIGKILL) and started again after a while, or stands still (SIGSTOP … SIGCONT). */
export interface Kill {
  act: 'kill' | 'suspend';
  target: ProcessName;
  /** How long it is down, or stands still. */
  forMs: number;
}

interface KillKind {
  act: Kill['act'];
  target: ProcessName;
  /** How often it is drawn beside the others. */
  weight: number;
  forMs: readonly [least: number, most: number];
}

/**
 * What may befall a process. The provider is the instrument that counts: it is never killed, and stands still for less
 * than a provider may take (`SETTLE_AFTER_MS` in stage/services). A worker stands still for longer than its claim.
 */
export const KILLS: readonly KillKind[] = [
  { act: 'kill', target: 'worker-1', weight: 3, forMs: [200, 1_500] },
  { act: 'kill', target: 'worker-2', weight: 3, forMs: [200, 1_500] },
  { act: 'kill', target: 'api', weight: 4, forMs: [200, 1_500] },
  { act: 'kill', target: 'temporal', weight: 4, forMs: [200, 2_000] },
  { act: 'kill', target: 'postgres', weight: 4, forMs: [200, 2_000] },
  { act: 'suspend', target: 'worker-1', weight: 1.5, forMs: [4_000, 9_000] },
  { act: 'suspend', target: 'worker-2', weight: 1.5, forMs: [4_000, 9_000] },
  { act: 'suspend', target: 'api', weight: 1, forMs: [500, 4_000] },
  { act: 'suspend', target: 'provider', weight: 1, forMs: [300, 700] },
];

/** Draws one. */
export function drawKill(random: Random): Kill {
  const { act, target, forMs } = drawWeighted(random, KILLS);
  return { act, target, forMs: random.integer(...(forMs as [number, number])) };
}

/** One of the kinds, the heavier the more often. */
export function drawWeighted<T extends { weight: number }>(random: Random, kinds: readonly T[]): T {
  let left = random.next() * kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (const kind of kinds) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return kinds.at(-1) as T;
}
