/**
 * npm run bench [-- --rows 100000 --runs 3 | --quick] [--only register,reminders] [--profile FOLDER]
 *
 * One table: how fast a register comes in, becomes a roster and is searched, how fast deadlines follow a new calendar,
 * how fast reminders are planned and go out; each figure beside its limit of the same run, on the same PostgreSQL and
 * simulator. Medians of all runs: machines are noisy. A run whose accounts do not balance, or whose provider lost or
 * doubled a message, fails.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDeadlines } from './deadlines.ts';
import { count, type Line, type Size } from './line.ts';
import { measureRegister } from './register.ts';
import { measureReminders } from './reminders.ts';
import { type Bench, setUp } from './setup.ts';
import { tableOf } from './table.ts';

/** The parts of the table, a file each; `--only` names those wanted. */
const PARTS: Record<string, (bench: Bench, size: Size) => Promise<Line[]>> = {
  register: measureRegister,
  deadlines: measureDeadlines,
  reminders: measureReminders,
};

interface Options extends Size {
  only: string[];
  nodeOptions: string[];
}

async function main(): Promise<void> {
  const options = readOptions();
  const [load = 0] = loadavg();
  const bench = await setUp(options.nodeOptions);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void bench.stop().finally(() => process.exit(130)));
  try {
    const lines: Line[] = [];
    for (const part of options.only) lines.push(...(await PARTS[part]!(bench, options)));
    const machine = `${cpus().length} cores, Node ${process.versions.node}, load before ${load.toFixed(1)}`;
    console.log(`\n${count(options.rows)} rights, ${options.runs} runs, ${machine}\n\n${tableOf(lines)}`);
  } finally {
    await bench.stop();
  }
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
  return {
    only: partsOf(values.only),
    rows: wholeNumber('rows', values.rows ?? (values.quick ? '10000' : '100000'), 9_999_999),
    runs: wholeNumber('runs', values.runs ?? (values.quick ? '1' : '3'), 99),
    nodeOptions: values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [],
  };
}

function partsOf(only: string | undefined): string[] {
  const wanted = only?.split(',') ?? Object.keys(PARTS);
  const unknown = wanted.find((part) => !(part in PARTS));
  if (unknown !== undefined) throw new Error(`--only=${unknown}: must be of ${Object.keys(PARTS).join(', ')}`);
  return wanted;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Error(`--${name}=${text}: must be a whole number from 1 to ${most}`);
  return value;
}

await main();
