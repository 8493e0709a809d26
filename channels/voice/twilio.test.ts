import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallbackReceiver, type ReceivedCallback, startCallbackReceiver } from '../simulator/callback-receiver.ts';
import { verifyTwilioCallback } from '../twilio/callback.ts';
import type { VoiceMessage, VoicePort } from './port.ts';
import type { Fault } from './simulator/behaviour.ts';
import { startVoiceSimulator, type VoiceSimulator } from './simulator/server.ts';
import { createTwilioVoice, type TwilioVoiceOptions } from './twilio.ts';
import { type CallEvent, callEventUrl, readCallReceipt, weightiest } from './twilio-callback.ts';

const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'test-token' };
const NUMBER = '+8616900000001';
const LANDLINE = '+864711110000';

let receiver: CallbackReceiver;
let simulator: VoiceSimulator;
let voice: VoicePort;
const adapter = (options: Partial<TwilioVoiceOptions> = {}) =>
  createTwilioVoice({
    ...ACCOUNT,
    baseUrl: simulator.address,
    from: '+861069000000',
    timeoutMs: 300,
    concurrency: 4,
    callbackBase: receiver.base,
    ...options,
  });
beforeEach(async () => {
  receiver = await startCallbackReceiver();
  simulator = await startVoiceSimulator({ host: '127.0.0.1', port: 0, ...ACCOUNT });
  voice = adapter();
});
afterEach(async () => {
  await simulator.close();
  await voice.close();
  await receiver.close();
});

const misbehave = (...faults: Fault[]) => simulator.setBehaviour({ faults });
const aCall = (deliveryId: number, overrides: Partial<VoiceMessage> = {}): VoiceMessage => ({
  deliveryId,
  to: NUMBER,
  text: '您名下有3宗矿业权尚未填报公示。',
  ...overrides,
});
const genuine = (callback: ReceivedCallback) => verifyTwilioCallback({ authToken: ACCOUNT.authToken, ...callback });
const eventOf = ({ url }: ReceivedCallback) => url.split('/').at(-1) as CallEvent;
/** What a route would read out of everything that came. */
const receipts = (callbacks: readonly ReceivedCallback[]) =>
  callbacks.map((one) => readCallReceipt(Number(one.deliveryId), eventOf(one), one.params));
const summaries = (callbacks: readonly ReceivedCallback[]) =>
  receipts(callbacks).map((receipt) => `${receipt?.state} ${receipt?.reason ?? ''}`.trim());
