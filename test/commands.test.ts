import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROOMS } from '../api/rooms.ts';
import {
  applyCommandOnce,
  findCommand,
  listUnansweredCommands,
  saveCommand,
  saveCommandSent,
} from '../db/queries/commands.ts';
import { disableOfficial, saveOfficial, saveRoles } from '../db/queries/identity.ts';
import { listParameters } from '../db/queries/parameters.ts';
import { type CommandRoad, connectCommandRoad } from '../platform/command-sender.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { probeRoom } from './harness/probe-room.ts';
import { startProbeWorker } from './harness/probe-worker.ts';

const effects = { apply: () => Promise.resolve() };
let harness: Harness;
let road: CommandRoad & { close(): Promise<void> };

beforeAll(async () => {
  harness = await createHarness({ temporal: true, rooms: [...ROOMS, probeRoom({ apply: () => effects.apply() })] });
  const { address, namespace, taskQueue } = harness.config.temporal;
  road = connectCommandRoad({ address: address as string, namespace, taskQueue });
});
afterAll(async () => {
  await road?.close();
  await harness?.close();
});

function proposal(overrides: Record<string, unknown> = {}) {
  return {
    ...{ authority: '150000', name: 'sms.rate-per-second', value: 40, basisDocument: '内部规程', basisClause: '一' },
    ...{ effectiveFrom: '2021-02-01', ...overrides },
  };
}

const countRates = async () =>
  (await listParameters(harness.database, { authority: '150000', name: 'sms.rate-per-second', limit: 100 })).length;

