import { Client, type Connection } from '@temporalio/client';
import type pg from 'pg';
import { seedDemoRecords, signInAll } from '../cli/demo.ts';
import { connectDatabase } from '../db/client.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../db/queries/rehearsal-clock.ts';
import { machineNow } from '../platform/clock.ts';
import { connectTemporal, ensureNamespace } from '../platform/temporal-connection.ts';
import { lapseTo } from '../platform/time-lapse.ts';
import { annualDisclosureWorkflowId } from '../rules/annual-disclosure.ts';
import { apiClient } from '../test/harness/client.ts';
import { holdAccounts, readTimes } from './accounts.ts';
import { measureBareInsert } from './bare-insert.ts';
import { withOfficialsAtWork } from './officials-at-work.ts';
import { startProcess } from './processes.ts';
import { liftRate, seedRegister } from './seed.ts';
import { type Bench, uniqueName, withDatabase } from './setup.ts';
import { assertOnceEach, simulatorControl } from './simulator.ts';

const PASSWORD = 'gongshi-bench-2021';
const PROVINCE = '150000';
const FIRST_ROUND = new Date('2021-03-01T09:00:00+08:00');
const AFTER_DEADLINE = new Date('2021-05-01T00:00:00+08:00');
const ROUNDS = 6;
/** The driver asks every execution where it stands; twenty times a second, as in tests, would be part of the figure. */
const POLL_EVERY_MS = 1_000;

export interface DispatchOptions {
  rows: number;
  callbacks: boolean;
  /** On to the deadline, all six rounds, with officials at work in the first: for the history, and what they wait. */
  wholeCampaign: boolean;
}

export interface DispatchFigures {
  perSecond: number;
  /** From the round's instant until the first message was claimed. */
  plannedSeconds: number;
  /** One INSERT … SELECT of the same rows. */
  bareInsertSeconds: number;
  /** Of all messages, those handed over within ten seconds of the round's instant. */
  onTimeShare: number;
  /** Reports taken from the first claim until every message was delivered; with callbacks only. */
  callbacksPerSecond?: number;
  workerPeakMiB: number | undefined;
  apiPeakMiB: number | undefined;
  /** Events in the campaign's history; with the whole campaign only. */
  events?: number;
  /** Answers of the API while the round ran; with the whole campaign only. */
  apiLatenciesMs?: number[];
}

/**
 * Measures the first round of a campaign as the product holds it: opened, frozen by two officers, its time lapsed to
 * the round, one worker process with its standard settings, API and provider in processes of their own. Throws unless
 * the accounts balance and the provider got each message once.
 */
export async function measureDispatch(bench: Bench, options: DispatchOptions): Promise<DispatchFigures> {
  return withDatabase(bench.databaseUrl, async (url, pool) => {
    await seedDemoRecords(url, PASSWORD);
    await seedRegister(pool, options.rows);
    const namespace = uniqueName();
    const connection = await connectTemporal(bench.temporalAddress);
    await ensureNamespace(connection, namespace);
    const env = {
      ...{ DATABASE_URL: url, TEMPORAL_ADDRESS: bench.temporalAddress, TEMPORAL_NAMESPACE: namespace },
      ...{ GONGSHI_SMS_CALLBACKS: String(options.callbacks) },
    };
    const api = await startProcess(bench, 'api', env);
    const worker = await startProcess(bench, 'worker', env);
    try {
      const campaign = await frozenCampaign(bench, pool);
      const lapse = clockOf(url, connection, namespace);
      const figures = await measureFirstRound(bench, pool, options, campaign, lapse);
      if (options.wholeCampaign) figures.events = await holdAllRounds(bench, options, campaign, lapse);
      return { ...figures, workerPeakMiB: worker.peakMiB(), apiPeakMiB: api.peakMiB() };
    } finally {
      await worker.stop();
      await api.stop();
      await connection.close();
    }
  });
}

interface Campaign {
  id: number;
  clerk: ReturnType<typeof apiClient>;
}

async function frozenCampaign(bench: Bench, pool: pg.Pool): Promise<Campaign> {
  const url = bench.config.publicUrl;
  const tokens = await signInAll(url, PASSWORD);
  const clerk = apiClient(url, tokens.clerk);
  const ask = (token: string, path: string, body?: object) => answered(apiClient(url, token), path, body);
  const { id } = await ask(tokens.clerk, '/campaigns', { year: 2021, authority: PROVINCE });
  const { proposal } = await ask(tokens.clerk, `/campaigns/${id}/roster/freeze-proposal`);
  await ask(tokens.reviewer, `/campaigns/${id}/roster/freeze-approval`, { digest: proposal?.digest });
  await liftRate(pool, id);
  return { id, clerk };
}

