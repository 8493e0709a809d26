import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { SmsSimulator } from '../../channels/sms/simulator/server.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../../db/queries/rehearsal-clock.ts';
import { findNextUrgingAt } from '../../db/queries/urging/index.ts';
import { machineNow } from '../../platform/clock.ts';
import type { CommandRoad } from '../../platform/command-sender.ts';
import { runWorkflow } from '../../platform/start-workflow.ts';
import { connectTemporal } from '../../platform/temporal-connection.ts';
import { lapseTo, type TimeLapseDeps } from '../../platform/time-lapse.ts';
import { pollStart } from '../../rules/reconciliation/poll.ts';
import { urgingStart } from '../../rules/urging.ts';
import type { RunningWorker } from '../../worker/main.ts';
import { createHarness, type Harness, type HarnessOptions } from './index.ts';
import { type Providers, startProviders } from './providers.ts';
import { startWorkers } from './workers.ts';

export const PROVINCE = '150000';

export interface CampaignHarness extends Harness {
  /** Of text messages, by Twilio. */
  simulator: SmsSimulator;
  providers: Providers;
  workers: RunningWorker[];
  temporal: Client;
  /** Lets legal time pass; everything due on the way happens. */
  lapse(until: string, onStep?: (instant: Date) => Promise<void>): Promise<void>;
}

export interface CampaignOptions {
  /** Calls and mail too; without, whoever no text message reaches goes to the call list at once. */
  allChannels?: boolean;
  workers?: number;
  config?: HarnessOptions['config'];
  logger?: HarnessOptions['logger'];
  legalNow?: Date;
}

/** The product with its workers, providers' simulators, and a clock that can be moved. Patience is short, so that faults show soon. */
export async function createCampaignHarness(options: CampaignOptions = {}): Promise<CampaignHarness> {
  const providers = await startProviders();
  const harness = await createHarness({
    temporal: true,
    ...(options.logger && { logger: options.logger }),
    ...(options.legalNow && { legalNow: options.legalNow }),
    config: (config) => {
      const patient = providers.configure(config, options.allChannels === true);
      return options.config ? options.config(patient) : patient;
    },
  });
  const workers = await startWorkers(harness, options.workers ?? 1);
  const connection = await connectTemporal(harness.config.temporal.address as string);
  const { namespace } = harness.config.temporal;
  const { database } = harness;
  const road = { client: new Client({ connection, namespace }), taskQueue: harness.config.temporal.taskQueue };
  return {
    ...{ ...harness, providers, simulator: providers.sms, workers },
    temporal: road.client,
    lapse: (until, onStep) =>
      lapseTo(
        {
          ...{ connection, namespace, machineNow, onStep },
          ...(harness.config.system.url !== undefined && ticks(database, road)),
          findInstant: async () => (await findRehearsalInstant(database)) as Date,
          moveTo: (instant) => moveRehearsalClock(database, instant, machineNow()),
        },
        new Date(until),
      ),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.shutdown()));
      await connection.close();
      await harness.close();
      await providers.close();
    },
  };
}

/** What schedules do: the ministry's system is asked, and whoever it lists is urged. */
function ticks(database: Harness['database'], road: CommandRoad): Pick<TimeLapseDeps, 'tick' | 'nextTick'> {
  return {
    tick: async (instant) => {
      const message = { asOf: instant.toISOString() };
      await runWorkflow(road, pollStart(randomUUID(), message));
      await runWorkflow(road, urgingStart(randomUUID(), message));
    },
    nextTick: (after) => findNextUrgingAt(database, after),
  };
}

/** Imports a register of the fixtures over HTTP and waits for it; returns the finished job. */
export async function importRegister(harness: Harness, fixture: string) {
  return importFile(harness, readFileSync(new URL(`../fixtures/${fixture}/rights.csv`, import.meta.url)));
}

/** The same with a file of the test's own. */
export async function importFile(harness: Harness, file: Buffer | string) {
  const clerk = harness.as('clerk');
  const form = new FormData();
  form.set('authority', PROVINCE);
  form.set('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), 'rights.csv');
  const { status, body } = await clerk.post('/rights/imports', form);
  if (status !== 202) throw new Error(`import answered ${status}: ${JSON.stringify(body)}`);
  for (;;) {
    const job = (await clerk.get(`/rights/imports/${body.id}`)).body;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(100);
  }
}

/** What N2 makes of a fixture, known by construction. */
export function readTruth(fixture: string): Record<string, number> {
  return JSON.parse(readFileSync(new URL(`../fixtures/${fixture}/truth.json`, import.meta.url), 'utf8'));
}

/** Sets a parameter through the API: proposed by a clerk, approved by a reviewer. */
export async function setParameter(
  harness: Harness,
  name: string,
  value: unknown,
  effectiveFrom = '2021-01-02',
): Promise<void> {
  const proposal = {
    authority: PROVINCE,
    name,
    value,
    basisDocument: '演示',
    basisClause: '测试',
    effectiveFrom,
    demonstration: true,
  };
  const proposed = await harness.as('clerk').post('/parameters', proposal);
  const decided = await harness.as('reviewer').post(`/parameters/${proposed.body.id}/decision`, { approve: true });
  if (decided.status !== 200) throw new Error(`parameter ${name}: ${JSON.stringify([proposed.body, decided.body])}`);
}

/** Opens the campaign of 2021 and freezes its roster by two officers; returns its number. */
export async function openCampaign(harness: Harness): Promise<number> {
  const opened = await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE });
  if (opened.status !== 201) throw new Error(`open answered ${opened.status}: ${JSON.stringify(opened.body)}`);
  await freezeRoster(harness, opened.body.id);
  return opened.body.id;
}

/** Has the roster proposed by a clerk, and that proposal frozen by a reviewer; returns the answer of the approval. */
export async function freezeRoster(harness: Harness, id: number) {
  const proposed = await harness.as('clerk').post(`/campaigns/${id}/roster/freeze-proposal`);
  if (proposed.status !== 200)
    throw new Error(`proposal answered ${proposed.status}: ${JSON.stringify(proposed.body)}`);
  const { digest } = proposed.body.proposal;
  const approved = await harness.as('reviewer').post(`/campaigns/${id}/roster/freeze-approval`, { digest });
  if (approved.status !== 200)
    throw new Error(`approval answered ${approved.status}: ${JSON.stringify(approved.body)}`);
  return approved.body;
}
