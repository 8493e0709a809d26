/**
 * npm run bench [-- --rows 100000 --runs 3 | --quick] [--profile FOLDER]
 *
 * How fast reminders go out, beside the limit measured in the same run on the same PostgreSQL and simulator. Medians of
 * all runs: machines are noisy. A run whose accounts do not balance, or whose provider lost or doubled a message, fails.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureBareLoop } from './bare-loop.ts';
import { measureDispatch } from './dispatch.ts';
import type { Figures } from './figures.ts';
import { startProcess } from './processes.ts';
import { type Bench, setUp, withDatabase } from './setup.ts';
import { simulatorControl } from './simulator.ts';
import { printTable } from './table.ts';

interface Options {
  rows: number;
  runs: number;
  nodeOptions: string[];
}

async function main(): Promise<void> {
  const options = readOptions();
  const [load = 0] = loadavg();
  const bench = await setUp(options.nodeOptions);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void bench.stop().finally(() => process.exit(130)));
  try {
    const figures = await measure(bench, options);
    console.log(
      `\n${options.rows} messages, ${options.runs} runs, ${cpus().length} cores, Node ${process.versions.node}, load before ${load.toFixed(1)}\n`,
    );
    printTable(figures);
  } finally {
    await bench.stop();
  }
}

/** In turn, so that a slow minute of the machine meets the limit as well as what is held against it. */
async function measure(bench: Bench, { rows, runs }: Options): Promise<Figures> {
  const simulator = await startProcess(bench, 'sms-simulator');
  const { baseUrl } = bench.config.sms;
  const figures: Figures = { bare: [], silent: [], reported: [], simulatorPeakMiB: undefined };
  for (let run = 1; run <= runs; run++) {
    await simulatorControl(baseUrl).reset();
    figures.bare.push(
      await withDatabase(bench.databaseUrl, (_, pool) => measureBareLoop(pool, bench.config.sms, rows)),
    );
    bench.say(`run ${run}: bare loop ${Math.round(figures.bare.at(-1)!.perSecond)}/s`);
    figures.silent.push(await measureDispatch(bench, { rows, callbacks: false, wholeCampaign: run === runs }));
    bench.say(`run ${run}: dispatch, callbacks off ${Math.round(figures.silent.at(-1)!.perSecond)}/s`);
    figures.reported.push(await measureDispatch(bench, { rows, callbacks: true, wholeCampaign: false }));
    bench.say(`run ${run}: dispatch, callbacks on ${Math.round(figures.reported.at(-1)!.perSecond)}/s`);
  }
  return { ...figures, simulatorPeakMiB: simulator.peakMiB() };
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  return {
    rows: count('rows', values.rows ?? (values.quick ? '10000' : '100000'), 9_999_999),
    runs: count('runs', values.runs ?? (values.quick ? '1' : '3'), 99),
    nodeOptions: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  };
}

function count(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name}=${text}: must be a whole number from 1 to ${most}`);
  return value;
}

await main();
