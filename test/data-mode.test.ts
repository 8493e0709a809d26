// Whose data it is: a rehearsal never touches production's, nor the other way round.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi } from '../api/server.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { loadConfig } from '../platform/config.ts';
import { createDatabase, servers, uniqueName } from './harness/servers.ts';

const GONGSHI = fileURLToPath(new URL('../cli/gongshi.mjs', import.meta.url));
const PRODUCTION = {
  ...{ GONGSHI_MODE: 'production', GONGSHI_PUBLIC_URL: 'https://gongshi.example.cn', TWILIO_FROM: '+861069000001' },
  ...{ TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'secret', GONGSHI_LOG_LEVEL: 'silent' },
};
const REHEARSAL = { GONGSHI_MODE: 'rehearsal', GONGSHI_LOG_LEVEL: 'silent' };

let rehearsal: Awaited<ReturnType<typeof createDatabase>>;
let production: { url: string; drop(): Promise<unknown> };
beforeAll(async () => {
  rehearsal = await createDatabase();
  production = await emptyDatabase();
  await migrateDatabase(production.url, 'production');
});
afterAll(async () => {
  await rehearsal?.drop();
  await production?.drop();
});

async function emptyDatabase() {
  const name = uniqueName();
  await query(servers().databaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(servers().databaseUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(servers().databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function query(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(statement).finally(() => client.end());
}

function gongshi(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [GONGSHI, ...args], { env: { PATH, HOME, ...env } });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: said.join('') })));
}

const namesBoth = (data: string, process: string) =>
  new RegExp(
    `holds the data of a ${data}, and this process runs with GONGSHI_MODE=${process}: set GONGSHI_MODE=${data}`,
  );

it('migrate refuses data of the other mode, and changes nothing', async () => {
  await expect(migrateDatabase(production.url, 'rehearsal')).rejects.toThrow(namesBoth('production', 'rehearsal'));
  await expect(migrateDatabase(rehearsal.url, 'production')).rejects.toThrow(namesBoth('rehearsal', 'production'));
  await migrateDatabase(production.url, 'production');
  expect((await query(production.url, 'SELECT mode FROM data_mode')).rows).toEqual([{ mode: 'production' }]);
});

it.each([
  ['production', 'rehearsal', REHEARSAL],
  ['rehearsal', 'production', PRODUCTION],
] as const)('on the data of a %s, a %s starts no API and no command', async (data, mode, env) => {
  const { url } = data === 'production' ? production : rehearsal;
  const config = loadConfig({ ...env, DATABASE_URL: url });
  await expect(startApi(config)).rejects.toThrow(namesBoth(data, mode));
  const [list, migrate, worker] = await Promise.all([
    gongshi(['authority', 'list'], { ...env, DATABASE_URL: url }),
    gongshi(['migrate'], { ...env, DATABASE_URL: url }),
    gongshi(['worker'], {
      ...{ ...env, DATABASE_URL: url, TEMPORAL_ADDRESS: servers().temporalAddress, TEMPORAL_NAMESPACE: uniqueName() },
      ...{ GONGSHI_LOG_LEVEL: 'info', GONGSHI_HOME: loadConfig(process.env).home },
    }),
  ]);
  for (const { code, said } of [list, migrate, worker]) {
    expect(said).toMatch(namesBoth(data, mode));
    expect(code).toBe(1);
  }
});

it('takes data older than the table for a rehearsal’s where a clock was moved', async () => {
  const older = await emptyDatabase();
  await migrateDatabase(older.url, 'production');
  await query(
    older.url,
    `ALTER TABLE data_mode DISABLE TRIGGER data_mode_once; DELETE FROM data_mode;
    INSERT INTO rehearsal_clock (legal_now, moved_at) VALUES ('2021-01-04', '2021-01-04')`,
  );
  await expect(migrateDatabase(older.url, 'production')).rejects.toThrow(namesBoth('rehearsal', 'production'));
  await older.drop();
});

it('the mode is decided once', async () => {
  await expect(query(production.url, `UPDATE data_mode SET mode = 'rehearsal'`)).rejects.toThrow('decided once');
});
