import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryReference } from '../../../rules/deliveries.ts';
import { defaultTemplate, exampleValues, renderMessage } from '../../../rules/templates/index.ts';
import { startServer } from '../../simulator/server.ts';
import type { SmsMessage, SmsPort } from '../port.ts';
import { lookup } from '../simulator/test-pair.ts';
import { type AlibabaSmsOptions, createAlibabaSms } from './index.ts';
import type { Fault } from './simulator/behaviour.ts';
import { type AlibabaSimulator, startAlibabaSimulator } from './simulator/server.ts';

const REMINDER = defaultTemplate('reminder', 'sms', 'zh');
const NUMBER = '+8616900000001';
const KEY = { accessKeyId: 'LTAI-test', accessKeySecret: 'secret' };
const SIGN_NAME = '矿业权公示';

let simulator: AlibabaSimulator;
let sms: SmsPort;
const adapter = (options: Partial<AlibabaSmsOptions> = {}) =>
  createAlibabaSms({
    ...KEY,
    baseUrl: `${simulator.address}/alibaba`,
    timeoutMs: 300,
    concurrency: 8,
    signName: SIGN_NAME,
    templates: { reminder: 'SMS_1' },
    ...options,
  });
const start = (machineNow?: () => Date) =>
  startAlibabaSimulator({
    ...{ host: '127.0.0.1', port: 0, ...KEY, signName: SIGN_NAME, machineNow },
    templates: { SMS_1: REMINDER.text },
  });
beforeEach(async () => {
  simulator = await start();
  sms = adapter();
});
afterEach(async () => {
  await sms.close();
  await simulator.close();
});

const misbehave = (...faults: Fault[]) => simulator.setBehaviour({ faults });
function aMessage(deliveryId: number, overrides: Partial<SmsMessage> = {}): SmsMessage {
  const values = { ...exampleValues(REMINDER), reference: deliveryReference(deliveryId) };
  const { text, parameters } = renderMessage(REMINDER, values);
  return { deliveryId, to: NUMBER, text, template: { name: 'reminder', parameters }, ...overrides };
}
const ask = (deliveryId: number, since = new Date(), to = NUMBER) => lookup(sms, { deliveryId, to, since });
const shown = async () =>
  ((await (await fetch(`${simulator.address}/_simulator/alibaba/messages`)).json()) as { messages: { body: string }[] })
    .messages;
const until = async (done: () => boolean) => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('send', () => {
  it('hands a message over, and the provider renders the very text it stands for', async () => {
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'accepted', providerId: expect.stringMatching(/^AL/) });
    expect((await shown())[0]).toMatchObject({ to: NUMBER, from: SIGN_NAME, body: aMessage(1).text, outId: '1' });
  });

  it('signs what is hard to sign', async () => {
    const parameters = { ...aMessage(1).template!.parameters, hotline: `a+b c*d~e!f'(g)&h=i%j/中𠮷"\n` };
    const outcome = await sms.send(aMessage(1, { template: { name: 'reminder', parameters } }));
    expect(outcome).toMatchObject({ kind: 'accepted' });
    expect((await shown())[0]?.body).toContain(parameters.hotline);
  });

  it.each(['0471-1110000', '+864711110000', '+85251234567', '+8612345678901'])(
    'asks nobody to send to %s',
    async (to) => {
      expect(await sms.send(aMessage(1, { to }))).toMatchObject({
        kind: 'refused',
        reason: 'number-not-a-domestic-mobile',
      });
      expect(simulator.counts().requests).toBe(0);
    },
  );

  it.each([
    ['isv.MOBILE_NUMBER_ILLEGAL', { kind: 'refused', reason: 'number-invalid' }],
    ['isv.BLACK_KEY_CONTROL_LIMIT', { kind: 'refused', reason: 'text-refused' }],
    ['isv.BUSINESS_LIMIT_CONTROL', { kind: 'refused', reason: 'number-day-limit' }],
    ['isv.SOMETHING_NEW', { kind: 'refused', reason: 'alibaba-isv-something-new' }],
    ['isv.SMS_SIGNATURE_ILLEGAL', { kind: 'account-refused', reason: 'signature-not-approved' }],
    ['isv.SMS_TEMPLATE_ILLEGAL', { kind: 'account-refused', reason: 'template-not-approved' }],
    ['isv.AMOUNT_NOT_ENOUGH', { kind: 'account-refused', reason: 'balance-exhausted' }],
    ['isv.OUT_OF_SERVICE', { kind: 'account-refused', reason: 'balance-exhausted' }],
    ['isv.DAY_LIMIT_CONTROL', { kind: 'account-refused', reason: 'day-limit-of-account' }],
    ['isp.RAM_PERMISSION_DENY', { kind: 'account-refused', reason: 'access-denied' }],
    ['isp.SYSTEM_ERROR', { kind: 'uncertain', reason: 'alibaba-isp-system-error' }],
    ['Throttling.User', { kind: 'not-sent', reason: 'rate-limited' }],
  ])('reads %s as %j', async (code, expected) => {
    misbehave({ kind: 'refuse', code });
    expect(await sms.send(aMessage(1))).toMatchObject(expected);
    expect(simulator.counts().accepted).toBe(0);
  });

  it('goes by what the provider has approved', async () => {
    const other = adapter({ signName: '别的签名' });
    expect(await other.send(aMessage(1))).toEqual({ kind: 'account-refused', reason: 'signature-not-approved' });
    const unknown = adapter({ templates: { reminder: 'SMS_2' } });
    expect(await unknown.send(aMessage(1))).toEqual({ kind: 'account-refused', reason: 'template-not-approved' });
    const lacking = { name: 'reminder', parameters: { count: '1' } };
    expect(await sms.send(aMessage(1, { template: lacking }))).toEqual({
      ...{ kind: 'account-refused', reason: 'template-parameters-differ' },
    });
    for (const template of [undefined, { name: 'urging', parameters: {} }])
      expect(await sms.send(aMessage(1, { template }))).toEqual({
        ...{ kind: 'account-refused', reason: 'template-not-configured' },
      });
    await Promise.all([other.close(), unknown.close()]);
  });

  it.each([{ accessKeySecret: 'wrong' }, { accessKeyId: 'LTAI-other' }])('stops at a wrong key: %j', async (key) => {
    const wrong = adapter(key);
    expect(await wrong.send(aMessage(1))).toEqual({ kind: 'account-refused', reason: 'authentication-failed' });
    await wrong.close();
  });

  it('stops where our clock is off by more than the provider allows', async () => {
    const ahead = await start(() => new Date(Date.now() + 3_600_000));
    const sender = adapter({ baseUrl: `${ahead.address}/alibaba` });
    expect(await sender.send(aMessage(1))).toEqual({ kind: 'account-refused', reason: 'clock-differs' });
    await sender.close();
    await ahead.close();
  });

  it('knows that a 429 and a throttled request were not sent', async () => {
    misbehave({ kind: 'too-many', count: 1 });
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'not-sent', reason: 'rate-limited' });
    expect(await sms.send(aMessage(1))).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['error-before', 0],
    ['error-after', 1],
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)('is uncertain after %s, and lookup tells that %i exist', async (kind, accepted) => {
    misbehave({ kind });
    expect(await sms.send(aMessage(1))).toMatchObject({ kind: 'uncertain' });
    expect(simulator.counts().accepted).toBe(accepted);
    expect((await ask(1)) !== undefined).toBe(accepted === 1);
  });

  it('finds a message that was accepted only after the client had gone', async () => {
    misbehave({ kind: 'accept-late', delayMs: 700 });
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(await ask(1)).toBeUndefined();
    await until(() => simulator.counts().accepted === 1);
    expect(await ask(1)).toMatchObject({ state: 'delivered' });
  });

  it('is uncertain when the answer comes after its patience', async () => {
    misbehave({ kind: 'answer-late', delayMs: 5000 });
    expect(await sms.send(aMessage(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
  });

  it('begins nothing after its time', async () => {
    expect(await sms.send(aMessage(1, { notAfter: new Date(0) }))).toEqual({ kind: 'not-sent', reason: 'too-late' });
    expect(simulator.counts().requests).toBe(0);
  });

  it('bounds what is under way', async () => {
    misbehave({ kind: 'slow', latencyMs: 100 });
    const two = adapter({ concurrency: 2 });
    const notAfter = new Date(Date.now() + 150);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, id) => two.send(aMessage(id + 1, { notAfter }))));
    expect(outcomes.filter(({ kind }) => kind === 'not-sent').length).toBeGreaterThanOrEqual(4);
    await two.close();
  });

  it('knows that nothing left where nobody listens', async () => {
    const nobody = adapter({ baseUrl: 'http://127.0.0.1:1' });
    expect(await nobody.send(aMessage(1))).toEqual({ kind: 'not-sent', reason: 'connection-refused' });
    await nobody.close();
  });
});

