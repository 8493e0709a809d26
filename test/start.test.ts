import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../platform/ports.ts';
import { identify } from '../platform/process-identity.ts';

const GONGSHI = join(import.meta.dirname, '..', 'cli', 'gongshi.mjs');

interface Started {
  process: ChildProcess;
  ready: Record<string, unknown>;
}

/** `gongshi start --json` as a user runs it: none of the variables of the test run. */
function run(args: string[]): {
  process: ChildProcess;
  output: Promise<{ code: number | null; out: string; err: string }>;
  line: Promise<string>;
} {
  const env = { ...process.env };
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'GONGSHI_DATA', 'GONGSHI_PORT']) delete env[name];
  const child = spawn(process.execPath, [GONGSHI, 'start', '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const line = new Promise<string>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk;
      if (out.includes('\n')) resolve(out);
    }),
  );
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const output = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  return { process: child, output, line };
}

async function startUntilReady(args: string[]): Promise<Started> {
  const { process: child, output, line } = run(args);
  const first = await Promise.race([
    line,
    output.then(({ code, err }) => Promise.reject(new Error(`ended with ${code}: ${err}`))),
  ]);
  return { process: child, ready: JSON.parse(first) };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
  });
}

describe('gongshi start', () => {
  // A folder nobody else may enter: as root, PostgreSQL's own user cannot either.
  const parent = mkdtempSync(join(tmpdir(), 'gongshi-start-'));
  const data = join(parent, 'data');
  let args: string[];
  let running: Started;
  const pidOf = (name: string): number => JSON.parse(readFileSync(join(data, 'run', `${name}.json`), 'utf8')).pid;
  const pids = () =>
    Object.fromEntries(
      readdirSync(join(data, 'run')).map((file) => [file.replace('.json', ''), pidOf(file.replace('.json', ''))]),
    );

  beforeAll(async () => {
    const [port] = await freePorts(1);
    args = ['--data', data, '--port', String(port)];
    running = await startUntilReady(args);
  }, 600_000); // the very first start of a machine builds the Temporal server

  afterAll(async () => {
    running?.process.kill('SIGTERM');
    if (running) await ended(running.process);
    rmSync(parent, { recursive: true, force: true });
  }, 60_000);

  test('prints one JSON line with addresses that answer and a token for each role', async () => {
    const { api, portal, temporalUi, temporalAddress, tokens } = running.ready as Record<string, string>;
    expect(portal).toBe(api);
    expect(temporalAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await fetch(`${api}/health/ready`)).status).toBe(200);
    expect((await fetch(temporalUi as string)).status).toBe(200);
    expect(Object.keys(tokens as unknown as object)).toEqual([
      'clerk',
      'reviewer',
      'inspector',
      'auditor',
      'administrator',
    ]);
    const me = await fetch(`${api}/api/v1/me`, {
      headers: { authorization: `Bearer ${(tokens as unknown as Record<string, string>).auditor}` },
    });
    expect(await me.json()).toMatchObject({ official: { roles: ['auditor'] } });
  });

  test('refuses a second start on the same data folder, and names the first', async () => {
    const second = await run(args).output;
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(String(running.process.pid));
  });

  test('after kill -9 of the supervisor a second start takes over the servers and replaces our own processes', async () => {
    const before = pids();
    running.process.kill('SIGKILL');
    await ended(running.process);
    running = await startUntilReady(args);
    const after = pids();
    for (const name of ['postgres', 'temporal-server', 'temporal-ui']) expect(after[name], name).toBe(before[name]);
    for (const name of ['api', 'worker-1', 'sms-simulator']) {
      expect(after[name], name).not.toBe(before[name]);
      expect(identify(before[name] as number), name).toBeUndefined();
    }
  }, 120_000);

  test('starts a worker again that was killed', async () => {
    const before = pidOf('worker-1');
    process.kill(before, 'SIGKILL');
    while (pidOf('worker-1') === before) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(identify(pidOf('worker-1'))).toBeDefined();
  });

  test('on Ctrl-C ends every process it started, and leaves no record', async () => {
    const before = pids();
    running.process.kill('SIGINT');
    await ended(running.process);
    expect(running.process.exitCode).toBe(0);
    for (const [name, pid] of Object.entries(before)) expect(identify(pid), name).toBeUndefined();
    expect(readdirSync(join(data, 'run'))).toEqual([]);
  });
});

test('a wrong variable stops the start with exit code 2 and its name', async () => {
  const { code, err } = await run(['--port', '99999']).output;
  expect(code).toBe(2);
  expect(err).toContain('--port');
});
