/**
 * A queue of others beside ours: graphile-worker in batches sends as many messages to the same simulator, on a Node of
 * its own (it asks for 22 and more), and dispatch is held against it. Alone: npm run bench -- --only peers
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TEXT } from './bare-loop.ts';
import type { Bench } from './setup.ts';
import { withDatabase } from './setup.ts';
import { simulatorControl } from './simulator.ts';

const FOLDER = fileURLToPath(new URL('./peers/', import.meta.url));
const run = promisify(execFile);

/** Messages a second graphile-worker sends; the simulator must be running. Throws unless each arrived once. */
export async function measurePeer(bench: Bench, rows: number): Promise<number> {
  await install(bench);
  const { sms } = bench.config;
  await simulatorControl(sms.baseUrl).reset();
  return withDatabase(bench.databaseUrl, async (url) => {
    const env = {
      ...{
        DATABASE_URL: url,
        PROVIDER_URL: sms.baseUrl,
        PROVIDER_ACCOUNT: sms.accountSid,
        PROVIDER_TOKEN: sms.authToken,
      },
      ...{ SENDER: sms.from, TEXT, ROWS: String(rows), NO_LOG_SUCCESS: '1' },
    };
    const { stdout } = await run(nodeOfPeers(), [`${FOLDER}graphile-worker.mjs`], { env, maxBuffer: 64 << 20 });
    const { accepted } = await simulatorControl(sms.baseUrl).counts();
    if (accepted !== rows) throw new Error(`graphile-worker: of ${rows} messages the provider got ${accepted}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) as string).perSecond;
  });
}

const nodeOfPeers = () => `${FOLDER}node_modules/node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}/bin/node`;

async function install(bench: Bench): Promise<void> {
  if (existsSync(nodeOfPeers())) return;
  bench.say('installing bench/peers');
  await run('npm', ['ci', '--prefix', FOLDER, '--no-audit', '--no-fund', '--ignore-scripts']);
}
