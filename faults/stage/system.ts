import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePorts } from '../../platform/ports.ts';
import { connectTemporal, ensureNamespace } from '../../platform/temporal-connection.ts';
import { LINKS, type LinkName } from '../plan/cuts.ts';
import type { ProcessName } from '../plan/kills.ts';
import type { Plan } from '../plan/plan.ts';
import type { Kept } from './kept.ts';
import { type Link, startProxy } from './proxy.ts';
import { keepService, TIMES } from './services.ts';
import { ownEnvironment, type Stage, uniqueName } from './stage.ts';
import { createStops } from './stops.ts';
import { createFromTemplate, dropDatabase } from './template.ts';

/** The product of one run: processes of its own on a database and a namespace of its own, every connection a proxy. */
export interface System {
  namespace: string;
  databaseUrl: string;
  /** The database without a proxy: for whoever looks on. */
  pool: pg.Pool;
  /** Where clients find the API, through their own proxy. */
  clientsUrl: string;
  /** The API and the provider without a proxy. */
  apiUrl: string;
  providerUrl: string;
  links: Record<LinkName, Link>;
  processes: Record<ProcessName, Kept>;
  /** Logs of this run's processes. */
  logs: string[];
  stop(): Promise<void>;
}

/** A namespace costs seconds until it is usable: the next run's is made while one runs. */
export async function makeNamespace(stage: Stage): Promise<string> {
  const namespace = uniqueName();
  const connection = await connectTemporal(`127.0.0.1:${stage.temporalPort}`);
  await ensureNamespace(connection, namespace).finally(() => connection.close());
  return namespace;
}

type SystemPlan = Pick<Plan, 'seed' | 'smsProviders'>;

/** Where a worker finds the providers: through proxies of its own. */
function toProviders(ports: Record<LinkName, number>, who: 'worker-1' | 'worker-2'): NodeJS.ProcessEnv {
  const simulators = `http://127.0.0.1:${ports[`${who} → provider`]}`;
  return {
    TWILIO_BASE_URL: simulators,
    ALIBABA_SMS_BASE_URL: `${simulators}/alibaba`,
    SMTP_PORT: String(ports[`${who} → mail`]),
  };
}

/** Brings up what a run needs; returns when all of it works. */
export async function startSystem(stage: Stage, namespace: string, plan: SystemPlan): Promise<System> {
  const { stop, before } = createStops();
  stage.onStop(stop);
  try {
    return { ...(await build(stage, namespace, plan, before)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  stage: Stage,
  namespace: string,
  { seed, smsProviders }: SystemPlan,
  onStop: (step: () => unknown) => void,
): Promise<Omit<System, 'stop'>> {
  const name = uniqueName();
  const databaseUrl = await createFromTemplate(stage, name);
  onStop(() => dropDatabase(stage, name));
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on('error', () => undefined); // PostgreSQL is killed while connections are idle
  onStop(() => pool.end());

  const [api, provider, mail, ...near] = (await freePorts(3 + LINKS.length)) as [number, number, number, ...number[]];
  const target = { postgres: stage.postgresPort, temporal: stage.temporalPort, provider, mail, api };
  const links = {} as Record<LinkName, Link>;
  const ports = {} as Record<LinkName, number>;
  for (const [index, link] of LINKS.entries()) {
    ports[link] = near[index] as number;
    links[link] = await startProxy(ports[link], target[link.split(' → ')[1] as keyof typeof target]);
    onStop(() => links[link].close());
  }

  const data = join(stage.folders.root, `seed-${seed}`);
  mkdirSync(data, { recursive: true });
  const common = {
    ...{ ...ownEnvironment(), ...TIMES, GONGSHI_HOME: stage.config.home, GONGSHI_DATA: data },
    ...{ TEMPORAL_NAMESPACE: namespace, GONGSHI_PORT: String(api), GONGSHI_SMS_SIMULATOR_PORT: String(provider) },
    ...{ GONGSHI_MAIL_SINK_PORT: String(mail), GONGSHI_SMS_PROVIDERS: smsProviders },
    ...{ GONGSHI_PUBLIC_URL: `http://127.0.0.1:${ports['provider → api']}` },
  };
  const through = (who: 'api' | 'worker-1' | 'worker-2'): NodeJS.ProcessEnv => {
    const database = new URL(databaseUrl);
    database.port = String(ports[`${who} → postgres`]);
    const temporal = { TEMPORAL_ADDRESS: `127.0.0.1:${ports[`${who} → temporal`]}` };
    return { ...common, DATABASE_URL: database.href, ...temporal, ...(who !== 'api' && toProviders(ports, who)) };
  };
  const logs: string[] = [];
  const keep = (who: 'api' | 'worker-1' | 'worker-2' | 'provider', command: 'api' | 'worker' | 'sms-simulator') => {
    const log = `seed-${seed}-${who}`;
    logs.push(stage.processes.logFile(log));
    const env = who === 'provider' ? common : through(who);
    const kept = keepService(stage.processes, { name: who, command, log, env });
    onStop(() => kept.discard());
    return kept;
  };
  const processes = {
    ...{ postgres: stage.postgres, temporal: stage.temporal },
    provider: keep('provider', 'sms-simulator'),
    api: keep('api', 'api'),
    'worker-1': keep('worker-1', 'worker'),
    'worker-2': keep('worker-2', 'worker'),
  };
  await Promise.all(Object.values(processes).map((kept) => kept.ready()));
  const local = (port: number) => `http://127.0.0.1:${port}`;
  return {
    ...{ namespace, databaseUrl, pool, links, processes, logs },
    ...{ clientsUrl: local(ports['clients → api']), apiUrl: local(api), providerUrl: local(provider) },
  };
}
