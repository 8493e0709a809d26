import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './simulator/behaviour.ts';
import { ACCOUNT, aMessage, lookup, type Pair, RECIPIENT, startPair } from './simulator/test-pair.ts';
import { createTwilioSms, type TwilioSmsOptions } from './twilio.ts';
import { findTwilioMessage } from './twilio-lookup.ts';

let pair: Pair;
beforeEach(async () => {
  pair = await startPair();
});
afterEach(() => pair.close());

const misbehave = (...faults: Fault[]) => pair.simulator.setBehaviour({ faults });
const ask = (deliveryId: number, to = RECIPIENT) => lookup(pair.sms, { to, since: new Date(), deliveryId });
const adapter = (options: Partial<TwilioSmsOptions>) =>
  createTwilioSms({
    ...ACCOUNT,
    baseUrl: pair.simulator.address,
    from: '+861',
    timeoutMs: 1000,
    concurrency: 1,
    ...options,
  });
/** Waits for something the simulator does by itself, without a fixed pause. */
const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('send', () => {
  it('hands a message over and answers with its sid', async () => {
    expect(await pair.sms.send(aMessage(1))).toEqual({
      kind: 'accepted',
      providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/),
    });
    expect(pair.simulator.counts()).toMatchObject({
      requests: 1,
      accepted: 1,
      distinctReferences: 1,
      duplicateReferences: 0,
    });
  });

  it.each([21211, 21214, 21610, 21614])('refuses for good what Twilio refuses with %i', async (code) => {
    misbehave({ kind: 'refuse', code, numbers: [RECIPIENT] });
    expect(await pair.sms.send(aMessage(1))).toMatchObject({ kind: 'refused', code });
    expect(await pair.sms.send(aMessage(2, { to: '+8616900000002' }))).toMatchObject({ kind: 'accepted' });
  });

  it('refuses a number that is none', async () => {
    expect(await pair.sms.send(aMessage(1, { to: '0471-1110000' }))).toEqual({
      kind: 'refused',
      reason: 'number-invalid',
      code: 21211,
    });
  });

  it('knows that a 429 was not sent, and for how long to wait', async () => {
    misbehave({ kind: 'too-many', retryAfterSeconds: 2, count: 1 });
    expect(await pair.sms.send(aMessage(1))).toEqual({ kind: 'not-sent', reason: 'rate-limited', retryAfterMs: 2000 });
    expect(await pair.sms.send(aMessage(1))).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['error-before', 0],
    ['error-after', 1],
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)('is uncertain after %s, and lookup tells that %i exist', async (kind, accepted) => {
    misbehave({ kind });
    expect(await pair.sms.send(aMessage(1))).toMatchObject({ kind: 'uncertain' });
    expect(pair.simulator.counts().accepted).toBe(accepted);
    expect((await ask(1)) !== undefined).toBe(accepted === 1);
  });

  it('is uncertain when the answer comes after its patience, and the message exists', async () => {
    misbehave({ kind: 'answer-late', delayMs: 5000 });
    expect(await pair.sms.send(aMessage(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(await ask(1)).toMatchObject({ state: 'delivered' });
  });

  it('finds a message that was accepted only after the client had gone', async () => {
    misbehave({ kind: 'accept-late', delayMs: 700 });
    expect(await pair.sms.send(aMessage(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(await ask(1)).toBeUndefined();
    await until(() => pair.simulator.counts().accepted === 1);
    expect(await ask(1)).toMatchObject({ state: 'delivered' });
  });

  it('waits for a slow provider within its patience', async () => {
    misbehave({ kind: 'slow', latencyMs: 30, jitterMs: 20 });
    const start = performance.now();
    expect(await pair.sms.send(aMessage(1))).toMatchObject({ kind: 'accepted' });
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  it.each([
    ['http://127.0.0.1:1', 'connection-refused'],
    ['http://no-such-host.invalid', 'host-unknown'],
  ])('knows that nothing left for %s', async (baseUrl, reason) => {
    const sms = createTwilioSms({ ...ACCOUNT, baseUrl, from: '+1', timeoutMs: 1000, concurrency: 1 });
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'not-sent', reason });
    await sms.close();
  });

  it('stops at a refused account', async () => {
    const sms = createTwilioSms({
      ...ACCOUNT,
      authToken: 'wrong',
      baseUrl: pair.simulator.address,
      from: '+861',
      timeoutMs: 1000,
      concurrency: 1,
    });
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'account-refused', reason: 'authentication-failed' });
    await expect(lookup(sms, { to: RECIPIENT, since: new Date(), deliveryId: 1 })).rejects.toThrow(
      'Twilio could not be asked about 编号G1。: authentication-failed',
    );
    await sms.close();
  });

  it('strikes the same messages again when seeded the same', async () => {
    const run = async () => {
      pair.simulator.reset();
      pair.simulator.setBehaviour({ seed: 7, faults: [{ kind: 'error-before', share: 0.3 }] });
      const kinds: string[] = [];
      // One after another: the draw goes by arrival, and sent together they arrive in any order.
      for (let i = 0; i < 60; i++) kinds.push((await pair.sms.send(aMessage(i))).kind);
      return kinds;
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(first.filter((kind) => kind === 'uncertain').length).toBeGreaterThan(5);
    expect(first.filter((kind) => kind === 'accepted').length).toBeGreaterThan(25);
  });
});

describe('notAfter', () => {
  const TOO_LATE = { kind: 'not-sent', reason: 'too-late' };
  const inMs = (ms: number) => new Date(Date.now() + ms);

  it('writes no request when its time has passed', async () => {
    expect(await pair.sms.send(aMessage(1, { notAfter: inMs(-1) }))).toEqual(TOO_LATE);
    expect(await pair.sms.send(aMessage(2, { notAfter: inMs(60_000) }))).toMatchObject({ kind: 'accepted' });
    expect(pair.simulator.counts()).toMatchObject({ requests: 1, accepted: 1 });
  });

  it('asks the clock when the connection stands, not when it is called', async () => {
    let now = new Date(0);
    const sms = adapter({ machineNow: () => now });
    const sent = sms.send(aMessage(1, { notAfter: new Date(1000) }));
    now = new Date(1001); // the process was suspended while it connected
    expect(await sent).toEqual(TOO_LATE);
    expect(pair.simulator.counts().requests).toBe(0);
    await sms.close();
  });

  it('bounds the calls of all lanes, and gives up those whose turn comes too late', async () => {
    misbehave({ kind: 'slow', latencyMs: 100, jitterMs: 0 });
    const sms = adapter({ concurrency: 2 });
    const notAfter = inMs(150);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => sms.send(aMessage(i, { notAfter }))));
    const late = outcomes.filter((outcome) => outcome.kind === 'not-sent');
    expect(outcomes.slice(0, 2)).toEqual([{ kind: 'accepted', providerId: expect.any(String) }, expect.anything()]);
    expect(late.length).toBeGreaterThanOrEqual(4);
    expect(late).toEqual(late.map(() => TOO_LATE));
    expect(pair.simulator.counts().accepted).toBe(8 - late.length);
    await sms.close();
  });
});

describe('lookup', () => {
  it('follows the pages to a message among hundreds to one number', async () => {
    await Promise.all(Array.from({ length: 210 }, (_, i) => pair.sms.send(aMessage(i))));
    const before = pair.simulator.counts().lookups;
    expect(await ask(0)).toMatchObject({ state: 'delivered' });
    expect(pair.simulator.counts().lookups - before).toBeGreaterThan(1);
  });

  it('takes no reference for the beginning of another', async () => {
    await pair.sms.send(aMessage(36));
    expect(await ask(1)).toBeUndefined();
  });

  it('finds a message that is still queued and has no date', async () => {
    pair.simulator.setBehaviour({ callbacks: { delayMs: 60_000 } });
    const { address } = pair.simulator;
    const sms = createTwilioSms({
      ...ACCOUNT,
      baseUrl: address,
      from: '+861',
      timeoutMs: 1000,
      concurrency: 1,
      callbackBase: address,
    });
    await sms.send(aMessage(1));
    expect(await ask(1)).toMatchObject({ state: 'handed_over' });
    await sms.close();
  });

  it('tells why a message never arrived', async () => {
    misbehave({ kind: 'undelivered', code: 30005 });
    await pair.sms.send(aMessage(1));
    expect(await ask(1)).toMatchObject({ state: 'failed', reason: 'handset-unknown' });
  });

  it('throws when the provider cannot be asked: not knowing is not "not sent"', async () => {
    await pair.simulator.close();
    await expect(ask(1)).rejects.toThrow('connection-refused');
  });

  it('names no telephone number in what it throws', async () => {
    const messages = {
      page: () => Promise.reject(Object.assign(new Error(`no ${RECIPIENT}`), { status: 400, code: 21211 })),
    };
    const query = { to: RECIPIENT, since: new Date(), deliveryId: 1 };
    const error = await findTwilioMessage(messages as never, query).catch((thrown: unknown) => thrown);
    expect(inspect(error)).toContain('number-invalid');
    expect(inspect(error)).not.toContain(RECIPIENT);
  });

  it('names no telephone number where the list does not end', async () => {
    const page = { instances: [], nextPage: () => Promise.resolve(page) };
    const query = { to: RECIPIENT, since: new Date(), deliveryId: 1 };
    const error = await findTwilioMessage({ page: async () => page } as never, query).catch((thrown) => thrown);
    expect(inspect(error)).toContain('given up');
    expect(inspect(error)).not.toContain(RECIPIENT);
  });
});