describe('lookup', () => {
  it('finds a message still under way', async () => {
    const receiver = await startServer({ host: '127.0.0.1', port: 0 }, []);
    const reporting = await startAlibabaSimulator({
      ...{ host: '127.0.0.1', port: 0, ...KEY, signName: SIGN_NAME, templates: { SMS_1: REMINDER.text } },
      ...{ reportUrl: `${receiver.address}/reports`, behaviour: { callbacks: { delayMs: 60_000 } } },
    });
    const sender = adapter({ baseUrl: `${reporting.address}/alibaba` });
    await sender.send(aMessage(1));
    expect(await lookup(sender, { deliveryId: 1, to: NUMBER, since: new Date() })).toMatchObject({
      state: 'handed_over',
    });
    await sender.close();
    await reporting.close();
    await receiver.close();
  });

  it('tells why a message never arrived', async () => {
    misbehave({ kind: 'undelivered', code: 'MK:0001' });
    await sms.send(aMessage(1));
    expect(await ask(1)).toMatchObject({ state: 'failed', reason: 'number-unknown' });
  });

  it('follows the pages, and takes no number for the beginning of another', async () => {
    for (let id = 10; id < 130; id += 1) await sms.send(aMessage(id));
    expect(await ask(10)).toMatchObject({ state: 'delivered' });
    expect(await ask(1)).toBeUndefined();
  });

  it('looks through every day since the first attempt', async () => {
    await sms.send(aMessage(1));
    const before = simulator.counts().lookups;
    expect(await ask(1, new Date(Date.now() - 3 * 86_400_000))).toMatchObject({ state: 'delivered' });
    expect(simulator.counts().lookups - before).toBeGreaterThanOrEqual(4);
  });

  it('does not take "no longer kept" for "not sent"', async () => {
    await expect(ask(1, new Date(Date.now() - 31 * 86_400_000))).rejects.toThrow('30 days: delivery 1 is older');
  });

  it('throws when the provider cannot be asked, and names no telephone number', async () => {
    const wrong = adapter({ accessKeySecret: 'wrong' });
    const refused = await lookup(wrong, { deliveryId: 1, to: NUMBER, since: new Date() }).catch((thrown) => thrown);
    expect(inspect(refused)).toContain('authentication-failed');
    await wrong.close();
    await simulator.close();
    const unreachable = await ask(1).catch((thrown) => thrown);
    expect(inspect(unreachable)).toMatch(/connection-(refused|lost)/);
    for (const error of [refused, unreachable]) expect(inspect(error)).not.toContain('16900000001');
  });
});
