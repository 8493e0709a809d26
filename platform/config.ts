import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import Value from 'typebox/value';
import { type ChannelConfig, channelConfig, channelProblems } from './channel-config.ts';
import { type Environment, EnvironmentSchema, VARIABLES, type Variable } from './environment.ts';

export { EnvironmentSchema, VARIABLES, type Variable } from './environment.ts';

/** The configuration of one process, complete and checked. */
export interface Config extends ChannelConfig {
  mode: 'production' | 'rehearsal';
  demo: boolean;
  home: string;
  data: string;
  host: string;
  port: number;
  /** Without a slash at its end. */
  publicUrl: string;
  /** Bearer token of whoever runs a command. */
  token?: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  database: { url?: string; port: number; maxConnections: number; timeoutMs: number };
  temporal: {
    address?: string;
    port: number;
    uiPort: number;
    namespace: string;
    taskQueue: string;
    timeSkipping: boolean;
  };
  /** The ministry's disclosure system, read side. */
  system: {
    /** Without a slash at its end. Absent: there is none to ask, and reconciliation works by files. */
    url?: string;
    token: string;
    pollSeconds: number;
    timeoutMs: number;
    simulatorPort: number;
  };
  dispatch: { batchSize: number; leaseMs: number; lanes: number };
  workers: number;
}

/** Every variable that is wrong, each with its value and what is allowed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is wrong / 配置有误:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

// The simulator's token: no secret, it opens nothing but the simulator on this machine.
const SIMULATED_SYSTEM_TOKEN = 'rehearsal-token';

/** Reads the configuration from environment variables; nothing else in the product reads them. Throws ConfigError. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values = readVariables(env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  problems.push(...productionProblems(values), ...timingProblems(values));
  if (problems.length > 0) throw new ConfigError(problems);
  return assemble(values, env);
}

function readVariables(env: NodeJS.ProcessEnv, problems: string[]): Environment {
  const given: Record<string, unknown> = {};
  for (const variable of VARIABLES) {
    const raw = env[variable.name]?.trim();
    // Empty counts as not set: compose files write `${X:-}` for what they do not set.
    const value = raw ? parse(variable, raw) : Value.Default(EnvironmentSchema.properties[variable.name], undefined);
    if (value === undefined) continue;
    if (Value.Check(EnvironmentSchema.properties[variable.name], value)) given[variable.name] = value;
    else
      problems.push(
        `${variable.name}=${variable.secret ? '(secret)' : JSON.stringify(raw)}: must be ${variable.allowed}`,
      );
  }
  return given as Environment;
}

/** Turns the text into the type its schema wants; what cannot be turned stays text, and the check then refuses it. */
function parse(variable: Variable, raw: string): unknown {
  const schema = EnvironmentSchema.properties[variable.name] as { type?: string };
  if (schema.type === 'integer' && /^\d{1,9}$/.test(raw)) return Number(raw);
  if (schema.type === 'boolean' && (raw === 'true' || raw === 'false')) return raw === 'true';
  return raw;
}

/** In production nothing may pretend: no moved clock, no demonstration data, no provider that only simulates. */
function productionProblems(values: Environment): string[] {
  if (values.GONGSHI_MODE !== 'production') return [];
  const problems: string[] = [];
  for (const name of ['GONGSHI_DEMO', 'GONGSHI_TIME_SKIPPING'] as const)
    if (values[name])
      problems.push(
        `${name}="true": refused with GONGSHI_MODE=production; legal time and records must be real. Unset it, or use GONGSHI_MODE=rehearsal`,
      );
  if (values.GONGSHI_SYSTEM_URL && !values.GONGSHI_SYSTEM_TOKEN)
    problems.push('GONGSHI_SYSTEM_TOKEN is not set: required with GONGSHI_SYSTEM_URL and GONGSHI_MODE=production');
  return [...problems, ...channelProblems(values)];
}

