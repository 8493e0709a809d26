import type pg from 'pg';
import { Pool } from 'undici';
import type { Config } from '../platform/config.ts';

const BATCH = 500;
const CONNECTIONS = 64;
const WARM_UP = 500;
const POST_ONLY = 10_000;
/** Shorter than a reminder and made once: what the product's own text costs is the product's to carry. */
export const TEXT = '【矿业权公示】您的矿业权尚未填报公示上年度勘查开采信息，请于4月30日前填报。咨询电话0471-0000000';

export interface BareFigures {
  perSecond: number;
  /** The same requests without a database: what provider and HTTP client allow. */
  postOnlyPerSecond: number;
}

/**
 * The limit that dispatch is held against: one loop that claims 500 rows, posts each once over 64 connections, and
 * records the answers in one statement. No log, no fencing, no settling: killed in the middle, it sends hundreds twice.
 */
export async function measureBareLoop(pool: pg.Pool, sms: Config['sms'], rows: number): Promise<BareFigures> {
  await pool.query(`
    CREATE TABLE bare_loop (id bigint PRIMARY KEY, recipient text NOT NULL, state text NOT NULL, provider_id text, sent_at timestamptz);
    CREATE INDEX bare_loop_planned ON bare_loop (id) WHERE state = 'planned';
    INSERT INTO bare_loop SELECT i, '+861690' || lpad(i::text, 7, '0'), 'planned' FROM generate_series(1, ${rows}) i`);
  await pool.query('VACUUM ANALYZE bare_loop');
  const http = new Pool(sms.baseUrl, { connections: CONNECTIONS });
  const post = poster(http, sms);
  await inLanes(numbers(WARM_UP, rows), post);

  const started = performance.now();
  while ((await sendBatch(pool, post)) > 0);
  const seconds = (performance.now() - started) / 1000;

  const postStarted = performance.now();
  const alone = Math.min(rows, POST_ONLY);
  await inLanes(numbers(alone, rows + WARM_UP), post);
  const postSeconds = (performance.now() - postStarted) / 1000;
  await http.close();
  return { perSecond: rows / seconds, postOnlyPerSecond: alone / postSeconds };
}

interface Row {
  id: number;
  recipient: string;
}

async function sendBatch(pool: pg.Pool, post: (row: Row) => Promise<string>): Promise<number> {
  const { rows } = await pool.query<Row>(
    `UPDATE bare_loop SET state = 'sending' WHERE id IN (
       SELECT id FROM bare_loop WHERE state = 'planned' ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
     RETURNING id, recipient`,
  );
  if (rows.length === 0) return 0;
  const providerIds = await inLanes(rows, post);
  await pool.query(
    `UPDATE bare_loop b SET state = 'handed_over', provider_id = u.provider_id, sent_at = now()
     FROM unnest($1::bigint[], $2::text[]) u(id, provider_id) WHERE b.id = u.id`,
    [rows.map(({ id }) => id), providerIds],
  );
  return rows.length;
}

function poster(http: Pool, sms: Config['sms']): (row: Row) => Promise<string> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${sms.accountSid}:${sms.authToken}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const path = `/2010-04-01/Accounts/${sms.accountSid}/Messages.json`;
  return async ({ recipient }) => {
    const body = new URLSearchParams({ To: recipient, From: sms.from, Body: TEXT }).toString();
    const response = await http.request({ method: 'POST', path, headers, body });
    const answer = (await response.body.json()) as { sid: string };
    if (response.statusCode !== 201) throw new Error(`the simulator answered ${response.statusCode}`);
    return answer.sid;
  };
}

async function inLanes<T>(rows: readonly Row[], work: (row: Row) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < rows.length) {
      const index = next++;
      answers[index] = await work(rows[index] as Row);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return answers;
}

/** Made-up messages outside the table. */
function numbers(count: number, from: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: from + 1 + index, recipient: '+8616900000000' }));
}
