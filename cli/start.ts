import { join } from 'node:path';
import { leaveAddresses } from '../platform/addresses.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import { keptSecret, prepareData, prepareHome } from '../platform/home.ts';
import { type Lock, LockHeldError, takeLock } from '../platform/lock.ts';
import { requireFreePort } from '../platform/ports.ts';
import { createProcessTable, type RunningProcess } from '../platform/processes.ts';
import { importDemoRegister, seedDemoRecords, signInAll } from './demo.ts';
import { UsageError } from './output.ts';
import { choosePorts } from './start/ports.ts';
import { createReport, type Report } from './start/report.ts';
import { type Servers, type StartContext, startServers } from './start/servers.ts';
import {
  type RunningService,
  serviceNames,
  startService,
  usesSimulator,
  usesSystemSimulator,
} from './start/services.ts';

export interface StartOptions {
  data?: string;
  port?: number;
  json?: boolean;
}

/** What `--json` prints, once, when everything is ready. */
interface ReadyLine {
  api: string;
  portal: string;
  temporalUi: string | null;
  temporalAddress: string;
  /** By role; in demonstration mode only. */
  tokens?: Record<string, string>;
}

interface Running {
  /** Takes away what tells other commands that this system runs. */
  forgetAddresses?: () => void;
  servers: RunningProcess[];
  services: RunningService[];
}

/**
 * `gongshi start`: the whole system on this machine, until Ctrl-C. Servers an earlier, killed start left are taken
 * over; processes of ours it left are replaced, since they may be of an older release.
 */
export async function start(env: NodeJS.ProcessEnv, options: StartOptions): Promise<void> {
  const report = createReport(options.json === true);
  const stopped = listenForStop(report);
  const first = loadConfig({ ...env, ...given(options) });
  prepareHome(first.home);
  const folders = prepareData(first.data);
  const lock = await lockData(folders.root);
  const running: Running = { servers: [], services: [] };
  try {
    const processes = createProcessTable(folders);
    const ports = await choosePorts(env, folders, processes, options.port);
    const complete = { ...env, ...given(options), ...ports };
    const config = loadConfig(complete);
    const onProcess = (process: RunningProcess) => void running.servers.push(process);
    const context: StartContext = { config, env: complete, folders, processes, report, signal: stopped, onProcess };
    const line = await bringUp(context, running);
    if (options.json) process.stdout.write(`${JSON.stringify(line)}\n`);
    await untilStopped(running, stopped);
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    await shutDown(running, report);
    lock.release();
  }
}

async function bringUp(context: StartContext, running: Running): Promise<ReadyLine> {
  const { config, report, signal } = context;
  report.step(
    `公示 gongshi: ${config.mode === 'production' ? '正式 production' : '演练 rehearsal'}, 数据 data ${config.data}`,
  );
  await clearServices(context);
  // The simulators need no server: they come up beside them.
  const isSimulator = (name: string) => name.endsWith('-simulator');
  const simulators = startServices(context, running, isSimulator);
  const [{ servers, password }] = await allOrFirstFailure([prepareServers(context), simulators]);
  signal.throwIfAborted();
  const env = { ...context.env, ...addressesOf(config, servers) };
  await startServices({ ...context, env }, running, (name) => !isSimulator(name));
  const tokens = password ? await prepareDemo(context, servers, password) : undefined;
  signal.throwIfAborted();
  announce(context, servers, password);
  const api = apiAddress(config);
  const { databaseUrl, temporalAddress } = servers;
  running.forgetAddresses = leaveAddresses(config.data, {
    api,
    databaseUrl,
    temporalAddress,
    namespace: config.temporal.namespace,
  });
  return {
    api,
    portal: api,
    temporalUi: servers.temporalUi,
    temporalAddress: servers.temporalAddress,
    ...(tokens && { tokens }),
  };
}

/** Brings the servers up and the database to the state this release expects. */
async function prepareServers(context: StartContext): Promise<{ servers: Servers; password: string | undefined }> {
  const servers = await startServers(context);
  const password = keptDemoPassword(context.config);
  if (password) await seedDemoRecords(servers.databaseUrl, password);
  context.report.step('数据库结构就绪 / database schema up to date');
  return { servers, password };
}

async function startServices(context: StartContext, running: Running, which: (name: string) => boolean): Promise<void> {
  const wanted = serviceNames(context.config).filter(({ name }) => which(name));
  const starts = wanted.map(async ({ name, command }) => {
    running.services.push(await startService(context, name, command));
    context.report.step(`${name} 就绪 / ready`);
  });
  await allOrFirstFailure(starts);
}

/** Waits for all, also after a failure: what came up meanwhile must be known before it can be stopped. */
async function allOrFirstFailure<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const outcomes = await Promise.allSettled(work);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as never;
}

