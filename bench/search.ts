import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Pool } from 'undici';
import { connectDatabase } from '../db/client.ts';
import { issueToken, saveOfficial } from '../db/queries/identity.ts';
import { machineNow } from '../platform/clock.ts';
import { type Random, randomFrom } from '../tools/register-sample/random.ts';
import type { Bench } from './setup.ts';

const PROVINCE = '150000';
const USERS = 200;
/** A person reads what came before asking again: two to eight seconds. */
const THINK_MS = [2_000, 8_000] as const;
const WARM_UP_MS = 10_000;
const MEASURED_MS = 40_000;
const TOKEN_TTL_MS = 3_600_000;
/** Rights whose numbers and names are asked for. */
const SAMPLE = 2_000;

export interface SearchFigures {
  users: number;
  /** Latencies in milliseconds, of the whole answer. */
  searches: number[];
  /** The same of requests that look for nothing. */
  nothing: number[];
}

interface Sample {
  licenceNo: string;
  name: string;
  holder: string;
  creditCode: string | null;
}

/**
 * 200 officials at once, each with a token of their own, each asking GET /rights one search after another with time to
 * think; before that GET /me, which is what a request costs that looks for nothing. Every answer must be 200, and what was
 * asked for by number be found.
 */
export async function measureSearch(bench: Bench, setting: { pool: pg.Pool; url: string }): Promise<SearchFigures> {
  const tokens = await makeUsers(setting.url);
  const samples = await readSamples(setting.pool);
  const nothing = await latencies(bench, tokens, () => ({ path: '/api/v1/me', query: {} }));
  const searches = await latencies(bench, tokens, (random) => searchOf(random, random.pick(samples)));
  return { users: USERS, searches, nothing };
}

async function latencies(bench: Bench, tokens: string[], next: (random: Random) => Search): Promise<number[]> {
  const http = new Pool(bench.config.publicUrl, { connections: USERS });
  const measured: number[] = [];
  const begins = performance.now() + WARM_UP_MS;
  const ends = begins + MEASURED_MS;
  const user = async (token: string, number: number) => {
    const random = randomFrom(number + 1);
    // Nobody begins in step with another.
    await sleep(random.next() * THINK_MS[1]);
    while (performance.now() < ends) {
      const asked = next(random);
      const started = performance.now();
      await ask(http, token, asked);
      if (started >= begins) measured.push(performance.now() - started);
      await sleep(random.integer(...THINK_MS));
    }
  };
  await Promise.all(tokens.map(user)).finally(() => http.close());
  return measured;
}

interface Search {
  path: string;
  query: Record<string, string>;
  /** A licence number that must be among what is found. */
  finds?: string;
}

/** What officials look for: most often a name, or the number on a paper in front of them. */
function searchOf(random: Random, sample: Sample): Search {
  return { path: '/api/v1/rights', ...queryOf(random, sample) };
}

function queryOf(random: Random, { licenceNo, name, holder, creditCode }: Sample): Omit<Search, 'path'> {
  const dice = random.next();
  if (dice < 0.2) return { query: { search: name.slice(3, 5) } };
  if (dice < 0.45) return { query: { search: holder.slice(0, 6) } };
  if (dice < 0.6) return { query: { search: licenceNo }, finds: licenceNo };
  if (dice < 0.75) return { query: { search: licenceNo.slice(0, 12) } };
  if (dice < 0.85) return creditCode ? { query: { search: creditCode } } : { query: { search: holder } };
  if (dice < 0.95) return { query: { kind: 'exploration', search: name.slice(0, 4) } };
  return { query: { search: '没有这样的矿' } };
}

async function ask(http: Pool, token: string, { path, query, finds }: Search): Promise<void> {
  const { statusCode, body } = await http.request({
    ...{ method: 'GET', path, query, headers: { authorization: `Bearer ${token}` } },
  });
  const text = await body.text();
  if (statusCode !== 200 || (finds && !text.includes(finds)))
    throw new Error(`GET ${path} ${JSON.stringify(query)} answered ${statusCode}: ${text.slice(0, 300)}`);
}

/** Signing in costs a tenth of a second each by design, and is not what is measured. */
async function makeUsers(databaseUrl: string): Promise<string[]> {
  const database = connectDatabase({ url: databaseUrl, maxConnections: 2, onError: () => undefined });
  try {
    const tokens: string[] = [];
    for (let number = 1; number <= USERS; number++) {
      const { id } = await saveOfficial(database, {
        ...{ authorityCode: PROVINCE, username: `bench-${number}`, name: `测试${number}`, passwordHash: '' },
        ...{ roles: ['clerk'], createdAt: machineNow() },
      });
      tokens.push((await issueToken(database, id, machineNow(), TOKEN_TTL_MS)).token);
    }
    return tokens;
  } finally {
    await database.$client.end();
  }
}

async function readSamples(pool: pg.Pool): Promise<Sample[]> {
  const { rows } = await pool.query<Sample>(
    `SELECT r.licence_no AS "licenceNo", r.name, h.name AS holder, h.credit_code AS "creditCode"
     FROM rights r JOIN holders h ON h.id = r.holder_id ORDER BY md5(r.licence_no) LIMIT ${SAMPLE}`,
  );
  return rows;
}