/** The answer of a request that acts; on a busy machine it comes later than the request waits for it. */
async function answered(
  client: ReturnType<typeof apiClient>,
  path: string,
  body?: object,
): Promise<{ id: number; proposal?: { digest: string } }> {
  const reply = await client.post(path, body);
  let { status, body: answer } = reply;
  while (status === 202) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const command = (await client.get(`/commands/${reply.body.commandId}`)).body;
    if (command.state !== 'pending') ({ status, body: answer } = command.answer);
  }
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  return answer;
}

type Lapse = {
  /** Lapses to an instant; returns the machine's time when the rehearsal's clock was moved there. */
  until(instant: Date): Promise<Date>;
  countEvents(): Promise<number>;
};

async function measureFirstRound(
  bench: Bench,
  pool: pg.Pool,
  { rows, callbacks, wholeCampaign }: DispatchOptions,
  campaign: Campaign,
  lapse: Lapse,
): Promise<Omit<DispatchFigures, 'workerPeakMiB' | 'apiPeakMiB'>> {
  const { baseUrl } = bench.config.sms;
  await simulatorControl(baseUrl).reset();
  await simulatorControl(baseUrl).behave({ callbacks: { concurrency: bench.config.sms.concurrency } });
  await pool.query('CHECKPOINT');
  const held = lapse.until(FIRST_ROUND);
  const { id, clerk } = campaign;
  const apiLatenciesMs = wholeCampaign
    ? await withOfficialsAtWork(bench.config.publicUrl, clerk.token, id, held)
    : undefined;
  const instant = await held;
  if (callbacks) await untilDelivered(pool);
  await assertOnceEach(baseUrl, rows);
  await holdAccounts(campaign, { rounds: 1, rows, delivered: callbacks });
  const { dispatchSeconds, deliverySeconds, plannedSeconds, onTimeShare } = await readTimes(pool, instant);
  const bareInsertSeconds = await measureBareInsert(pool);
  const figures = { perSecond: rows / dispatchSeconds, plannedSeconds, bareInsertSeconds, onTimeShare, apiLatenciesMs };
  if (!callbacks) return figures;
  const { delivered } = (await simulatorControl(baseUrl).counts()).callbacks;
  return { ...figures, callbacksPerSecond: delivered / deliverySeconds };
}

async function holdAllRounds(
  bench: Bench,
  options: DispatchOptions,
  campaign: Campaign,
  lapse: Lapse,
): Promise<number> {
  await lapse.until(AFTER_DEADLINE);
  await assertOnceEach(bench.config.sms.baseUrl, options.rows * ROUNDS);
  await holdAccounts(campaign, { rounds: ROUNDS, rows: options.rows, delivered: false });
  return lapse.countEvents();
}

async function untilDelivered(pool: pg.Pool): Promise<void> {
  const giveUpAt = performance.now() + 600_000;
  for (;;) {
    const { rows } = await pool.query(`SELECT EXISTS (SELECT FROM deliveries WHERE state <> 'delivered') AS open`);
    if (!rows[0].open) return;
    if (performance.now() > giveUpAt) throw new Error('after ten minutes not every message is reported delivered');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function clockOf(databaseUrl: string, connection: Connection, namespace: string): Lapse {
  const client = new Client({ connection, namespace });
  return {
    async until(instant) {
      let movedAt = machineNow();
      const database = connectDatabase({ url: databaseUrl, maxConnections: 1, onError: () => undefined });
      await lapseTo(
        {
          ...{ connection, namespace, machineNow, pollEveryMs: POLL_EVERY_MS, idleTimeoutMs: 3_600_000 },
          findInstant: async () => (await findRehearsalInstant(database)) as Date,
          moveTo: (to) => {
            movedAt = machineNow();
            return moveRehearsalClock(database, to, movedAt);
          },
        },
        instant,
      ).finally(() => database.$client.end());
      return movedAt;
    },
    async countEvents() {
      const handle = client.workflow.getHandle(annualDisclosureWorkflowId(PROVINCE, 2021));
      return (await handle.fetchHistory()).events?.length ?? 0;
    },
  };
}
