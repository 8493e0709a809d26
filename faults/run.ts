import { judge, type Verdict } from './checks/index.ts';
import type { Facts } from './facts/facts.ts';
import { readFacts } from './facts/read.ts';
import { type Recovery, recoveryOf, sumOf } from './facts/recovery.ts';
import { whatRowsSay } from './facts/stuck.ts';
import { within } from './patience.ts';
import { type Plan, planOf } from './plan/plan.ts';
import type { Stage } from './stage/stage.ts';
import { type System, startSystem } from './stage/system.ts';
import type { Tokens } from './stage/template.ts';
import { type Blows, createBlows, type Fall } from './story/blows.ts';
import { type Told, tellStory } from './story/story.ts';

/** What one seed came to. */
export interface RunReport extends Verdict {
  seed: number;
  seconds: number;
  /** How long each phase took, of those it came to. */
  phases: Blows['seconds'];
  messages: number;
  filings: number;
  /** The blows that met something. */
  falls: readonly Fall[];
  /** How often the provider told each lie. */
  lies: Record<string, number>;
  recovery: Recovery;
  /** Processes that ended without having been killed, and how. */
  deaths: string[];
  /** Why the run did not come to its end, with what the rows said then. */
  broken?: string;
}

/** Generous: a machine that others use as well is slow, and slowness is no loss. */
const RUN_MS = 900_000;

/** One run from its plan to its verdict. A run that does not end is the product's failure, and is reported like one. */
export async function runSeed(stage: Stage, tokens: Tokens, namespace: string, seed: number): Promise<RunReport> {
  const began = performance.now();
  const plan = planOf(seed);
  const deathsBefore = [stage.postgres.deaths.length, stage.temporal.deaths.length] as const;
  const system = await startSystem(stage, namespace, plan);
  const blows = createBlows(system, plan.strikes);
  const report = (rest: Partial<RunReport>): RunReport => ({
    ...{ seed, seconds: (performance.now() - began) / 1000, phases: blows.seconds },
    ...{ messages: 0, filings: 0, lies: {}, recovery: sumOf([]), lost: 0, doubled: 0, unknown: 0, findings: [] },
    ...{ falls: blows.falls, deaths: deathsOf(system, deathsBefore) },
    ...rest,
  });
  try {
    const { told, facts } = await within('the run', RUN_MS, toItsEnd(stage, system, tokens, plan, blows));
    const { messages, filings } = facts;
    const counts = { messages: messages.length, filings: filings.length, lies: Object.fromEntries(told.lies) };
    return report({ ...judge(facts), ...counts, recovery: recoveryOf(facts, told.asked) });
  } catch (error) {
    await blows.over().catch(() => undefined);
    return report({ broken: `${(error as Error).message}\n${await whatRowsSay(system)}` });
  } finally {
    await system.stop();
  }
}

async function toItsEnd(
  stage: Stage,
  system: System,
  tokens: Tokens,
  plan: Plan,
  blows: Blows,
): Promise<{ told: Told; facts: Facts }> {
  const told = await tellStory(stage, system, tokens, plan, blows);
  return { told, facts: await readFacts(system, tokens, told) };
}

/** Told whatever they were: one of ours is a fault (`failed` in report/totals), a server may end when PostgreSQL is killed. */
function deathsOf(system: System, [postgres, temporal]: readonly [number, number]): string[] {
  const { processes } = system;
  return Object.entries(processes).flatMap(([name, kept]) =>
    kept.deaths.slice(name === 'postgres' ? postgres : name === 'temporal' ? temporal : 0),
  );
}
