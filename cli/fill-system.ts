import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { request } from 'undici';
import { loadConfig } from '../platform/config.ts';
import { SYSTEM_KINDS } from '../rules/reconciliation/kinds.ts';
import { readRegisterCells, TITLES } from '../rules/reconciliation/take.ts';
import { REGISTER_COLUMNS } from '../rules/register-heading.ts';
import { DEFAULT_REGISTER, makeCsv } from '../tools/make-register.ts';
import { makeMinistry, type SampleItem } from '../tools/ministry-sample.ts';
import { requireCode } from './options.ts';
import { UsageError, writeOutcome } from './output.ts';

export interface FillOptions {
  /** A register in CSV, as for `gongshi import`; the demonstration's unless given. */
  register?: string;
  /** Address of the simulator, instead of GONGSHI_SYSTEM_URL. */
  system?: string;
  authority: string;
  year: number;
  seed: number;
  json?: boolean;
}

/** The simulator takes bodies of at most 1 MB. */
const ITEMS_AT_ONCE = 500;

/**
 * `gongshi reconcile rehearse`: fills the simulator of the ministry's system with a register as it stands there, a year
 * of filings, lists and draws, each there once its time has come. Instead of what it held. Refused in production.
 */
export async function fillSystem(env: NodeJS.ProcessEnv, options: FillOptions): Promise<void> {
  const { mode, system } = loadConfig(env);
  const address = options.system ?? system.url;
  if (mode === 'production' || address === undefined)
    throw new UsageError('reconcile rehearse: fills the simulator of a rehearsal only / 仅用于演练');
  requireCode('--authority', options.authority);
  const held = makeMinistry(readRegister(options.register), options);
  await tell(address, 'reset', {});
  for (const kind of SYSTEM_KINDS)
    for (const items of portions(held[kind])) await tell(address, 'items', { kind, items });
  const counts = Object.fromEntries(SYSTEM_KINDS.map((kind) => [kind, held[kind].length]));
  writeOutcome(options.json, counts, () => `部公示系统模拟器已装入：${JSON.stringify(counts)}\n`);
}

/** Rows our own register would take, the first of each number: what is flawed in a file does not stand at the ministry. */
function readRegister(path: string | undefined): Record<string, string>[] {
  const text = path === undefined ? [...makeCsv(DEFAULT_REGISTER)].join('') : readable(path);
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, relax_column_count: true });
  const rights = new Map<string, Record<string, string>>();
  for (const { 序号: _number, ...row } of rows) {
    const read = readRegisterCells(TITLES.map((title) => row[title] ?? ''));
    if (!read.ok || rights.has(read.right.licenceNo)) continue;
    const { licenceNo, areaKm2 } = read.right;
    const written = { [REGISTER_COLUMNS.licenceNo]: licenceNo, [REGISTER_COLUMNS.area]: String(areaKm2) };
    rights.set(licenceNo, { ...row, ...written });
  }
  return [...rights.values()];
}

function readable(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new UsageError(
      `--register ${path}: cannot be read (${(cause as NodeJS.ErrnoException).code}) / 文件无法读取`,
    );
  }
}

function* portions(items: readonly SampleItem[]): Generator<SampleItem[]> {
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) yield items.slice(at, at + ITEMS_AT_ONCE);
}

async function tell(address: string, what: string, body: object): Promise<void> {
  const url = `${address.replace(/\/+$/, '')}/_simulator/${what}`;
  const answer = await request(url, { method: 'POST', body: JSON.stringify(body) }).catch((cause: Error) => {
    throw new Error(`${url}: the simulator does not answer (${cause.message}); is it running? / 模拟器无应答`, {
      cause,
    });
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${url} → ${answer.statusCode}\n${text.slice(0, 1_000)}`);
}