/** Times that only hold together: breaking one of these could send a message twice. */
function timingProblems(values: Environment): string[] {
  const production = values.GONGSHI_MODE === 'production';
  return [
    // A request begun late in a claim must end within it, or another worker asks about it too early.
    ...tooShort(values, 'GONGSHI_DISPATCH_LEASE_MS', 2),
    // What is still under way must not be taken for never sent.
    ...tooShort(values, 'GONGSHI_SMS_SETTLE_AFTER_MS', production ? 2 : 1),
  ];
}

function tooShort(
  values: Environment,
  name: 'GONGSHI_DISPATCH_LEASE_MS' | 'GONGSHI_SMS_SETTLE_AFTER_MS',
  times: 1 | 2,
): string[] {
  const value = values[name];
  const timeout = values.GONGSHI_SMS_TIMEOUT_MS!;
  const least = times * timeout;
  if (value === undefined || value >= least) return [];
  const mode = values.GONGSHI_MODE;
  return [
    `${name}=${value}: with GONGSHI_SMS_TIMEOUT_MS=${timeout} and GONGSHI_MODE=${mode} it must be at least ${least}${times === 2 ? ', twice the time-out' : ''}`,
  ];
}

function assemble(values: Environment, env: NodeJS.ProcessEnv): Config {
  const rehearsal = values.GONGSHI_MODE === 'rehearsal';
  const home = resolve(values.GONGSHI_HOME ?? defaultHome(env));
  const host = values.GONGSHI_HOST!;
  const port = values.GONGSHI_PORT!;
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return {
    mode: values.GONGSHI_MODE!,
    demo: values.GONGSHI_DEMO ?? rehearsal,
    home,
    data: resolve(values.GONGSHI_DATA ?? join(home, 'data')),
    host,
    port,
    publicUrl: (values.GONGSHI_PUBLIC_URL ?? `http://${reachable}:${port}`).replace(/\/+$/, ''),
    token: values.GONGSHI_TOKEN,
    logLevel: values.GONGSHI_LOG_LEVEL!,
    database: {
      url: values.DATABASE_URL,
      port: values.GONGSHI_POSTGRES_PORT!,
      maxConnections: values.GONGSHI_DATABASE_CONNECTIONS!,
      timeoutMs: values.GONGSHI_DATABASE_TIMEOUT_MS!,
    },
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      port: values.GONGSHI_TEMPORAL_PORT!,
      uiPort: values.GONGSHI_TEMPORAL_UI_PORT!,
      namespace: values.TEMPORAL_NAMESPACE!,
      taskQueue: values.GONGSHI_TASK_QUEUE!,
      timeSkipping: values.GONGSHI_TIME_SKIPPING ?? rehearsal,
    },
    ...channelConfig(values),
    system: systemConfig(values, rehearsal),
    dispatch: {
      batchSize: values.GONGSHI_DISPATCH_BATCH!,
      leaseMs: values.GONGSHI_DISPATCH_LEASE_MS!,
      lanes: values.GONGSHI_DISPATCH_LANES!,
    },
    workers: values.GONGSHI_WORKERS!,
  };
}

function systemConfig(values: Environment, rehearsal: boolean): Config['system'] {
  const simulatorPort = values.GONGSHI_SYSTEM_SIMULATOR_PORT!;
  const url = values.GONGSHI_SYSTEM_URL ?? (rehearsal ? `http://127.0.0.1:${simulatorPort}` : undefined);
  const read = url !== undefined && values.GONGSHI_SYSTEM !== false;
  return {
    ...(read && { url: url.replace(/\/+$/, '') }),
    token: values.GONGSHI_SYSTEM_TOKEN ?? SIMULATED_SYSTEM_TOKEN,
    pollSeconds: values.GONGSHI_SYSTEM_POLL_SECONDS!,
    timeoutMs: values.GONGSHI_SYSTEM_TIMEOUT_MS!,
    simulatorPort,
  };
}

function defaultHome(env: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/gongshi';
  const base = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(env.HOME || homedir(), '.local', 'share');
  return join(base, 'gongshi');
}
