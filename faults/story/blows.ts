import { setTimeout as sleep } from 'node:timers/promises';
import type { Cut } from '../plan/cuts.ts';
import type { Kill } from '../plan/kills.ts';
import type { Blow, Phase, Strike } from '../plan/plan.ts';
import type { System } from '../stage/system.ts';

/** A blow that met something. */
export interface Fall {
  blow: Blow;
  /** Of a process killed: how long it was until it did its work again. */
  backMs?: number;
}

/** Deals the blows of a plan, and keeps those that met something. */
export interface Blows {
  /** Runs a phase; each of its strikes falls once `progress` (0 … 1) has come so far, the rest when the phase is over. */
  during<T>(phase: Phase, progress: () => number, work: () => Promise<T>): Promise<T>;
  /** Waits until nothing is down, still, cut or slow any more. */
  over(): Promise<void>;
  falls: Fall[];
  /** How long each phase took. */
  seconds: Partial<Record<Phase, number>>;
}

const LOOK_EVERY_MS = 20;

export function createBlows(system: System, strikes: readonly Strike[]): Blows {
  const falls: Fall[] = [];
  const seconds: Blows['seconds'] = {};
  const falling: Promise<void>[] = [];
  const strike = ({ blow }: Strike) => {
    const dealt = blow.act === 'cut' ? cut(system, blow) : hit(system, blow);
    const told = dealt.then((fall) => void (fall && falls.push(fall)));
    told.catch(() => undefined); // told by `over`
    falling.push(told);
  };
  return {
    falls,
    seconds,
    async during(phase, progress, work) {
      const left = strikes.filter((one) => one.phase === phase);
      const began = performance.now();
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
      seconds[phase] = (performance.now() - began) / 1000;
      return done;
    },
    async over() {
      await Promise.all(falling);
      for (const link of Object.values(system.links)) await link.open();
      await Promise.all(Object.values(system.processes).map((kept) => kept.ready()));
    },
  };
}

/** Kills or stops a process, until it is back; undefined where there was nothing to hit. */
async function hit(system: System, blow: Kill): Promise<Fall | undefined> {
  const target = system.processes[blow.target];
  if (blow.act === 'suspend') return (await target.suspend(blow.forMs)) ? { blow } : undefined;
  const began = performance.now();
  if (!target.kill(blow.forMs)) return undefined;
  await target.ready();
  return { blow, backMs: performance.now() - began };
}

/** Makes a way bad, and good again when its time is over. */
async function cut(system: System, blow: Cut): Promise<Fall> {
  const proxy = system.links[blow.link];
  if (blow.how === 'slow') proxy.slow(blow.delayMs);
  else proxy[blow.how]();
  if (blow.forMs > 0) {
    await sleep(blow.forMs);
    await proxy.open();
  }
  return { blow };
}
