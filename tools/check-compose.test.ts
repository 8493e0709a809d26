import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { checkCompose, composeProblems, FILLED_IN, gongshiCommands } from './check-compose.ts';
import { parseEnvironmentFile } from './compose/interpolate.ts';

// Asks the CLI for its commands, in a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('..', import.meta.url));
const text = readFileSync(`${root}/docker-compose.yml`, 'utf8');
const production = { ...parseEnvironmentFile(readFileSync(`${root}/.env.example`, 'utf8')), ...FILLED_IN };
const COMMANDS = ['migrate', 'api', 'worker', 'sms-simulator', 'system-simulator'];

const problemsAfter = (change: (text: string) => string, environment: Record<string, string> = production) =>
  composeProblems(change(text), environment, COMMANDS).join('\n');

test('the composition starts as it stands, in production and as a rehearsal', () => {
  expect(checkCompose(root, gongshiCommands(root))).toEqual([]);
});

test.each([
  [
    'a key the specification does not know',
    'restart: unless-stopped',
    'restarts: unless-stopped',
    'additional properties',
  ],
  ['a variable nothing reads', 'GONGSHI_LOG_LEVEL:', 'GONGSHI_LOG_LEVL:', 'GONGSHI_LOG_LEVL is no variable'],
  ['a command the CLI does not have', 'command: [api]', 'command: [serve]', '`gongshi serve` is no command'],
  ['a port the API does not listen on', '}:7100', '}:7200', 'the API listens on 7100'],
  ['a database host that is no service', '@postgres:5432', '@database:5432', 'database, which is no service'],
  ['a port PostgreSQL does not listen on', '@postgres:5432', '@postgres:5433', 'which listens on 5432'],
  ['a Temporal server of its own', 'TEMPORAL_ADDRESS: temporal:7233\n  TEMP', 'TEMP', 'TEMPORAL_ADDRESS is not given'],
  [
    'a UI with write actions',
    'TEMPORAL_DISABLE_WRITE_ACTIONS: "true"',
    'TEMPORAL_DISABLE_WRITE_ACTIONS: "false"',
    'is not "true"',
  ],
  ['a port open to the world', '- 127.0.0.1:${GONGSHI_PORT', '- 0.0.0.0:${GONGSHI_PORT', 'beyond loopback'],
  [
    'skipping time in production',
    'GONGSHI_TIME_SKIPPING: "false"',
    'GONGSHI_TIME_SKIPPING: "true"',
    'refused with GONGSHI_MODE=production',
  ],
])('finds %s', (_, from, to, problem) => {
  expect(text).toContain(from);
  expect(problemsAfter((text) => text.replaceAll(from, to))).toContain(problem);
});

test('finds a secret that is not given, and a setting nobody uses', () => {
  const { TWILIO_AUTH_TOKEN: _, ...without } = production;
  expect(problemsAfter((text) => text, without)).toContain('TWILIO_AUTH_TOKEN is not given');
  expect(problemsAfter((text) => text, { ...production, GONGSHI_WORKER: '3' })).toContain('does not use it');
});
