import { judge, type Verdict } from './checks/index.ts';
import type { Facts } from './facts/facts.ts';
import { readFacts } from './facts/read.ts';
import { within } from './patience.ts';
import { planOf } from './plan/plan.ts';
import type { Stage } from './stage/stage.ts';
import { type System, startSystem } from './stage/system.ts';
import type { Tokens } from './stage/template.ts';
import { createBlows } from './story/blows.ts';
import { type Told, tellStory } from './story/story.ts';

/** What one seed came to. */
export interface RunReport extends Verdict {
  seed: number;
  seconds: number;
  messages: number;
  filings: number;
  /** How often each blow fell, by name. */
  blows: Record<string, number>;
  /** How often the provider told each lie. */
  lies: Record<string, number>;
  /** Processes that ended without having been killed, and how. */
  deaths: string[];
  /** Why the run did not come to its end, with what the rows said then. */
  broken?: string;
}

const RUN_MS = 300_000;

/** One run from its plan to its verdict. A run that does not end is the product's failure, and is reported like one. */
export async function runSeed(stage: Stage, tokens: Tokens, namespace: string, seed: number): Promise<RunReport> {
  const began = performance.now();
  const plan = planOf(seed);
  const deathsBefore = [stage.postgres.deaths.length, stage.temporal.deaths.length] as const;
  const system = await startSystem(stage, namespace, seed);
  const blows = createBlows(system, plan.strikes);
  const report = (rest: Partial<RunReport>): RunReport => ({
    ...{ seed, seconds: (performance.now() - began) / 1000, messages: 0, filings: 0, lies: {} },
    ...{ lost: 0, doubled: 0, unknown: 0, findings: [] },
    blows: Object.fromEntries(blows.counts),
    deaths: deathsOf(system, deathsBefore),
    ...rest,
  });
  try {
    const { told, facts } = await within('the run', RUN_MS, toItsEnd(stage, system, tokens, plan, blows));
    const { messages, filings } = facts;
    const counts = { messages: messages.length, filings: filings.length };
    return report({ ...judge(facts), ...counts, lies: Object.fromEntries(told.lies) });
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
  plan: ReturnType<typeof planOf>,
  blows: ReturnType<typeof createBlows>,
): Promise<{ told: Told; facts: Facts }> {
  const told = await tellStory(stage, system, tokens, plan, blows);
  return { told, facts: await readFacts(system, tokens, told) };
}

/** Where a run stands that does not go on. */
async function whatRowsSay({ pool }: System): Promise<string> {
  const ask = async (text: string) => {
    try {
      return (await pool.query(text)).rows.map((row) => `    ${JSON.stringify(row)}`).join('\n');
    } catch (error) {
      return `    (not read: ${(error as Error).message})`;
    }
  };
  return [
    '  campaigns:',
    await ask('SELECT id, state FROM campaigns'),
    '  rounds and messages:',
    await ask(`SELECT r.number, r.state, d.state AS messages, count(*)::int, min(d.lease_until) AS "leaseFrom", max(d.not_before) AS "notBefore"
               FROM rounds r LEFT JOIN deliveries d ON d.round_id = r.id GROUP BY 1, 2, 3 ORDER BY 1, 3`),
    '  commands without an answer:',
    await ask('SELECT id, operation, recorded_at FROM commands WHERE answer_status IS NULL'),
    '  sessions of the database:',
    await ask(`SELECT state, wait_event_type, wait_event, xact_start, left(query, 90) AS query FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()`),
  ].join('\n');
}

/** Told whatever they were: one of ours is a fault (`failed` in report.ts), a server may end when PostgreSQL is killed. */
function deathsOf(system: System, [postgres, temporal]: readonly [number, number]): string[] {
  const { processes } = system;
  return Object.entries(processes).flatMap(([name, kept]) =>
    kept.deaths.slice(name === 'postgres' ? postgres : name === 'temporal' ? temporal : 0),
  );
}