/** Ends what an earlier start left of our own processes, then sees that their ports are free. */
async function clearServices({ config, folders, processes, report }: StartContext): Promise<void> {
  const names = new Set([
    ...serviceNames(config).map(({ name }) => name),
    ...processes.recorded(/^(worker-|api$|(sms|system)-simulator$)/),
  ]);
  const left = await Promise.all([...names].map((name) => processes.clear(name)));
  if (left.includes(true))
    report.step(`结束了上次遗留的进程 / ended processes that an earlier start left in ${folders.root}`);
  await requireFreePort(config.port, 'GONGSHI_PORT', 'API', config.host);
  if (usesSimulator(config))
    await requireFreePort(config.sms.simulatorPort, 'GONGSHI_SMS_SIMULATOR_PORT', 'SMS simulator');
  if (usesSimulator(config)) await requireFreePort(config.simulators.mailPort, 'GONGSHI_MAIL_SINK_PORT', 'mail sink');
  if (usesSystemSimulator(config))
    await requireFreePort(config.system.simulatorPort, 'GONGSHI_SYSTEM_SIMULATOR_PORT', 'system simulator');
}

async function prepareDemo({ config, report, signal }: StartContext, servers: Servers, password: string) {
  const tokens = await signInAll(apiAddress(config), password);
  if (await importDemoRegister(servers.databaseUrl, apiAddress(config), tokens.clerk, signal))
    report.step('演示登记数据已导入 / demonstration register of 6,400 rights imported');
  return tokens;
}

function announce({ config, folders, report }: StartContext, servers: Servers, password: string | undefined): void {
  report.line('');
  report.line(`  门户 portal       ${apiAddress(config)}  (进展看板 board: /board)`);
  report.line(`  接口 API          ${apiAddress(config)}  (OpenAPI: /openapi.json)`);
  if (servers.temporalUi)
    report.line(`  Temporal UI       ${servers.temporalUi}/namespaces/${config.temporal.namespace}/workflows`);
  if (usesSimulator(config)) {
    report.line(`  短信与外呼 SMS, voice ${config.sms.baseUrl}  (/_simulator/messages, /_simulator/voice/messages)`);
    report.line(`  邮件 mail sink    smtp://127.0.0.1:${config.simulators.mailPort}  (/_simulator/mail/messages)`);
  }
  if (usesSystemSimulator(config)) report.line(`  部系统模拟 system ${config.system.url}`);
  report.line(`  日志 logs         ${folders.logs}`);
  if (password)
    report.line(`  登录 logins       clerk reviewer inspector auditor administrator, 密码 password: ${password}`);
  report.line('');
  report.step('已启动,按 Ctrl-C 停止 / started, press Ctrl-C to stop');
}

/** Ends when told to, or when a server ends of itself: without its database nothing here can do its work. */
async function untilStopped(running: Running, signal: AbortSignal): Promise<void> {
  const told = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const broken = running.servers.map((server) =>
    server.exited.then((how) => `${server.name} ${how} (${server.logFile})`),
  );
  const reason = await Promise.race([told, ...broken]);
  if (reason !== undefined && !signal.aborted)
    throw new Error(`${reason}: 系统停止 / stopping everything. Start again to go on from here`);
}

/** What asks comes down before what answers. */
async function shutDown(running: Running, report: Report): Promise<void> {
  running.forgetAddresses?.();
  await Promise.all(running.services.map((service) => service.stop()));
  for (const server of running.servers.reverse()) await server.stop();
  report.step('已停止 / stopped');
}

function listenForStop(report: Report): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      report.step(controller.signal.aborted ? '仍在停止 / still stopping' : '正在停止 / stopping');
      controller.abort(new Error(`stopped by ${signal}`));
    });
  return controller.signal;
}

async function lockData(data: string): Promise<Lock> {
  try {
    return await takeLock(join(data, 'supervisor.lock'));
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new Error(
      `数据目录 ${data} 正由进程 ${error.pid} 使用 / the data folder is in use by gongshi, process ${error.pid}. Stop it first, or choose another folder with --data`,
    );
  }
}

function given({ data, port }: StartOptions): NodeJS.ProcessEnv {
  if (data === '') throw new UsageError('--data: name a folder / 请指定目录');
  return {
    ...(data !== undefined && { GONGSHI_DATA: data }),
    ...(port !== undefined && { GONGSHI_PORT: String(port) }),
  };
}

/** What `start` decided, for the processes it starts. */
function addressesOf(config: Config, servers: Servers): NodeJS.ProcessEnv {
  const { home: GONGSHI_HOME, data: GONGSHI_DATA } = config;
  return { GONGSHI_HOME, GONGSHI_DATA, DATABASE_URL: servers.databaseUrl, TEMPORAL_ADDRESS: servers.temporalAddress };
}

function apiAddress({ host, port }: Config): string {
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
}

function keptDemoPassword(config: Config): string | undefined {
  return config.demo ? keptSecret(join(config.data, 'demo-password')) : undefined;
}
