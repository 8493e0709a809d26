import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { connectDatabase } from '../db/client.ts';
import { assertDataMode } from '../db/queries/data-mode.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../db/queries/rehearsal-clock.ts';
import { findAddresses } from '../platform/addresses.ts';
import { machineNow } from '../platform/clock.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import { runWorkflow } from '../platform/start-workflow.ts';
import { connectTemporal } from '../platform/temporal-connection.ts';
import { lapseTo } from '../platform/time-lapse.ts';
import { instantInWords, instantOf } from '../rules/legal-day.ts';
import { pollStart } from '../rules/reconciliation/poll.ts';
import { UsageError } from './output.ts';

export interface TimeLapseOptions {
  to: string;
  data?: string;
  json?: boolean;
}

/** `gongshi time-lapse --to 2021-05-01`: lets a rehearsal's legal time pass; everything due on the way happens. */
export async function timeLapse(env: NodeJS.ProcessEnv, options: TimeLapseOptions): Promise<void> {
  const until = readInstant(options.to);
  const config = loadConfig({ ...env, ...(options.data !== undefined && { GONGSHI_DATA: options.data }) });
  if (config.mode === 'production')
    throw new UsageError(
      'time-lapse: refused with GONGSHI_MODE=production; legal time must be real / 正式环境不得调整法定时间',
    );
  const { databaseUrl, temporalAddress, namespace } = addressesOf(config);
  const database = connectDatabase({ url: databaseUrl, maxConnections: 2, onError: () => undefined });
  const connection = await connectTemporal(temporalAddress);
  const said: string[] = [];
  const say = (instant: Date) => {
    said.push(instant.toISOString());
    if (!options.json) process.stdout.write(`${instantInWords(instant)}\n`);
  };
  try {
    await assertDataMode(database, config.mode);
    const findInstant = async () => (await findRehearsalInstant(database)) ?? machineNow();
    const moveTo = (instant: Date) => moveRehearsalClock(database, instant, machineNow());
    const road = { client: new Client({ connection, namespace }), taskQueue: config.temporal.taskQueue };
    const tick = (instant: Date) => runWorkflow(road, pollStart(randomUUID(), { asOf: instant.toISOString() }));
    await lapseTo({ connection, namespace, findInstant, moveTo, machineNow, tick, onStep: say }, until);
    if (options.json)
      process.stdout.write(`${JSON.stringify({ legalNow: (await findInstant()).toISOString(), stops: said })}\n`);
  } finally {
    await connection.close();
    await database.$client.end();
  }
}

/** A day means its first instant in Beijing. */
function readInstant(text: string): Date {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantOf(text, '00:00') : new Date(text);
  if (Number.isNaN(instant.getTime()))
    throw new UsageError(
      `--to ${text}: must be a day such as 2021-05-01, or an instant such as 2021-04-30T18:00:00+08:00 / 应为日期或时刻`,
    );
  return instant;
}

/** What the environment names, or what runs on the data folder. */
function addressesOf(config: Config): { databaseUrl: string; temporalAddress: string; namespace: string } {
  const { url } = config.database;
  const { address, namespace } = config.temporal;
  if (url !== undefined && address !== undefined) return { databaseUrl: url, temporalAddress: address, namespace };
  const found = findAddresses(config.data);
  if (found) return found;
  throw new Error(
    `time-lapse: nothing runs on ${config.data}; start it first (gongshi start), or name another folder with --data / 系统未运行`,
  );
}
