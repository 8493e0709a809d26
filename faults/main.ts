/**
 * npm run faults -- --seeds 10 --first-seed 1 [--json] [--report FILE]
 *
 * Holds a small campaign while its processes are killed, its connections cut and its provider lies, once for each seed,
 * and then counts: nothing lost, nothing doubled, unknown only where it cannot be known, accounts balanced, the log
 * whole. A seed that failed is run again alone by `--first-seed S --seeds 1`: the same plan, if not the same instants.
 */
import { copyFileSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { describePlan, planOf } from './plan/plan.ts';
import { describeRun, failed, lastLine, markdownOf, tableOf, totalsOf } from './report.ts';
import { type RunReport, runSeed } from './run.ts';
import { type Stage, setStage } from './stage/stage.ts';
import { makeNamespace } from './stage/system.ts';
import { prepareTemplate } from './stage/template.ts';

interface Options {
  seeds: number;
  firstSeed: number;
  json: boolean;
  report: string | undefined;
}

async function main(): Promise<void> {
  const options = readOptions();
  const say = (line: string) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const stage = await setStage(say);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      say('stopping');
      void stage.stop().finally(() => process.exit(130));
    });
  const reports: RunReport[] = [];
  try {
    await runAll(stage, options, say, reports);
  } finally {
    await stage.stop();
  }
  tell(options, reports, say);
}

async function runAll(
  stage: Stage,
  options: Options,
  say: (line: string) => void,
  reports: RunReport[],
): Promise<void> {
  const tokens = await prepareTemplate(stage);
  let namespace = makeNamespace(stage);
  for (let seed = options.firstSeed; seed < options.firstSeed + options.seeds; seed += 1) {
    for (const line of describePlan(planOf(seed))) say(line);
    const report = await runSeed(stage, tokens, await namespace, seed);
    reports.push(report);
    for (const line of describeRun(report)) say(line);
    if (failed(report)) say(`  logs: ${keepLogs(stage, seed)}`);
    namespace = makeNamespace(stage);
    namespace.catch(() => undefined);
  }
}

function tell(options: Options, reports: readonly RunReport[], say: (line: string) => void): void {
  const totals = totalsOf(reports);
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  if (options.report !== undefined) writeFileSync(options.report, markdownOf(reports, machine));
  if (options.json) process.stdout.write(`${JSON.stringify({ ...totals, reports })}\n`);
  say('');
  for (const line of tableOf(reports)) say(line);
  say('');
  if (totals.failed.length > 0) say(`failed: seeds ${totals.failed.join(', ')}`);
  say(lastLine(totals));
  process.exitCode = totals.failed.length > 0 ? 1 : 0;
}

/** What the processes of a failed run said, copied where it outlives the program; all in it is invented. */
function keepLogs(stage: Stage, seed: number): string {
  const folder = mkdtempSync(join(tmpdir(), `gongshi-faults-seed-${seed}-`));
  const names = ['provider', 'api', 'worker-1', 'worker-2'].map((who) => `seed-${seed}-${who}`);
  for (const name of [...names, 'temporal-server', 'postgres']) {
    const file = stage.processes.logFile(name);
    if (existsSync(file)) copyFileSync(file, join(folder, basename(file)));
  }
  return folder;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10' },
      'first-seed': { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  return {
    seeds: whole('seeds', values.seeds, 1),
    firstSeed: whole('first-seed', values['first-seed'], 0),
    json: values.json,
    report: values.report,
  };
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > 1_000_000)
    throw new Error(`--${name}=${text}: must be a whole number from ${least} to 1000000`);
  return value;
}

await main();
