import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, VARIABLES } from './config.ts';

const PRODUCTION = {
  GONGSHI_MODE: 'production',
  GONGSHI_PUBLIC_URL: 'https://gongshi.example.gov.cn/',
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret',
  TWILIO_FROM: '+861069000001',
};

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('gives a rehearsal with the simulator when nothing is set', () => {
    const config = loadConfig({ GONGSHI_HOME: '/srv/gongshi' });
    expect(config).toMatchObject({
      mode: 'rehearsal',
      demo: true,
      home: '/srv/gongshi',
      data: '/srv/gongshi/data',
      publicUrl: 'http://127.0.0.1:7100',
      temporal: { timeSkipping: true, address: undefined },
      sms: { baseUrl: 'http://127.0.0.1:7102', timeoutMs: 15_000, concurrency: 64, callbacks: true },
      dispatch: { batchSize: 500, leaseMs: 60_000, lanes: 2 },
    });
  });

  test('treats an empty variable as not set', () => {
    expect(loadConfig({ DATABASE_URL: '', GONGSHI_PORT: ' ' })).toMatchObject({
      port: 7100,
      database: { url: undefined },
    });
  });

  test('names every wrong variable with its value and what is allowed', () => {
    expect(problemsOf({ GONGSHI_PORT: '70000', GONGSHI_SMS_CALLBACKS: 'ja', GONGSHI_MODE: 'live' })).toEqual([
      'GONGSHI_MODE="live": must be production or rehearsal',
      'GONGSHI_PORT="70000": must be a port from 1 to 65535',
      'GONGSHI_SMS_CALLBACKS="ja": must be true or false',
    ]);
  });

  test.each(['1.5', '0x10', '-1', '1e3', '७'])('refuses %s as a whole number', (value) => {
    expect(problemsOf({ GONGSHI_DISPATCH_LANES: value })).toHaveLength(1);
  });

  test('never repeats a secret in its message', () => {
    expect(problemsOf({ DATABASE_URL: 'hunter2' }).join()).not.toContain('hunter2');
  });

  test('accepts a complete production configuration, with real time', () => {
    const config = loadConfig(PRODUCTION);
    expect(config).toMatchObject({
      mode: 'production',
      demo: false,
      publicUrl: 'https://gongshi.example.gov.cn',
      temporal: { timeSkipping: false },
      sms: { baseUrl: 'https://api.twilio.com' },
    });
  });

  test.each(['GONGSHI_DEMO', 'GONGSHI_TIME_SKIPPING'])('refuses %s together with production', (name) => {
    expect(problemsOf({ ...PRODUCTION, [name]: 'true' })).toEqual([expect.stringContaining(name)]);
  });

  test.each([
    [
      { GONGSHI_DISPATCH_LEASE_MS: '29999' },
      ['GONGSHI_DISPATCH_LEASE_MS=29999', 'GONGSHI_SMS_TIMEOUT_MS=15000', '30000'],
    ],
    [{ GONGSHI_SMS_TIMEOUT_MS: '30001' }, ['GONGSHI_DISPATCH_LEASE_MS=60000', 'GONGSHI_SMS_TIMEOUT_MS=30001', '60002']],
    [{ GONGSHI_SMS_SETTLE_AFTER_MS: '14999' }, ['GONGSHI_SMS_SETTLE_AFTER_MS=14999', 'GONGSHI_SMS_TIMEOUT_MS=15000']],
    [{ ...PRODUCTION, GONGSHI_SMS_SETTLE_AFTER_MS: '29999' }, ['GONGSHI_SMS_SETTLE_AFTER_MS=29999', '30000']],
  ])('refuses times that do not hold together: %j', (env, parts) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    for (const part of parts) expect(problems[0]).toContain(part);
  });

  test.each([
    { GONGSHI_SMS_TIMEOUT_MS: '800', GONGSHI_SMS_SETTLE_AFTER_MS: '1000', GONGSHI_DISPATCH_LEASE_MS: '3000' },
    { ...PRODUCTION, GONGSHI_SMS_SETTLE_AFTER_MS: '30000', GONGSHI_DISPATCH_LEASE_MS: '30000' },
  ])('accepts times that do: %j', (env) => {
    expect(problemsOf(env)).toEqual([]);
  });

  test('refuses production without a real SMS account', () => {
    expect(problemsOf({ GONGSHI_MODE: 'production' }).map((problem) => problem.split(' ')[0])).toEqual([
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_FROM',
      'GONGSHI_PUBLIC_URL',
    ]);
  });
});

test('every variable is documented with a default or how it is derived', () => {
  for (const variable of VARIABLES) {
    expect(variable.description, variable.name).not.toBe('');
    expect(variable.default ?? variable.derived, variable.name).toBeTruthy();
  }
});
