import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { connectDatabase } from '../db/client.ts';
import { assertDataMode } from '../db/queries/data-mode.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../db/queries/rehearsal-clock.ts';
import { findNextUrgingAt } from '../db/queries/urging/index.ts';
import { findAddresses } from '../platform/addresses.ts';
import { machineNow } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { runWorkflow } from '../platform/start-workflow.ts';
import { connectTemporal } from '../platform/temporal-connection.ts';
import { lapseTo } from '../platform/time-lapse.ts';
import { lateListStart } from '../rules/late-list.ts';
import { pollStart } from '../rules/reconciliation/poll.ts';
import { urgingStart } from '../rules/urging.ts';
import { UsageError } from './output.ts';

/** The legal time of a rehearsal that runs, as it is let pass from the machine. */
export interface RehearsalTime {
  now(): Promise<Date>;
  /** Everything due on the way happens; `onStep` is told of each instant stopped at. */
  lapse(until: Date, onStep?: (instant: Date) => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Refuses in production, where legal time is real. `command` is who asks. */
export function assertRehearsal({ mode }: Config, command: string): void {
  if (mode === 'production')
    throw new UsageError(
      `${command}: refused with GONGSHI_MODE=production; legal time must be real / 正式环境不得调整法定时间`,
    );
}

/** Takes hold of the clock of the rehearsal the configuration names, or that runs on its data folder. Close it. */
export async function openRehearsalTime(config: Config, command: string): Promise<RehearsalTime> {
  assertRehearsal(config, command);
  const { databaseUrl, temporalAddress, namespace } = addressesOf(config, command);
  const database = connectDatabase({ url: databaseUrl, maxConnections: 2, onError: () => undefined });
  const connection = await connectTemporal(temporalAddress);
  const close = async () => {
    await connection.close();
    await database.$client.end();
  };
  try {
    await assertDataMode(database, config.mode);
  } catch (error) {
    await close();
    throw error;
  }
  const now = async () => (await findRehearsalInstant(database)) ?? machineNow();
  const moveTo = (instant: Date) => moveRehearsalClock(database, instant, machineNow());
  const road = { client: new Client({ connection, namespace }), taskQueue: config.temporal.taskQueue };
  const tick = async (instant: Date) => {
    const message = { asOf: instant.toISOString() };
    await runWorkflow(road, pollStart(randomUUID(), message));
    await runWorkflow(road, lateListStart(randomUUID(), message));
    await runWorkflow(road, urgingStart(randomUUID(), message));
  };
  const nextTick = (after: Date) => findNextUrgingAt(database, after);
  return {
    now,
    lapse: (until, onStep) =>
      lapseTo({ connection, namespace, findInstant: now, moveTo, machineNow, tick, nextTick, onStep }, until),
    close,
  };
}

/** What the environment names, or what runs on the data folder. */
function addressesOf(
  config: Config,
  command: string,
): { databaseUrl: string; temporalAddress: string; namespace: string } {
  const { url } = config.database;
  const { address, namespace } = config.temporal;
  if (url !== undefined && address !== undefined) return { databaseUrl: url, temporalAddress: address, namespace };
  const found = findAddresses(config.data);
  if (found) return found;
  throw new Error(
    `${command}: nothing runs on ${config.data}; start it first (gongshi start), or name another folder with --data / 系统未运行`,
  );
}
