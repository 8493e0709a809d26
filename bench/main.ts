/**
 * npm run bench [-- --rows 100000 --runs 3 | --quick] [--profile FOLDER] [--only recompute]
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
import { recompute } from './recompute.ts';
import { type Bench, setUp, withDatabase } from './setup.ts';
import { simulatorControl } from './simulator.ts';
import { printTable } from './table.ts';

/** Figures beside that of the reminders, a file each; `--only NAME` measures one alone. */
const OTHERS: Record<string, (bench: Bench) => Promise<string>> = { recompute };

interface Options {
  only: string | undefined;
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
    console.log(`${cpus().length} cores, Node ${process.versions.node}, load before ${load.toFixed(1)}`);
    if (options.only === undefined) {
      const figures = await measure(bench, options);
      console.log(`\n${options.rows} messages, ${options.runs} runs\n`);
      printTable(figures);
    }
    for (const [name, measureOther] of Object.entries(OTHERS))
      if ((options.only ?? name) === name) console.log(await measureOther(bench));
  } finally {
    await bench.stop();
  }
}

/** In turn, the limit before and after, so that a slow minute of the machine meets both sides of a ratio. */
async function measure(bench: Bench, { rows, runs }: Options): Promise<Figures> {
  const simulator = await startProcess(bench, 'sms-simulator');
  const bareLoop = async () => {
    await simulatorControl(bench.config.sms.baseUrl).reset();
    return withDatabase(bench.databaseUrl, (_, pool) => measureBareLoop(pool, bench.config.sms, rows));
  };
  const say = (what: string, { perSecond }: { perSecond: number }) =>
    bench.say(`${what} ${Math.round(perSecond).toLocaleString('en')}/s`);
  const figures: Pick<Figures, 'bare' | 'silent' | 'reported'> = { bare: [await bareLoop()], silent: [], reported: [] };
  say('bare loop', figures.bare[0]!);
  for (let run = 1; run <= runs; run++) {
    for (const [kind, callbacks] of [
      ['silent', false],
      ['reported', true],
    ] as const) {
      const dispatch = await measureDispatch(bench, { rows, callbacks, wholeCampaign: false });
      say(`run ${run}: dispatch, callbacks ${callbacks ? 'on' : 'off'}`, dispatch);
      const bare = await bareLoop();
      say('bare loop', bare);
      const limitPerSecond = (figures.bare.at(-1)!.perSecond + bare.perSecond) / 2;
      figures[kind].push({ ...dispatch, limitPerSecond });
      figures.bare.push(bare);
    }
  }
  const whole = await measureDispatch(bench, { rows, callbacks: false, wholeCampaign: true });
  return { ...figures, whole, simulatorPeakMiB: simulator.peakMiB() };
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'string' },
      only: { type: 'string' },
    },
  });
  if (values.only !== undefined && !(values.only in OTHERS))
    throw new Error(`--only=${values.only}: must be one of ${Object.keys(OTHERS).join(', ')}`);
  return {
    only: values.only,
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
