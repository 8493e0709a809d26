import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryReference } from '../../rules/deliveries.ts';
import { startCallbackReceiver } from '../simulator/callback-receiver.ts';
import { fraction } from '../simulator/dice.ts';
import { ACCOUNT, aMessage, lookup, type Pair, RECIPIENT, startPair } from './simulator/test-pair.ts';

let folder: string;
let pair: Pair;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sms-'));
  pair = await startPair();
});
afterEach(async () => {
  await pair.close();
  await rm(folder, { recursive: true });
});

const authorization = `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64')}`;
const messagesPath = `/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`;
/** As much of the simulator's answers as these tests look at. */
// biome-ignore lint/suspicious/noExplicitAny: a foreign JSON document, checked field by field below
type Answer = any;

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(pair.simulator.address + path, { ...init, headers: { authorization, ...init.headers } });
  return { status: response.status, body: (await response.json()) as Answer };
}
const tell = (behaviour: unknown) =>
  call('/_simulator/behaviour', {
    method: 'PUT',
    body: typeof behaviour === 'string' ? behaviour : JSON.stringify(behaviour),
  });

describe('state', () => {
  it('outlives a restart by its journal, half a last line cut off', async () => {
    const stateFile = join(folder, 'state.jsonl');
    const first = await startPair({}, { stateFile });
    await first.sms.send(aMessage(1));
    await first.sms.send(aMessage(1));
    await first.close();
    await appendFile(stateFile, '["message","SM');
    const second = await startPair({}, { stateFile });
    expect(second.simulator.counts()).toMatchObject({
      accepted: 2,
      distinctReferences: 1,
      duplicateReferences: 1,
      surplusMessages: 1,
    });
    expect(await lookup(second.sms, { to: RECIPIENT, since: new Date(), deliveryId: 1 })).toMatchObject({
      state: 'delivered',
    });
    await second.sms.send(aMessage(2));
    await second.close();
    const third = await startPair({}, { stateFile });
    expect(third.simulator.counts()).toMatchObject({ accepted: 3, distinctReferences: 2 });
    await third.close();
  });

  it('lets messages that a stop caught on their way travel on', async () => {
    const stateFile = join(folder, 'state.jsonl');
    const receiver = await startCallbackReceiver();
    const first = await startPair(
      { callbackBase: receiver.base },
      { stateFile, behaviour: { callbacks: { delayMs: 60_000 } } },
    );
    await first.sms.send(aMessage(1));
    await first.close();
    const second = await startPair({}, { stateFile });
    expect((await receiver.count(2)).map((callback) => callback.params.MessageStatus)).toEqual(['sent', 'delivered']);
    await second.close();
    await receiver.close();
  });

  it('names the line of a journal it cannot read', async () => {
    const stateFile = join(folder, 'state.jsonl');
    await appendFile(stateFile, '["message"]\nnonsense\n');
    await expect(startPair({}, { stateFile })).rejects.toThrow(/line 2 of .*state\.jsonl.*nonsense/);
  });

  it('forgets everything on reset, the journal too', async () => {
    const stateFile = join(folder, 'state.jsonl');
    const kept = await startPair({}, { stateFile });
    await kept.sms.send(aMessage(1));
    kept.simulator.setBehaviour({ faults: [{ kind: 'error-before' }] });
    kept.simulator.reset();
    expect(kept.simulator.counts()).toMatchObject({ requests: 0, accepted: 0, faults: {} });
    expect(await kept.sms.send(aMessage(2))).toMatchObject({ kind: 'accepted' });
    await kept.close();
    expect((await readFile(stateFile, 'utf8')).match(/"message"/g)).toHaveLength(1);
  });
});

