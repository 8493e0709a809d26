import { connectDatabase, type Database } from '../db/client.ts';
import { describeDatabaseFailure } from '../db/describe-failure.ts';
import { assertDataMode } from '../db/queries/data-mode.ts';
import { clocksOf } from '../db/queries/rehearsal-clock.ts';
import { findAddresses } from '../platform/addresses.ts';
import type { Clocks } from '../platform/clock.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import { Refusal } from '../rules/refusal.ts';

export interface DatabaseOptions {
  /** Data folder of a system that runs, instead of GONGSHI_DATA. */
  data?: string;
}

/** The database an operator at the machine works on: that of a running `gongshi start`, or the one DATABASE_URL names. */
export async function withOperatorDatabase<T>(
  env: NodeJS.ProcessEnv,
  options: DatabaseOptions,
  use: (database: Database, clocks: Clocks) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ ...env, ...(options.data !== undefined && { GONGSHI_DATA: options.data }) });
  const url = databaseUrl(config, options);
  const database = connectDatabase({ url, maxConnections: 2, onError: () => undefined });
  try {
    await assertDataMode(database, config.mode);
    return await use(database, clocksOf(config.mode, database));
  } catch (error) {
    const failure = error instanceof Refusal ? undefined : describeDatabaseFailure(error, url);
    throw failure === undefined ? error : new Error(failure, { cause: error });
  } finally {
    await database.$client.end();
  }
}

/** A folder named on the command line goes before the environment, the environment before the standard folder. */
function databaseUrl(config: Config, options: DatabaseOptions): string {
  const running = findAddresses(config.data)?.databaseUrl;
  const url = (options.data !== undefined ? running : undefined) ?? config.database.url ?? running;
  if (url !== undefined) return url;
  throw new Error(
    `nothing runs on ${config.data}: start it first (gongshi start), name its folder with --data, or set DATABASE_URL / 系统未运行，请先启动，或用 --data 指明数据目录，或设置 DATABASE_URL`,
  );
}

const PAGE = 500;

/** Every row of a paged query; `last` is the last row already seen. */
export async function allPages<Row>(list: (last: Row | undefined, limit: number) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await list(rows.at(-1), PAGE);
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}
