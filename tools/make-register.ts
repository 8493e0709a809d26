/**
 * Makes a register of mining rights for demonstrations and benchmarks, in the layout of the yearly announcement.
 *
 *   npx tsx tools/make-register.ts --exploration 2140 --mining 4260 --seed 1 [--flaws 0.02] --out rights.csv
 *
 * Same arguments, same bytes. Every holder is invented, and the telephone numbers lie in ranges no network assigns:
 * 16900xxxxxx, and area code + 111xxxx. Rows come one by one, so any size fits in memory.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { spoil } from './register-sample/flaws.ts';
import { makeHolder, type SampleHolder } from './register-sample/holders.ts';
import { type Random, randomFrom } from './register-sample/random.ts';
import { makeRight, type SampleRight } from './register-sample/rights.ts';

export interface RegisterOptions {
  exploration: number;
  mining: number;
  seed: number;
  /** Share of rows that carry a flaw, 0 … 1; none unless asked for. */
  flaws?: number;
}

export const DEFAULT_REGISTER: RegisterOptions = { exploration: 2140, mining: 4260, seed: 1 };

/** Licence numbers carry six digits of sequence. */
const MOST_RIGHTS = 999_999;

/** Share of rights whose holder has another right already; the rest bring a new holder. */
const SAME_HOLDER_AGAIN = 0.4;

/** Rows of a register below its heading, as cells. Precondition: at most 999,999 rights. */
export function* makeRows(options: RegisterOptions): Generator<string[]> {
  const total = options.exploration + options.mining;
  if (total > MOST_RIGHTS)
    throw new RangeError(`at most ${MOST_RIGHTS} rights fit into one register; ${total} were asked for`);
  const random = randomFrom(options.seed);
  const holders: SampleHolder[] = [];
  for (let n = 1; n <= total; n++) {
    const right = makeRight(random, { sequence: n, kind: n <= options.exploration ? '探矿权' : '采矿权' });
    const holder = pickHolder(random, holders, right, n);
    const row = spoil(random, { ...right, ...holder }, options.flaws ?? 0);
    yield [
      String(n),
      ...(Object.keys(REGISTER_COLUMNS) as Array<keyof typeof REGISTER_COLUMNS>).map((column) => row[column]),
    ];
  }
}

function pickHolder(random: Random, holders: SampleHolder[], right: SampleRight, sequence: number): SampleHolder {
  if (holders.length > 0 && random.chance(SAME_HOLDER_AGAIN)) return random.pick(holders);
  const holder = makeHolder(random, { divisionCode: right.divisionCode, sequence });
  holders.push(holder);
  return holder;
}

/** The register as CSV: UTF-8 with BOM, as office programs save it, in portions of about 64 KiB. */
export function* makeCsv(options: RegisterOptions): Generator<string> {
  let portion = `\uFEFF${csvLine(['序号', ...Object.values(REGISTER_COLUMNS)])}`;
  for (const row of makeRows(options)) {
    portion += csvLine(row);
    if (portion.length < 65_536) continue;
    yield portion;
    portion = '';
  }
  yield portion;
}

/** Writes the register to a file. */
export async function writeRegister(path: string, options: RegisterOptions): Promise<void> {
  await pipeline(Readable.from(makeCsv(options)), createWriteStream(path));
}

const csvLine = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;
const csvCell = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      exploration: { type: 'string', default: String(DEFAULT_REGISTER.exploration) },
      mining: { type: 'string', default: String(DEFAULT_REGISTER.mining) },
      seed: { type: 'string', default: String(DEFAULT_REGISTER.seed) },
      flaws: { type: 'string', default: '0' },
      out: { type: 'string', default: 'rights.csv' },
    },
  });
  const options = {
    exploration: wholeNumber('exploration', values.exploration),
    mining: wholeNumber('mining', values.mining),
    seed: wholeNumber('seed', values.seed),
    flaws: share('flaws', values.flaws),
  };
  await writeRegister(values.out, options);
  console.log(`${values.out}: ${options.exploration + options.mining} rights`);
}

function wholeNumber(name: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new RangeError(`--${name} ${text}: must be a whole number`);
  return Number(text);
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw new RangeError(`--${name} ${text}: must lie between 0 and 1`);
  return value;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
