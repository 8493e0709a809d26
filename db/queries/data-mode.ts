import { sql } from 'drizzle-orm';
import type { Config } from '../../platform/config.ts';
import type { Executor } from '../client.ts';
import { dataModeTable } from '../schema/index.ts';
import { onlyRow } from './rows.ts';

export type DataMode = Config['mode'];

const IN_CHINESE: Record<DataMode, string> = { production: '正式', rehearsal: '演练' };

/** The data is of one mode and the process of the other: neither may touch what is the other's. */
export class DataModeError extends Error {
  override name = 'DataModeError';
  constructor(database: string, data: DataMode, process: DataMode) {
    super(
      `the database ${database} holds the data of a ${data}, and this process runs with GONGSHI_MODE=${process}: set GONGSHI_MODE=${data}, or name another database with DATABASE_URL (another data folder with GONGSHI_DATA) / 数据库 ${database} 中为${IN_CHINESE[data]}数据，而本进程以${IN_CHINESE[process]}方式运行：请将 GONGSHI_MODE 设为 ${data}，或另指定数据库（DATABASE_URL）或数据目录（GONGSHI_DATA）`,
    );
  }
}

/** Whether the mode of this data has been decided; a schema older than the table, or a table without its row, has none. */
export async function isDataModeDecided(executor: Executor): Promise<boolean> {
  const found = await executor.execute<{ there: boolean }>(sql`SELECT to_regclass('data_mode') IS NOT NULL AS there`);
  return onlyRow(found.rows).there && (await findDataMode(executor)) !== undefined;
}

/** The mode this data was made in; undefined before it is decided. Precondition: the table is there. */
export async function findDataMode(executor: Executor): Promise<DataMode | undefined> {
  const [row] = await executor.select({ mode: dataModeTable.mode }).from(dataModeTable);
  return row?.mode;
}

/**
 * Decides the mode of a database that has none: `mode`, unless a rehearsal has left its marks (a moved clock, a parameter
 * marked 演示) in a schema older than this table. Decided before, it stays.
 */
export async function saveDataMode(executor: Executor, mode: DataMode, machineNow: Date): Promise<void> {
  await executor.execute(sql`
    INSERT INTO data_mode (mode, decided_at)
    SELECT CASE WHEN EXISTS (SELECT FROM rehearsal_clock) OR EXISTS (SELECT FROM parameters WHERE demonstration)
      THEN 'rehearsal' ELSE ${mode} END, ${machineNow.toISOString()}::timestamptz
    ON CONFLICT DO NOTHING`);
}

/** Throws DataModeError where the data is not of the mode this process runs in. Every process asks before anything else. */
export async function assertDataMode(executor: Executor, mode: DataMode): Promise<void> {
  const name = onlyRow((await executor.execute<{ name: string }>(sql`SELECT current_database() AS name`)).rows).name;
  const found = await findDataMode(executor);
  if (found === undefined)
    throw new Error(
      `the database ${name} has no mode yet; run \`gongshi migrate\` first / 数据库尚未初始化，请先运行 gongshi migrate`,
    );
  if (found !== mode) throw new DataModeError(name, found, mode);
}