const allDone = async () => {
  while (simulator.counts().callbacks.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('a call', () => {
  it('is made, answered, and confirmed by the key', async () => {
    const outcome = await voice.send(aCall(42));
    expect(outcome).toEqual({ kind: 'accepted', providerId: expect.stringMatching(/^CA[0-9a-f]{32}$/) });
    const callbacks = await receiver.count(4);
    expect(callbacks.every(genuine)).toBe(true);
    expect(callbacks.map(eventOf)).toEqual(['status', 'answered-by', 'keypress', 'status']);
    expect(callbacks[2]?.url).toBe(callEventUrl(receiver.base, 42, 'keypress'));
    expect(summaries(callbacks)).toEqual([
      'answered picked-up',
      'answered answered-by-human',
      'delivered confirmed-by-keypress',
      'failed no-confirmation',
    ]);
    expect(weightiest(receipts(callbacks).filter((receipt) => receipt !== undefined))).toEqual({
      deliveryId: 42,
      providerId: outcome.kind === 'accepted' && outcome.providerId,
      state: 'delivered',
      reason: 'confirmed-by-keypress',
    });
  });

  it('reaches a landline like any number', async () => {
    expect(await voice.send(aCall(1, { to: LANDLINE }))).toMatchObject({ kind: 'accepted' });
  });

  it.each<[Fault, string]>([
    [{ kind: 'no-keypress' }, 'failed no-confirmation'],
    [{ kind: 'wrong-key' }, 'failed no-confirmation'],
    [{ kind: 'machine' }, 'failed answered-by-machine'],
    [{ kind: 'busy' }, 'failed busy'],
    [{ kind: 'no-answer' }, 'failed no-answer'],
    [{ kind: 'unconnected' }, 'failed number-unknown'],
    [{ kind: 'unconnected', sipCode: 480 }, 'failed handset-unreachable'],
    [{ kind: 'unconnected', sipCode: 403 }, 'failed blocked-by-carrier'],
    [{ kind: 'unconnected', sipCode: 603 }, 'failed declined'],
    [{ kind: 'unconnected', sipCode: 503 }, 'failed sip-503'],
    [{ kind: 'unconnected', sipCode: 404, code: 13224 }, 'failed number-invalid'],
  ])('with %j comes to "%s", in whatever order it is reported', async (fault, expected) => {
    misbehave(fault, { kind: 'callback-twice' });
    await voice.send(aCall(1));
    await allDone();
    const all = receipts(receiver.received).filter((receipt) => receipt !== undefined);
    for (const order of [all, all.toReversed()]) {
      const { state, reason } = weightiest(order) ?? {};
      expect(`${state}`).toBe(expected.split(' ')[0]);
      if (state !== 'answered') expect(`${state} ${reason}`).toBe(expected);
    }
  });

  it('is not heard of where its reports never come', async () => {
    misbehave({ kind: 'callback-never' });
    await voice.send(aCall(1));
    await allDone();
    expect(receiver.received).toEqual([]);
    expect(voice.settles).toBe('callback');
  });

  it('is heard of late', async () => {
    misbehave({ kind: 'callback-late', delayMs: 50 });
    const start = performance.now();
    await voice.send(aCall(1));
    await receiver.count(4);
    expect(performance.now() - start).toBeGreaterThanOrEqual(49);
  });

  it('is not spoiled by a forged report, nor one of a delivery nobody knows', async () => {
    misbehave({ kind: 'callback-forged' }, { kind: 'callback-unknown-delivery' });
    await voice.send(aCall(7));
    const callbacks = await receiver.count(6);
    expect(summaries(callbacks.filter((one) => !genuine(one)))).toEqual(['failed busy']);
    expect(callbacks.filter((one) => one.deliveryId === '999999999999').every(genuine)).toBe(true);
  });
});

describe('an answer', () => {
  it.each([
    [21211, { kind: 'refused', reason: 'number-invalid' }],
    [21214, { kind: 'refused', reason: 'number-unreachable' }],
    [13224, { kind: 'refused', reason: 'number-invalid' }],
    [21216, { kind: 'refused', reason: 'blocked-by-carrier' }],
    [21215, { kind: 'account-refused', reason: 'region-not-permitted' }],
    [21210, { kind: 'account-refused', reason: 'sender-not-verified' }],
    [10004, { kind: 'not-sent', reason: 'too-many-calls-at-once' }],
  ])('of code %i is read as %j', async (code, expected) => {
    misbehave({ kind: 'refuse', code });
    expect(await voice.send(aCall(1))).toMatchObject(expected);
    expect(simulator.counts().accepted).toBe(0);
  });

  it('to a number that is none is a refusal', async () => {
    expect(await voice.send(aCall(1, { to: '110' }))).toMatchObject({ kind: 'refused', code: 21211 });
  });

  it('to too many says for how long to wait', async () => {
    misbehave({ kind: 'too-many', retryAfterSeconds: 2 });
    expect(await voice.send(aCall(1))).toEqual({ kind: 'not-sent', reason: 'rate-limited', retryAfterMs: 2000 });
  });

  it.each(['error-before', 'error-after', 'reset-before', 'reset-after'] as const)(
    'is uncertain after %s',
    async (kind) => {
      misbehave({ kind });
      expect(await voice.send(aCall(1))).toMatchObject({ kind: 'uncertain' });
    },
  );

  it.each([
    { kind: 'answer-late', delayMs: 2000 },
    { kind: 'accept-late', delayMs: 2000 },
    { kind: 'slow', latencyMs: 2000 },
  ] satisfies Fault[])('that does not come in time is uncertain: %j', async (fault) => {
    misbehave(fault);
    expect(await voice.send(aCall(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
  });

  it('to a wrong token stops everything', async () => {
    const wrong = adapter({ authToken: 'wrong' });
    expect(await wrong.send(aCall(1))).toEqual({ kind: 'account-refused', reason: 'authentication-failed' });
    await wrong.close();
  });
});

describe('send', () => {
  it('begins no call after its time', async () => {
    const late = { kind: 'not-sent', reason: 'too-late' };
    expect(await voice.send(aCall(1, { notAfter: new Date(0) }))).toEqual(late);
    expect(simulator.counts().requests).toBe(0);
  });

  it('bounds the calls under way, and gives up those whose turn comes too late', async () => {
    misbehave({ kind: 'slow', latencyMs: 100 });
    const one = adapter({ concurrency: 1 });
    const notAfter = new Date(Date.now() + 150);
    const outcomes = await Promise.all([1, 2, 3, 4].map((id) => one.send(aCall(id, { notAfter }))));
    expect(outcomes.map(({ kind }) => kind).slice(0, 1)).toEqual(['accepted']);
    expect(outcomes.at(-1)).toEqual({ kind: 'not-sent', reason: 'too-late' });
    expect(simulator.counts().requests).toBeLessThan(4);
    await one.close();
  });

  it('refuses a text that does not fit into a call', async () => {
    expect(await voice.send(aCall(1, { text: '字'.repeat(4000) }))).toMatchObject({
      kind: 'refused',
      reason: 'text-too-long',
    });
  });

  it('knows that nothing left where nobody listens', async () => {
    const nobody = adapter({ baseUrl: 'http://127.0.0.1:1' });
    expect(await nobody.send(aCall(1))).toEqual({ kind: 'not-sent', reason: 'connection-refused' });
    await nobody.close();
  });
});

describe('the exchange', () => {
  it('counts a delivery called twice', async () => {
    await voice.send(aCall(1));
    await voice.send(aCall(1));
    await voice.send(aCall(2));
    expect(simulator.counts()).toMatchObject({ accepted: 3, duplicateReferences: 1, surplusMessages: 1 });
  });

  it('shows its calls to people, and takes its behaviour from them', async () => {
    await voice.send(aCall(1));
    const list = (await (await fetch(`${simulator.address}/_simulator/voice/messages`)).json()) as {
      messages: { twiml: string }[];
    };
    expect(list.messages[0]?.twiml).toContain('<Say language="zh-CN" loop="2">您名下有3宗矿业权尚未填报公示。');
    const told = await fetch(`${simulator.address}/_simulator/voice/behaviour`, {
      method: 'PUT',
      body: JSON.stringify({ faults: [{ kind: 'unconnected', sipCode: 1 }] }),
    });
    expect(told.status).toBe(400);
    expect(await told.json()).toMatchObject({ errors: [{ pointer: '/body/faults/0/sipCode', value: 1 }] });
  });
});
