/**
 * npm run faults -- --seeds 10 --first-seed 1 [--at-once 2] [--json] [--report FILE]
 *
 * Holds a small campaign while its processes are killed, its connections cut and its providers lie, once for each seed,
 * and then counts: nothing lost, nothing doubled, unknown only where it cannot be known, accounts balanced, the log
 * whole. A seed that failed is run again alone by `--first-seed S --seeds 1`: the same plan, if not the same instants.
 * With `--at-once`, so many runs go on side by side, each on servers of its own. The report is written after every run:
 * what was measured is not lost when the program is stopped.
 */
import { cpus } from 'node:os';
import { readOptions } from './options.ts';
import { describePlan, planOf } from './plan/plan.ts';
import { writeReport } from './report/file.ts';
import { describeRun, tableOf } from './report/lines.ts';
import { markdownOf } from './report/markdown.ts';
import { failed, lastLine, totalsOf } from './report/totals.ts';
import { type RunReport, runSeed } from './run.ts';
import { keepLogs, type Stage, setStage } from './stage/stage.ts';
import { createStops } from './stage/stops.ts';
import { makeNamespace } from './stage/system.ts';
import { prepareTemplate } from './stage/template.ts';

type Say = (line: string) => void;

const MACHINE = `${cpus().length} cores, Node ${process.versions.node}`;

async function main(): Promise<void> {
  const options = readOptions();
  const say: Say = (line) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const seeds = Array.from({ length: options.seeds }, (_, index) => options.firstSeed + index);
  const stops = createStops();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      say('stopping');
      void stops.stop().finally(() => process.exit(130));
    });
  const reports: RunReport[] = [];
  const lane = async () => {
    const stage = await setStage(say);
    stops.before(() => stage.stop());
    await runAll(stage, seeds, say, (report) => {
      reports.push(report);
      if (options.report !== undefined) writeReport(options.report, markdownOf(inOrder(reports), MACHINE));
    });
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, lane));
  } finally {
    await stops.stop();
  }
  tell(inOrder(reports), options.json, say);
}

/** Takes seeds from the list until none is left; other stages may take from it as well. */
async function runAll(stage: Stage, seeds: number[], say: Say, keep: (report: RunReport) => void): Promise<void> {
  const tokens = await prepareTemplate(stage);
  let namespace = makeNamespace(stage);
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    for (const line of describePlan(planOf(seed))) say(line);
    const report = await runSeed(stage, tokens, await namespace, seed);
    keep(report);
    for (const line of describeRun(report)) say(line);
    if (failed(report)) say(`  logs: ${keepLogs(stage, seed)}`);
    // Only for a run to come: asked of a server that is being stopped, it would be waited for in vain.
    if (seeds.length > 0) namespace = makeNamespace(stage);
    namespace.catch(() => undefined);
  }
}

function tell(reports: readonly RunReport[], json: boolean, say: Say): void {
  const totals = totalsOf(reports);
  if (json) process.stdout.write(`${JSON.stringify({ ...totals, reports })}\n`);
  say('');
  for (const line of tableOf(reports)) say(line);
  say('');
  if (totals.failed.length > 0) say(`failed: seeds ${totals.failed.join(', ')}`);
  say(lastLine(totals));
  process.exitCode = totals.failed.length > 0 ? 1 : 0;
}

const inOrder = (reports: readonly RunReport[]) => [...reports].sort((a, b) => a.seed - b.seed);

await main();
