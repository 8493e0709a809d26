// The adapter and the simulator against each other, over real HTTP.
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpSystem } from './http.ts';
import type { SystemPage, SystemPort } from './port.ts';
import type { BehaviourInput } from './simulator/behaviour.ts';
import { type SystemSimulator, startSystemSimulator } from './simulator/server.ts';

const TOKEN = 'rehearsal-token';
const NOON = new Date('2021-03-01T12:00:00+08:00');
const licence = (at: number) => `T15520210101${String(at).padStart(6, '0')}`;

let folder: string;
let simulator: SystemSimulator;
let system: SystemPort;
const start = (stateFile?: string) =>
  startSystemSimulator({ host: '127.0.0.1', port: 0, token: TOKEN, ...(stateFile && { stateFile }) });
const connect = (token = TOKEN) =>
  createHttpSystem({ baseUrl: simulator.address, token, timeoutMs: 300, rehearsal: true });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'system-'));
  simulator = await start();
  system = connect();
});
afterEach(async () => {
  await system.close();
  await simulator.close();
  await rm(folder, { recursive: true });
});

/** Filings of the morning, a minute apart. */
function put(count: number, into = simulator): void {
  into.put(
    'filings',
    Array.from({ length: count }, (_, at) => {
      const occurredAt = new Date(NOON.getTime() - (count - at) * 60_000).toISOString();
      const content = { 许可证号: licence(at), 年度: '2021', 填报时间: occurredAt };
      return { id: `F-${at}`, version: 1, occurredAt, authority: '150000', content };
    }),
  );
}

const behave = (faults: BehaviourInput['faults'], pageSize = 500) =>
  simulator.setBehaviour({ seed: 5, pageSize, faults: faults ?? [] });
const changes = (cursor: string | null = null, asOf = NOON) => system.changes('filings', { cursor, limit: 500, asOf });
async function page(cursor: string | null = null, asOf = NOON): Promise<SystemPage> {
  const answer = await changes(cursor, asOf);
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer));
  return answer.value;
}
const numbers = ({ items }: Pick<SystemPage, 'items'>) =>
  items.map(({ result }) => (result.ok ? result.item.sequence : result.sequence));

