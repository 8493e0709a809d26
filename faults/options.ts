import { parseArgs } from 'node:util';

export interface Options {
  seeds: number;
  firstSeed: number;
  /** Runs side by side. */
  atOnce: number;
  json: boolean;
  /** File the report is written into. */
  report: string | undefined;
}

/** Reads the command line; throws, naming the option, where a number is none. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10' },
      'first-seed': { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      report: { type: 'string' },
    },
  });
  const seeds = whole('seeds', values.seeds, 1, 1_000_000);
  return {
    seeds,
    firstSeed: whole('first-seed', values['first-seed'], 0, 1_000_000),
    atOnce: Math.min(seeds, whole('at-once', values['at-once'], 1, 16)),
    json: values.json,
    report: values.report,
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`--${name}=${text}: must be a whole number from ${least} to ${most}`);
  return value;
}
