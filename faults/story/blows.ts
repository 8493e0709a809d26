import { setTimeout as sleep } from 'node:timers/promises';
import type { Cut } from '../plan/cuts.ts';
import { type Blow, nameOf, type Phase, type Strike } from '../plan/plan.ts';
import type { System } from '../stage/system.ts';

/** Deals the blows of a plan, and counts those that met something. */
export interface Blows {
  /** Runs a phase; each of its strikes falls once `progress` (0 … 1) has come so far, the rest when the phase is over. */
  during<T>(phase: Phase, progress: () => number, work: () => Promise<T>): Promise<T>;
  /** Waits until nothing is down, still, cut or slow any more. */
  over(): Promise<void>;
  /** By name, how often each blow fell. */
  counts: Map<string, number>;
}

const LOOK_EVERY_MS = 20;

export function createBlows(system: System, strikes: readonly Strike[]): Blows {
  const counts = new Map<string, number>();
  const falling: Promise<void>[] = [];
  const strike = ({ blow }: Strike) => {
    const falls = deal(system, blow).then((hit) => {
      if (hit) counts.set(nameOf(blow), (counts.get(nameOf(blow)) ?? 0) + 1);
    });
    falls.catch(() => undefined); // told by `over`
    falling.push(falls);
  };
  return {
    counts,
    async during(phase, progress, work) {
      const left = strikes.filter((one) => one.phase === phase);
      let working = true;
      const done = work().finally(() => {
        working = false;
      });
      while (working) {
        const reached = progress();
        while (left[0] && left[0].share <= reached) strike(left.shift() as Strike);
        await Promise.race([sleep(LOOK_EVERY_MS), done]);
      }
      for (const one of left) strike(one);
      return done;
    },
    async over() {
      await Promise.all(falling);
      for (const link of Object.values(system.links)) await link.open();
      await Promise.all(Object.values(system.processes).map((kept) => kept.ready()));
    },
  };
}

/** Deals one blow and takes it back when its time is over; false where there was nothing to hit. */
async function deal(system: System, blow: Blow): Promise<boolean> {
  if (blow.act === 'cut') return cut(system, blow);
  const target = system.processes[blow.target];
  return blow.act === 'kill' ? target.kill(blow.forMs) : target.suspend(blow.forMs);
}

async function cut(system: System, { link, how, forMs, delayMs }: Cut): Promise<boolean> {
  const proxy = system.links[link];
  if (how === 'slow') proxy.slow(delayMs);
  else proxy[how]();
  if (forMs === 0) return true;
  await sleep(forMs);
  await proxy.open();
  return true;
}
