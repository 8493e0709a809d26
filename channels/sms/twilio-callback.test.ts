import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CallbackReceiver, type ReceivedCallback, startCallbackReceiver } from '../simulator/callback-receiver.ts';
import { verifyTwilioCallback } from '../twilio/callback.ts';
import type { Fault } from './simulator/behaviour.ts';
import { ACCOUNT, aMessage, lookup, type Pair, startPair } from './simulator/test-pair.ts';
import { readTwilioReceipt, twilioCallbackUrl } from './twilio-callback.ts';

let receiver: CallbackReceiver;
let pair: Pair;
beforeEach(async () => {
  receiver = await startCallbackReceiver();
  pair = await startPair({ callbackBase: receiver.base });
});
afterEach(async () => {
  await pair.close();
  await receiver.close();
});

const misbehave = (...faults: Fault[]) => pair.simulator.setBehaviour({ faults });
const genuine = (callback: ReceivedCallback) => verifyTwilioCallback({ authToken: ACCOUNT.authToken, ...callback });
const statuses = (callbacks: ReceivedCallback[]) => callbacks.map((callback) => callback.params.MessageStatus);
const allDone = async () => {
  while (pair.simulator.counts().callbacks.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('callbacks', () => {
  it('come signed, in order, at the address of the delivery', async () => {
    const outcome = await pair.sms.send(aMessage(42));
    const callbacks = await receiver.count(2);
    expect(statuses(callbacks)).toEqual(['sent', 'delivered']);
    expect(callbacks.every(genuine)).toBe(true);
    expect(callbacks[1]?.url).toBe(twilioCallbackUrl(receiver.base, 42));
    expect(readTwilioReceipt(42, callbacks[1]?.params ?? {})).toEqual({
      deliveryId: 42,
      providerId: outcome.kind === 'accepted' ? outcome.providerId : '',
      state: 'delivered',
    });
    await allDone();
    expect(pair.simulator.counts().callbacks).toEqual({ delivered: 2, refused: 0, failed: 0, pending: 0 });
  });

  it('come twice', async () => {
    misbehave({ kind: 'callback-twice' });
    await pair.sms.send(aMessage(1));
    expect(statuses(await receiver.count(4))).toEqual(['sent', 'sent', 'delivered', 'delivered']);
  });

  it('come late', async () => {
    misbehave({ kind: 'callback-late', delayMs: 50 });
    const start = performance.now();
    await pair.sms.send(aMessage(1));
    expect(pair.simulator.counts().callbacks.pending).toBe(1);
    await receiver.count(2);
    expect(performance.now() - start).toBeGreaterThanOrEqual(49);
  });

  it('never come, though the message arrives', async () => {
    misbehave({ kind: 'callback-never' });
    await pair.sms.send(aMessage(1));
    await allDone();
    expect(receiver.received).toEqual([]);
    expect(await lookup(pair.sms, { to: aMessage(1).to, since: new Date(), deliveryId: 1 })).toMatchObject({
      state: 'delivered',
    });
  });

  it('never come when switched off', async () => {
    pair.simulator.setBehaviour({ callbacks: { enabled: false } });
    await pair.sms.send(aMessage(1));
    await allDone();
    expect(receiver.received).toEqual([]);
  });

  it('come out of order', async () => {
    misbehave({ kind: 'callback-out-of-order' });
    await pair.sms.send(aMessage(1));
    expect(statuses(await receiver.count(2))).toEqual(['delivered', 'sent']);
  });

  it('come forged beside the genuine, and only the forged one is refused', async () => {
    misbehave({ kind: 'callback-forged' });
    await pair.sms.send(aMessage(1));
    const callbacks = await receiver.count(3);
    expect(statuses(callbacks.filter((callback) => !genuine(callback)))).toEqual(['undelivered']);
    expect(statuses(callbacks.filter(genuine))).toEqual(['sent', 'delivered']);
  });

  it('come for a delivery nobody knows, rightly signed', async () => {
    misbehave({ kind: 'callback-unknown-delivery' });
    await pair.sms.send(aMessage(1));
    const callbacks = await receiver.count(3);
    expect(callbacks.map((callback) => callback.deliveryId)).toEqual(['999999999999', '1', '1']);
    expect(callbacks.every(genuine)).toBe(true);
  });

  it('tell why a message did not arrive', async () => {
    misbehave({ kind: 'undelivered', code: 30003 });
    await pair.sms.send(aMessage(1));
    const [, last] = await receiver.count(2);
    expect(readTwilioReceipt(1, last?.params ?? {})).toMatchObject({ state: 'failed', reason: 'handset-unreachable' });
  });

  it('are counted as failed when nobody listens', async () => {
    await receiver.close();
    await pair.sms.send(aMessage(1));
    await allDone();
    expect(pair.simulator.counts().callbacks).toMatchObject({ delivered: 0, failed: 2 });
  });
});

describe('readTwilioReceipt', () => {
  it.each([
    ['queued', 'handed_over'],
    ['sending', 'handed_over'],
    ['sent', 'handed_over'],
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('reads %s as %s', (status, state) => {
    expect(readTwilioReceipt(5, { MessageSid: 'SM1', MessageStatus: status })).toMatchObject({
      deliveryId: 5,
      providerId: 'SM1',
      state,
    });
  });

  it.each([{}, { MessageSid: 'SM1' }, { MessageStatus: 'sent' }, { MessageSid: 'SM1', MessageStatus: 'received' }])(
    'finds no receipt in %j',
    (params) => {
      expect(readTwilioReceipt(5, params)).toBeUndefined();
    },
  );

  it('names a failure without a code by its status', () => {
    expect(readTwilioReceipt(5, { MessageSid: 'SM1', MessageStatus: 'failed' })?.reason).toBe('failed');
  });
});
