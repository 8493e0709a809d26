/**
 * graphile-worker as its own documentation makes it fastest: one job a message, fetched in batches into its local queue
 * and completed in batches. Says `{"perSecond"}` on its last line: from its start to the last job completed.
 */
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Pool } from 'undici';

const { DATABASE_URL: connectionString, PROVIDER_URL, PROVIDER_ACCOUNT, PROVIDER_TOKEN, SENDER, TEXT, ROWS } = process.env;
const CONNECTIONS = 64;
const rows = Number(ROWS);
const http = new Pool(PROVIDER_URL, { connections: CONNECTIONS });

async function main() {
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  await utils.withPgClient((client) =>
    client.query(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
         SELECT json_populate_record(NULL::graphile_worker.job_spec,
           json_build_object('identifier', 'send', 'payload', json_build_object('to', '+861690' || lpad(i::text, 7, '0'))))
         FROM generate_series(1, $1::int) i))`,
      [rows],
    ),
  );
  await utils.withPgClient((client) => client.query('VACUUM ANALYZE graphile_worker._private_jobs'));
  const started = performance.now();
  const runner = await run({ taskList: { send }, preset: { worker: settings() } });
  while ((await openJobs(utils)) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const seconds = (performance.now() - started) / 1000;
  await runner.stop();
  await utils.release();
  await http.close();
  console.log(JSON.stringify({ perSecond: rows / seconds }));
}

const settings = () => ({
  connectionString,
  concurrentJobs: CONNECTIONS,
  maxPoolSize: 10,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
  // Its standard logger writes a line a job.
  logger: new Logger(() => (level, message) => level === 'error' && console.error(message)),
});

async function openJobs(utils) {
  const { rows: [{ open }] } = await utils.withPgClient((client) =>
    client.query('SELECT EXISTS (SELECT FROM graphile_worker._private_jobs)::int AS open'),
  );
  return open;
}

const headers = {
  authorization: `Basic ${Buffer.from(`${PROVIDER_ACCOUNT}:${PROVIDER_TOKEN}`).toString('base64')}`,
  'content-type': 'application/x-www-form-urlencoded',
};

async function send({ to }) {
  const body = new URLSearchParams({ To: to, From: SENDER, Body: TEXT }).toString();
  const path = `/2010-04-01/Accounts/${PROVIDER_ACCOUNT}/Messages.json`;
  const response = await http.request({ method: 'POST', path, headers, body });
  await response.body.json();
  if (response.statusCode !== 201) throw new Error(`the simulator answered ${response.statusCode}`);
}

await main();
