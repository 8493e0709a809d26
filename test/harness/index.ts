import pino from 'pino';
import { type ApiOptions, startApi } from '../../api/server.ts';
import { connectDatabase, type Database } from '../../db/client.ts';
import { type DemonstrationUsername, seedDemonstration, seedPeople } from '../../db/demonstration.ts';
import { issueToken } from '../../db/queries/identity.ts';
import { clocksOf, moveRehearsalClock } from '../../db/queries/rehearsal-clock.ts';
import type { Clocks } from '../../platform/clock.ts';
import { type Config, loadConfig } from '../../platform/config.ts';
import { hashPassword } from '../../platform/passwords.ts';
import { freePorts } from '../../platform/ports.ts';
import { portal } from '../../portal/index.ts';
import { acceptPassword } from '../../rules/credentials.ts';
import type { Official } from '../../rules/identity.ts';
import { type ApiClient, apiClient } from './client.ts';
import { createDatabase, createNamespace, uniqueName } from './servers.ts';

export type { ApiClient, Reply } from './client.ts';

/** Every official of the demonstration signs in with this. */
export const PASSWORD = 'gongshi-demo-2021';

/** Where the story of the tests begins: Monday 2021-01-04, 09:00 in Beijing. */
export const STORY_BEGINS = new Date('2021-01-04T01:00:00Z');

const TOKEN_TTL_MS = 24 * 3_600_000;

export interface HarnessOptions {
  /** A namespace of its own, and commands that are sent. Without: commands for workflows stay pending. */
  temporal?: boolean;
  /** `production`: legal time is the machine's and there are no values of the demonstration, only its officials. */
  mode?: 'production' | 'rehearsal';
  /** Legal time a rehearsal begins at. */
  legalNow?: Date;
  /** Changes to the configuration, after everything the harness itself decides. */
  config?: (config: Config) => Config;
  /** Takes what the API logs; without, it goes to standard output. */
  logger?: ApiOptions['logger'];
  /** Rooms in place of the product's. */
  rooms?: ApiOptions['rooms'];
  /** Runs once the API listens; what it returns runs first when the harness closes (workers, a simulator). */
  onStart?: (harness: Harness) => Promise<() => Promise<void>>;
}

export interface Harness {
  url: string;
  config: Config;
  database: Database;
  officials: Record<DemonstrationUsername, Official>;
  /** One official over HTTP. */
  as(username: DemonstrationUsername): ApiClient;
  /** Somebody without a token. */
  anonymous: ApiClient;
  clocks: Clocks & { setLegal(to: Date): Promise<void> };
  /** Ends the API and starts another on the same port and database, as after a crash or a new release. */
  restartApi(): Promise<void>;
  close(): Promise<void>;
}

// Once for all harnesses of a process: hashing is slow on purpose.
let passwordHash: Promise<string> | undefined;

/** The whole product but its workers, over real HTTP, on a database of its own with the demonstration in it. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await build(options, undo, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  options: HarnessOptions,
  undo: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Harness> {
  const { mode = 'rehearsal' } = options;
  const created = await createDatabase(mode);
  undo.push(created.drop);
  const config = await harnessConfig(created.url, options);
  const database = connectDatabase({ url: created.url, maxConnections: 4, onError: () => undefined });
  undo.push(() => database.$client.end());
  const clocks = harnessClocks(database, mode);
  if (mode === 'rehearsal') await clocks.setLegal(options.legalNow ?? STORY_BEGINS);
  passwordHash ??= hashPassword(acceptPassword(PASSWORD));
  const machineNow = clocks.machineNow();
  const asOf = await clocks.legalNow();
  const seed = mode === 'rehearsal' ? seedDemonstration : seedPeople;
  const officials = await seed(database, { passwordHash: await passwordHash, asOf, machineNow });
  const clients = await signInAll(database, config.publicUrl, officials, machineNow);
  const start = () =>
    startApi(config, {
      logger: options.logger ?? pino({ level: config.logLevel }),
      ...{ rooms: options.rooms, beside: portal },
    });
  let api = await start();
  undo.push(() => api.close());
  const harness: Harness = {
    ...{ url: config.publicUrl, config, database, officials, clocks, close },
    as: (username) => clients[username],
    anonymous: apiClient(config.publicUrl, ''),
    restartApi: async () => {
      await api.close();
      api = await start();
    },
  };
  if (options.onStart) undo.push(await options.onStart(harness));
  return harness;
}

async function harnessConfig(databaseUrl: string, options: HarnessOptions): Promise<Config> {
  const temporal = options.temporal ? await createNamespace() : { namespace: uniqueName() };
  const base = loadConfig({ GONGSHI_LOG_LEVEL: process.env.GONGSHI_LOG_LEVEL ?? 'error' });
  // Known before the API starts, because provider callbacks are signed over the full address.
  const [port] = (await freePorts(1)) as [number];
  const config: Config = {
    ...base,
    ...{ mode: options.mode ?? 'rehearsal', host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
    database: { ...base.database, url: databaseUrl, maxConnections: 8 },
    temporal: { ...base.temporal, ...temporal, taskQueue: uniqueName() },
    // A test that wants the ministry's system brings one.
    system: { ...base.system, url: undefined },
  };
  return options.config ? options.config(config) : config;
}

function harnessClocks(database: Database, mode: Config['mode']): Harness['clocks'] {
  const clocks = clocksOf(mode, database);
  return { ...clocks, setLegal: (to) => moveRehearsalClock(database, to, clocks.machineNow()) };
}

async function signInAll(
  database: Database,
  url: string,
  officials: Record<DemonstrationUsername, Official>,
  machineNow: Date,
): Promise<Record<DemonstrationUsername, ApiClient>> {
  const clients: [string, ApiClient][] = [];
  for (const [username, official] of Object.entries(officials)) {
    const { token } = await issueToken(database, official.id, machineNow, TOKEN_TTL_MS);
    clients.push([username, apiClient(url, token)]);
  }
  return Object.fromEntries(clients) as Record<DemonstrationUsername, ApiClient>;
}
