import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTemplate, exampleValues, renderMessage } from '../../../rules/templates/index.ts';
import { type CallbackReceiver, startCallbackReceiver } from '../../simulator/callback-receiver.ts';
import type { SmsPort } from '../port.ts';
import { createAlibabaSms } from './index.ts';
import { alibabaReportUrl, isReportToken, readAlibabaReceipts } from './receipts.ts';
import type { Fault } from './simulator/behaviour.ts';
import { type AlibabaSimulator, startAlibabaSimulator } from './simulator/server.ts';

const TOKEN = 'a-secret-of-the-address';
const REMINDER = defaultTemplate('reminder', 'sms', 'zh');
const KEY = { accessKeyId: 'LTAI-test', accessKeySecret: 'secret', signName: '矿业权公示' };

let receiver: CallbackReceiver;
let simulator: AlibabaSimulator;
let sms: SmsPort;
beforeEach(async () => {
  receiver = await startCallbackReceiver();
  const reportUrl = alibabaReportUrl(receiver.base, TOKEN);
  const templates = { SMS_1: REMINDER.text };
  simulator = await startAlibabaSimulator({ host: '127.0.0.1', port: 0, ...KEY, templates, reportUrl });
  const baseUrl = `${simulator.address}/alibaba`;
  sms = createAlibabaSms({ ...KEY, baseUrl, timeoutMs: 300, concurrency: 2, templates: { reminder: 'SMS_1' } });
});
afterEach(async () => {
  await sms.close();
  await simulator.close();
  await receiver.close();
});

const misbehave = (...faults: Fault[]) => simulator.setBehaviour({ faults });
const send = (deliveryId: number) => {
  const { parameters } = renderMessage(REMINDER, exampleValues(REMINDER));
  const template = { name: 'reminder', parameters };
  return sms.send({ deliveryId, to: '+8616900000001', text: '', template });
};
const ours = ({ url }: { url: string }) => isReportToken(url.split('/').at(-1) ?? '', TOKEN);
/** What a route would take. */
const taken = () => receiver.received.filter(ours).flatMap(({ body }) => readAlibabaReceipts(JSON.parse(body)) ?? []);

describe('reports', () => {
  it('come at the secret address and name the delivery', async () => {
    const outcome = await send(42);
    await receiver.count(1);
    const providerId = outcome.kind === 'accepted' ? outcome.providerId : '';
    expect(taken()).toEqual([{ deliveryId: 42, providerId, state: 'delivered' }]);
  });

  it('tell why a message was lost', async () => {
    misbehave({ kind: 'undelivered', code: 'MK:0005' });
    await send(1);
    await receiver.count(1);
    expect(taken()).toMatchObject([{ state: 'failed', reason: 'number-suspended' }]);
  });

  it('come twice, or late', async () => {
    misbehave({ kind: 'callback-twice' }, { kind: 'callback-late', delayMs: 50 });
    const start = performance.now();
    await send(1);
    await receiver.count(2);
    expect(performance.now() - start).toBeGreaterThanOrEqual(49);
    expect(taken()).toHaveLength(2);
  });

  it('never come, and the message is found by asking', async () => {
    misbehave({ kind: 'callback-never' });
    await send(1);
    while (simulator.counts().callbacks.pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(receiver.received).toEqual([]);
  });

  it('are not believed at another address, and may name a delivery nobody knows', async () => {
    misbehave({ kind: 'callback-forged' }, { kind: 'callback-unknown-delivery' });
    await send(7);
    await receiver.count(3);
    expect(receiver.received.filter((one) => !ours(one))).toHaveLength(1);
    expect(taken().map(({ deliveryId }) => deliveryId)).toEqual([999_999_999_999, 7]);
  });
});

describe('readAlibabaReceipts', () => {
  const report = { out_id: '5', biz_id: 'B1', success: true, err_code: 'DELIVERED' };

  it('reads many at once, and leaves out what names no delivery', () => {
    const others = [{ ...report, out_id: '' }, { ...report, out_id: '1 or 1=1' }, { ...report, biz_id: 3 }, null];
    expect(
      readAlibabaReceipts([report, ...others, { ...report, out_id: '6', success: false, err_code: 'X:1' }]),
    ).toEqual([
      { deliveryId: 5, providerId: 'B1', state: 'delivered' },
      { deliveryId: 6, providerId: 'B1', state: 'failed', reason: 'alibaba-x-1' },
    ]);
  });

  it.each([undefined, null, {}, 'x', 1])('takes %j for no push at all', (body) => {
    expect(readAlibabaReceipts(body)).toBeUndefined();
  });
});

describe('isReportToken', () => {
  it('takes ours and nothing else', () => {
    expect(isReportToken(TOKEN, TOKEN)).toBe(true);
    for (const other of ['', 'a', TOKEN.slice(1), `${TOKEN}x`]) expect(isReportToken(other, TOKEN)).toBe(false);
    expect(isReportToken('', '')).toBe(false);
  });
});