describe('a good day', () => {
  it('gives pages since a cursor, each with what is complete by then', async () => {
    put(5);
    behave([], 3);
    const first = await page();
    expect(numbers(first)).toEqual([1, 2, 3]);
    expect(first).toMatchObject({ more: true, highest: 5, through: NOON.toISOString() });
    const second = await page(first.next);
    expect(numbers(second)).toEqual([4, 5]);
    expect(second.more).toBe(false);
    expect((await page(second.next)).items).toEqual([]);
  });

  it('holds nothing before its time has come', async () => {
    put(5);
    const early = await page(null, new Date(NOON.getTime() - 3 * 60_000));
    expect(numbers(early)).toEqual([1, 2, 3]);
    expect(numbers(await page(early.next))).toEqual([4, 5]);
  });

  it('gives items by number', async () => {
    put(5);
    const answer = await system.range('filings', { from: 2, to: 4, asOf: NOON });
    expect(answer.kind === 'answered' && numbers({ items: answer.value })).toEqual([2, 3, 4]);
  });

  it('outlives a restart by its journal, half a last line cut off', async () => {
    const stateFile = join(folder, 'state.jsonl');
    const before = await start(stateFile);
    put(3, before);
    expect(before.at('filings', NOON)).toHaveLength(3);
    await before.close();
    await appendFile(stateFile, '["put","filings",[{"id"');
    const after = await start(stateFile);
    expect(after.at('filings', NOON).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    await after.close();
  });
});

describe('told to misbehave', () => {
  it.each([
    [
      'outage',
      [{ kind: 'outage' as const, from: '2021-03-01T00:00:00+08:00', to: '2021-03-02T00:00:00+08:00' }],
      'unavailable',
    ],
    ['error', [{ kind: 'error' as const, status: 500 }], 'unavailable'],
    ['reset', [{ kind: 'reset' as const }], 'unavailable'],
    ['slow', [{ kind: 'slow' as const, latencyMs: 600 }], 'unavailable'],
    ['broken-page', [{ kind: 'broken-page' as const }], 'malformed'],
    ['refuse-account', [{ kind: 'refuse-account' as const }], 'account-refused'],
  ])('%s is answered as what it is', async (_kind, faults, kind) => {
    put(5);
    behave(faults);
    expect((await changes()).kind).toBe(kind);
    expect(Object.values(simulator.counts().faults)).toEqual([1]);
  });

  it('an outage ends at its instant', async () => {
    put(1);
    behave([{ kind: 'outage', from: '2021-03-01T00:00:00+08:00', to: '2021-03-02T00:00:00+08:00' }]);
    expect((await changes(null, new Date('2021-03-01T23:59:59+08:00'))).kind).toBe('unavailable');
    expect((await changes(null, new Date('2021-03-02T00:00:00+08:00'))).kind).toBe('answered');
  });

  it('forgets a cursor, and does not know those of others', async () => {
    put(5);
    const { next } = await page();
    behave([{ kind: 'expire-cursor', count: 1 }]);
    expect((await changes(next)).kind).toBe('cursor-refused');
    expect((await changes(next)).kind).toBe('answered');
    expect((await changes('somebody-elses')).kind).toBe('cursor-refused');
  });

  it('holds numbers back from pages, gives them when asked by number, from an instant on', async () => {
    put(40);
    behave([{ kind: 'hold-back', share: 0.5, until: '2021-03-01T13:00:00+08:00' }]);
    const given = numbers(await page());
    expect(given.length).toBeLessThan(40);
    const range = async (asOf: Date) => {
      const answer = await system.range('filings', { from: 1, to: 40, asOf });
      return answer.kind === 'answered' ? numbers({ items: answer.value }) : [];
    };
    expect(await range(NOON)).toEqual(given);
    expect(await range(new Date('2021-03-01T13:00:00+08:00'))).toHaveLength(40);
  });

  it('repeats, reorders, alters and spoils items', async () => {
    put(40);
    behave([
      { kind: 'repeat', share: 0.3 },
      { kind: 'disorder' },
      { kind: 'altered', share: 0.2 },
      { kind: 'malformed', share: 0.2 },
    ]);
    const { items } = await page();
    const given = numbers({ items });
    expect(new Set(given).size).toBe(40);
    expect(given.length).toBeGreaterThan(45);
    expect(given).not.toEqual([...given].sort((a, b) => Number(a) - Number(b)));
    expect(items.some(({ result }) => !result.ok && result.reason === 'bad-envelope')).toBe(true);
    expect(simulator.counts().faults).toMatchObject({ disorder: 1 });
  });

  it('is refused what it cannot be told, and stays as it was', () => {
    behave([{ kind: 'error' }]);
    expect(() => behave([{ kind: 'outage', from: 'yesterday' }])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ status: 400 }) }),
    );
    expect(simulator.counts().requests).toBe(0);
  });

  it('lets nobody in without its token', async () => {
    put(1);
    const stranger = connect('wrong');
    expect((await stranger.changes('filings', { cursor: null, limit: 10, asOf: NOON })).kind).toBe('account-refused');
    await stranger.close();
  });
});

describe('told over HTTP', () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${simulator.address}/_simulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };

  it('takes items and behaviour, counts, and is reset', async () => {
    const item = {
      id: 'F-1',
      version: 1,
      occurredAt: '2021-03-01T09:00:00+08:00',
      authority: '150000',
      content: { 许可证号: licence(1) },
    };
    expect(await call('POST', 'items', { kind: 'filings', items: [item] })).toMatchObject({
      status: 200,
      body: { items: 1 },
    });
    expect((await page()).highest).toBe(1);
    expect(await call('PUT', 'behaviour', { faults: [{ kind: 'error', count: 2 }] })).toMatchObject({ status: 200 });
    await changes();
    expect((await call('GET', 'counts')).body).toEqual({ requests: 2, faults: { error: 1 } });
    await call('POST', 'reset');
    expect(await page()).toMatchObject({ highest: 0, items: [] });
  });

  it('names what is wrong', async () => {
    expect(await call('PUT', 'behaviour', { faults: [{ kind: 'earthquake' }] })).toMatchObject({
      ...{ status: 400, body: { type: 'urn:gongshi:problem:simulator-behaviour-invalid' } },
    });
    expect(await call('POST', 'items', { kind: 'filings', items: [{}] })).toMatchObject({ status: 400 });
    expect(await call('GET', 'elsewhere')).toMatchObject({ status: 404 });
  });
});