describe('a command applied here', () => {
  it('gives the same key with the same request the same answer, and does nothing a second time', async () => {
    const key = randomUUID();
    const before = await countRates();
    const first = await harness.as('clerk').post('/parameters', proposal(), { key });
    const again = await harness.as('clerk').post('/parameters', proposal(), { key });
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await countRates()).toBe(before + 1);
  });

  it('takes the same members in another order for the same request', async () => {
    const key = randomUUID();
    const first = await harness.as('clerk').post('/parameters', proposal(), { key });
    const turned = Object.fromEntries(Object.entries(proposal()).reverse());
    expect((await harness.as('clerk').post('/parameters', turned, { key })).body).toEqual(first.body);
  });

  it('refuses the same key with another body, and with another route', async () => {
    const key = randomUUID();
    await harness.as('clerk').post('/parameters', proposal(), { key });
    const refused = { status: 409, body: { type: 'urn:gongshi:problem:idempotency-key-reused' } };
    expect(await harness.as('clerk').post('/parameters', proposal({ value: 41 }), { key })).toMatchObject(refused);
    expect(await harness.as('clerk').post('/probes/here', {}, { key })).toMatchObject(refused);
  });

  it("does not mix up two officials' equal keys", async () => {
    const key = randomUUID();
    const mine = await harness.as('clerk').post('/parameters', proposal(), { key });
    const theirs = await harness.as('clerk2').post('/parameters', proposal({ value: 42 }), { key });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it.each([
    ['no key', null],
    ['an empty key', ''],
    ['a key of 201 characters', 'x'.repeat(201)],
  ])('refuses %s, whatever else is wrong with the request', async (_what, key) => {
    const { status, body } = await harness.as('clerk').post('/parameters', { nonsense: true }, { key });
    expect([status, body.type]).toEqual([400, 'urn:gongshi:problem:idempotency-key-missing']);
  });

  it('is applied once when twelve requests with one key arrive together', async () => {
    const key = randomUUID();
    const before = await countRates();
    const all = await Promise.all(
      Array.from({ length: 12 }, () => harness.as('clerk').post('/parameters', proposal(), { key })),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect(all.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await countRates()).toBe(before + 1);
  });

  it('lets one of two different requests with one key win, and refuses the other', async () => {
    const key = randomUUID();
    const all = await Promise.all(
      [50, 51].map((value) => harness.as('clerk').post('/parameters', proposal({ value }), { key })),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('keeps a refusal and repeats it, leaving nothing behind but the request', async () => {
    const key = randomUUID();
    const before = await countRates();
    const first = await harness.as('city-clerk').post('/parameters', proposal(), { key });
    const again = await harness.as('city-clerk').post('/parameters', proposal(), { key });
    expect(first).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:outside-authority' } });
    expect(first.headers.get('content-type')).toContain('application/problem+json');
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([403, 'true']);
    expect(await countRates()).toBe(before);
  });

  it('repeats its answer after the API was started again', async () => {
    const key = randomUUID();
    const first = await harness.as('clerk').post('/parameters', proposal(), { key });
    await harness.restartApi();
    expect((await harness.as('clerk').post('/parameters', proposal(), { key })).body).toEqual(first.body);
  });

  it('leaves no trace of a request that failed half-way, so that sending it again carries it out', async () => {
    const key = randomUUID();
    effects.apply = () => Promise.reject(new Error('the disk is full'));
    const failed = await harness.as('clerk').post('/probes/here', {}, { key });
    expect(failed).toMatchObject({ status: 500, body: { type: 'urn:gongshi:problem:internal' } });
    expect(JSON.stringify(failed.body)).not.toContain('disk');
    effects.apply = () => Promise.resolve();
    const done = await harness.as('clerk').post('/probes/here', {}, { key });
    expect([done.status, done.headers.get('idempotency-replayed')]).toEqual([200, null]);
  });
});

describe('applyCommandOnce', () => {
  async function recorded(username: string) {
    const recordedAt = harness.clocks.machineNow();
    const { passwordHash, authorityCode } = { passwordHash: '-', authorityCode: '150000' };
    const common = { authorityCode, passwordHash, name: '临时', createdAt: recordedAt };
    const actor = await saveOfficial(harness.database, { ...common, username, roles: ['clerk'] });
    const { command } = await saveCommand(harness.database, {
      ...{ id: randomUUID(), idempotencyKey: 'k', actorId: actor.id, operation: 'filings.submit', workflowId: 'x' },
      ...{ params: {}, body: {}, asOf: recordedAt, recordedAt },
    });
    const apply = () =>
      applyCommandOnce(harness.database, command.id, recordedAt, async () => ({ status: 200, body: { done: true } }));
    return { actor, command, apply };
  }

  it('refuses an official who was disabled after asking', async () => {
    const { actor, command, apply } = await recorded('leaver');
    await disableOfficial(harness.database, actor.id, harness.clocks.machineNow());
    expect(await apply()).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:official-disabled' } });
    expect((await findCommand(harness.database, command.id))?.answer?.status).toBe(403);
  });

  it('refuses an official who lost the role after asking, for good', async () => {
    const { actor, apply } = await recorded('mover');
    await saveRoles(harness.database, actor.id, ['auditor']);
    expect(await apply()).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:role-missing' } });
    await saveRoles(harness.database, actor.id, ['clerk']);
    expect(await apply()).toMatchObject({ status: 403, body: { type: 'urn:gongshi:problem:role-missing' } });
  });
});

describe('a command for a workflow', () => {
  const deps = () => ({
    legalNow: harness.clocks.legalNow,
    database: harness.database,
    logger: pino({ level: 'silent' }),
    road,
  });
  // The sweep leaves young commands to whoever asked; here it looks from an hour later.
  const sweepDeps = () => ({
    ...deps(),
    machineNow: () => new Date(harness.clocks.machineNow().getTime() + 3_600_000),
  });
  let stop: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  it('is answered 202 while no worker runs, and carried out once by the sweep when one does', async () => {
    const key = randomUUID();
    const pending = await harness.as('clerk').post('/probes', { year: 2001 }, { key });
    expect([pending.status, pending.body.state]).toEqual([202, 'pending']);
    const place = pending.headers.get('location') as string;
    expect(place).toBe(`/api/v1/commands/${pending.body.commandId}`);
    const seen = await harness.as('clerk').get(place.replace('/api/v1', ''));
    expect(seen.body).toMatchObject({
      state: 'pending',
      answer: null,
      operation: 'campaigns.open',
      asOf: '2021-01-04T01:00:00.000Z',
    });

    const worker = await startProbeWorker(harness, sweepDeps());
    stop = worker.stop;
    // Temporal may still hold the Update of the first attempt and hand it over before the sweep comes: either is right.
    await sweep();
    expect(worker.applied.get(pending.body.commandId)).toBe(1);
    const again = await harness.as('clerk').post('/probes', { year: 2001 }, { key });
    expect([again.status, again.body]).toEqual([200, { applied: 1 }]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await sweep()).toEqual({ sent: 0, answered: 0 });
  });

  it('is sent by the sweep where the API died between recording and sending it', async () => {
    const recordedAt = harness.clocks.machineNow();
    const { command } = await saveCommand(harness.database, {
      ...{ id: randomUUID(), idempotencyKey: randomUUID(), actorId: harness.officials.clerk.id, recordedAt },
      ...{ operation: 'campaigns.open', workflowId: 'probe/2010', params: {}, body: { year: 2010 }, asOf: recordedAt },
    });
    const worker = await startProbeWorker(harness, sweepDeps());
    stop = worker.stop;
    expect(await sweep()).toEqual({ sent: 1, answered: 1 });
    expect(worker.applied.get(command.id)).toBe(1);
    expect((await findCommand(harness.database, command.id))?.answer).toEqual({ status: 200, body: { applied: 1 } });
  });

  it('has its turn before those that were sent again and stayed without answer', async () => {
    const recordedAt = new Date('2020-01-01T00:00:00Z');
    const [stuck, later, latest] = await Promise.all(
      [0, 1, 2].map(async (second) => {
        const { command } = await saveCommand(harness.database, {
          ...{ id: randomUUID(), idempotencyKey: randomUUID(), actorId: harness.officials.clerk.id, asOf: recordedAt },
          ...{ operation: 'campaigns.open', workflowId: 'probe/2020', params: {}, body: { year: 2020 } },
          recordedAt: new Date(recordedAt.getTime() + second * 1_000),
        });
        return command.id;
      }),
    );
    const waiting = async () =>
      (await listUnansweredCommands(harness.database, new Date('2020-01-02T00:00:00Z'), 2)).map(({ id }) => id);
    expect(await waiting()).toEqual([stuck, later]);
    await saveCommandSent(harness.database, stuck as string, new Date('2020-01-01T00:01:00Z'));
    expect(await waiting()).toEqual([later, latest]);
    const worker = await startProbeWorker(harness, sweepDeps());
    stop = worker.stop;
    expect(await sweep()).toEqual({ sent: 3, answered: 3 });
    expect(await waiting()).toEqual([]);
  });

  it('starts its workflow, is answered at once, and is applied once when sent eight times together', async () => {
    const worker = await startProbeWorker(harness, sweepDeps());
    stop = worker.stop;
    const key = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => harness.as('clerk').post('/probes', { year: 2002 }, { key })),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    expect([...worker.applied.values()]).toEqual([1]);
  });

  it("keeps what the workflow's validator refused, and repeats it", async () => {
    stop = (await startProbeWorker(harness, sweepDeps())).stop;
    await harness.as('clerk').post('/probes', { year: 2003 });
    const key = randomUUID();
    const first = await harness.as('clerk').post('/probes/2003/refused', {}, { key });
    expect(first).toMatchObject({ status: 409, body: { type: 'urn:gongshi:problem:case-not-live' } });
    expect(first.body.detail).toContain('probe/2003');
    const again = await harness.as('clerk').post('/probes/2003/refused', {}, { key });
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
  });

  it('is refused when its case never began, or has ended', async () => {
    stop = (await startProbeWorker(harness, sweepDeps())).stop;
    const notLive = { status: 409, body: { type: 'urn:gongshi:problem:case-not-live' } };
    expect(await harness.as('reviewer').post('/probes/2004/end')).toMatchObject(notLive);
    await harness.as('clerk').post('/probes', { year: 2004 });
    expect((await harness.as('reviewer').post('/probes/2004/end')).status).toBe(200);
    expect(await harness.as('reviewer').post('/probes/2004/end')).toMatchObject(notLive);
  });

  it('is shown to who asked and to an auditor above, and to nobody else', async () => {
    const { body } = await harness.as('clerk').post('/probes/2005/refused');
    const command = await harness.as('clerk').post('/probes', { year: 2006 });
    expect(body.status).toBe(409);
    const path = `/commands/${command.body.commandId}`;
    const statuses = async (...names: Parameters<Harness['as']>[0][]) =>
      Promise.all(names.map(async (name) => (await harness.as(name).get(path)).status));
    expect(await statuses('clerk', 'auditor', 'administrator')).toEqual([200, 200, 200]);
    expect(await statuses('clerk2', 'reviewer', 'other-auditor')).toEqual([404, 404, 404]);
  });

  async function sweep(): Promise<unknown> {
    const input = { asOf: (await harness.clocks.legalNow()).toISOString() };
    return road.client.workflow.execute('commandSweepWorkflow', {
      ...{ workflowId: randomUUID(), taskQueue: road.taskQueue, args: [input] },
    });
  }
});

it('keeps a command and answers 202 while Temporal cannot be reached', async () => {
  const unreachable = await createHarness({
    rooms: [...ROOMS, probeRoom(effects)],
    config: (config) => ({ ...config, temporal: { ...config.temporal, address: '127.0.0.1:1' } }),
  });
  try {
    const { status, body } = await unreachable.as('clerk').post('/probes', { year: 2007 });
    expect([status, body.state]).toEqual([202, 'pending']);
    expect(await unreachable.anonymous.get('//health/ready')).toMatchObject({
      status: 503,
      body: { temporal: 'down', database: 'up' },
    });
  } finally {
    await unreachable.close();
  }
});