describe('the Twilio interface', () => {
  it('pages through a list that grows meanwhile, no message twice', async () => {
    for (let i = 0; i < 5; i += 1) await pair.sms.send(aMessage(i));
    const first = await call(`${messagesPath}?To=${encodeURIComponent(RECIPIENT)}&PageSize=2`);
    await pair.sms.send(aMessage(99));
    const second = await call(first.body.next_page_uri);
    const third = await call(second.body.next_page_uri);
    const bodies = [first, second, third].flatMap((page) =>
      page.body.messages.map((message: { body: string }) => message.body),
    );
    expect(bodies).toEqual([4, 3, 2, 1, 0].map((i) => aMessage(i).text));
    expect(third.body.next_page_uri).toBeNull();
  });

  it('filters by sender and by date, both ends inclusive', async () => {
    await pair.close();
    pair = await startPair({}, { machineNow: () => new Date('2021-01-04T08:00:00.700Z') });
    await pair.sms.send(aMessage(1));
    const count = async (query: string) => (await call(`${messagesPath}?${query}`)).body.messages.length;
    expect(await count('DateSent=2021-01-04')).toBe(1);
    expect(await count('DateSent=2021-01-05')).toBe(0);
    expect(await count('DateSent%3E=2021-01-04T08:00:00Z')).toBe(1);
    expect(await count('DateSent%3E=2021-01-04T08:00:01Z')).toBe(0);
    expect(await count('DateSent%3C=2021-01-04T08:00:00Z')).toBe(1);
    expect(await count('DateSent%3C=2021-01-04T07:59:59Z')).toBe(0);
    expect(await count('DateSent%3C=2021-01-04')).toBe(1);
    expect(await count('From=%2B861069000000')).toBe(1);
    expect(await count('From=%2B1')).toBe(0);
    expect(await call(`${messagesPath}?DateSent=yesterday`)).toMatchObject({ status: 400, body: { code: 20001 } });
  });

  it('fetches one message by its sid', async () => {
    const outcome = await pair.sms.send(aMessage(1));
    const sid = outcome.kind === 'accepted' ? outcome.providerId : '';
    expect(await call(messagesPath.replace('.json', `/${sid}.json`))).toMatchObject({
      status: 200,
      body: { sid, status: 'delivered', date_sent: expect.stringMatching(/ \+0000$/) },
    });
    expect(await call(messagesPath.replace('.json', `/SM${'0'.repeat(32)}.json`))).toMatchObject({
      status: 404,
      body: { code: 20404 },
    });
  });

  it.each([
    ['From=%2B1&Body=x', 21604],
    ['To=%2B8616900000001&Body=x', 21603],
    ['To=%2B8616900000001&From=%2B1', 21602],
    [`To=%2B8616900000001&From=%2B1&Body=${'x'.repeat(1601)}`, 21617],
    ['To=%2B8616900000001&From=%2B1&Body=x&StatusCallback=nowhere', 21609],
    ['To=%2B8616900000001&From=%2B1&Body=%E5%2', 20001],
  ])('refuses %.40s with %i', async (body, code) => {
    expect(await call(messagesPath, { method: 'POST', body })).toMatchObject({
      status: 400,
      body: { code, status: 400, more_info: expect.stringContaining(String(code)) },
    });
  });
});

describe('the control interface', () => {
  it('tells and shows its behaviour, what is left out filled in', async () => {
    expect((await tell({ faults: [{ kind: 'callback-twice', share: 0.5 }] })).status).toBe(200);
    expect((await call('/_simulator/behaviour')).body).toEqual({
      seed: 1,
      callbacks: { enabled: true, concurrency: 32, delayMs: 0 },
      faults: [{ kind: 'callback-twice', share: 0.5 }],
    });
  });

  it.each([
    [{ faults: [{ kind: 'explode' }] }, '/body/faults/0', /kind 应为下列之一：error-before/],
    [{ faults: [{ kind: 'answer-late' }] }, '/body/faults/0/delayMs', /缺少/],
    [{ faults: [{ kind: 'slow', latencyMs: -1 }] }, '/body/faults/0/latencyMs', /minimum 0/],
    [{ faults: [{ kind: 'refuse', code: 21610, numbers: ['123'] }] }, '/body/faults/0/numbers/0', /E\.164/],
    [{ faults: [{ kind: 'error-after', share: 1.5 }] }, '/body/faults/0/share', /maximum 1/],
    [{ callbacks: { twice: true } }, '/body/callbacks/twice', /没有这一项/],
    [{ seed: 'seven' }, '/body/seed', /integer/],
  ])('refuses %j and names the field', async (behaviour, pointer, detail) => {
    const { status, body } = await tell(behaviour);
    expect(status).toBe(400);
    expect(body.type).toBe('urn:gongshi:problem:simulator-behaviour-invalid');
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, detail: expect.stringMatching(detail) }));
    expect((await call('/_simulator/behaviour')).body.faults).toEqual([]);
  });

  it('refuses what is not JSON, and an address it does not have', async () => {
    expect(await tell('{')).toMatchObject({ status: 400, body: { titleEn: 'The body is not JSON' } });
    expect(await call('/_simulator/nothing')).toMatchObject({ status: 404 });
    expect(await call('/_simulator/messages?pageSize=0')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'pageSize', value: '0' }] },
    });
  });

  it('counts a reference accepted twice, and shows the messages to people', async () => {
    await pair.sms.send(aMessage(1));
    await pair.sms.send(aMessage(1));
    await pair.sms.send(aMessage(2, { to: '+8616900000002' }));
    expect((await call('/_simulator/counts')).body).toMatchObject({
      accepted: 3,
      duplicates: [{ reference: deliveryReference(1), times: 2 }],
    });
    const page = (await call('/_simulator/messages?pageSize=2')).body;
    expect(page).toMatchObject({ total: 3, more: true, messages: [{ to: '+8616900000002' }, { to: RECIPIENT }] });
    expect((await call('/_simulator/reset', { method: 'POST' })).body.accepted).toBe(0);
  });
});

describe('chance', () => {
  it('spreads evenly and repeats', () => {
    const draws = Array.from({ length: 10_000 }, (_, i) =>
      fraction(7, `0/error-after/${RECIPIENT}/${deliveryReference(i)}#1`),
    );
    for (const share of [0.02, 0.1, 0.5]) {
      expect(Math.abs(draws.filter((draw) => draw < share).length / 10_000 - share)).toBeLessThan(0.015);
    }
    expect(fraction(7, 'a')).toBe(fraction(7, 'a'));
    expect(fraction(7, 'a')).not.toBe(fraction(8, 'a'));
  });
});
