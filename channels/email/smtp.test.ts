import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryReference } from '../../rules/deliveries.ts';
import type { EmailMessage, EmailPort } from './port.ts';
import type { Fault } from './sink/behaviour.ts';
import { type MailSink, startMailSink } from './sink/server.ts';
import { createSmtpEmail, type SmtpOptions } from './smtp.ts';

const HOLDER = 'holder@example.cn';

let sink: MailSink;
let email: EmailPort;
const adapter = (options: Partial<SmtpOptions> = {}) =>
  createSmtpEmail({
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    from: 'notice@gongshi.example.cn',
    fromName: '矿业权公示',
    timeoutMs: 300,
    concurrency: 2,
    domestic: true,
    ...options,
  });
beforeEach(async () => {
  sink = await startMailSink({ host: '127.0.0.1', port: 0 });
  email = adapter();
});
afterEach(async () => {
  await email.close();
  await sink.close();
});

const misbehave = (...faults: Fault[]) => sink.setBehaviour({ faults: faults as never });
const aMail = (deliveryId: number, overrides: Partial<EmailMessage> = {}): EmailMessage => ({
  deliveryId,
  to: HOLDER,
  subject: '矿业权人勘查开采信息公示提醒',
  text: `您名下有3宗矿业权尚未填报公示。\n𠮷林省 ${deliveryReference(deliveryId)}`,
  ...overrides,
});
const inMs = (ms: number) => new Date(Date.now() + ms);

describe('a mail', () => {
  it('arrives as it was written, its id naming delivery and reference', async () => {
    const messageId = '<delivery-46655.GZZZ@gongshi.example.cn>';
    expect(await email.send(aMail(46655))).toEqual({ kind: 'accepted', providerId: messageId });
    const [mail] = sink.mails();
    expect(mail).toMatchObject({ to: HOLDER, from: 'notice@gongshi.example.cn', body: aMail(46655).text });
    expect(mail?.details).toMatchObject({ subject: aMail(1).subject, messageId });
    expect(mail?.details?.headers).toContain('auto-submitted: auto-generated');
    expect(mail?.details?.headers).toMatch(/content-type: text\/plain; charset=utf-8/i);
    expect(mail?.details?.headers).not.toMatch(/list-unsubscribe/i);
  });

  it('keeps its id when it is tried again', async () => {
    misbehave({ kind: 'drop-after-content', kept: true, count: 1 });
    await email.send(aMail(1));
    await email.send(aMail(1));
    const ids = sink.mails().map((mail) => mail.details?.messageId);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it('gets no second header, recipient or command out of its fields', async () => {
    await email.send(aMail(1, { subject: '提醒\r\nBcc: other@example.cn\r\n\r\n正文' }));
    expect(sink.mails()).toHaveLength(1);
    expect(sink.mails()[0]?.to).toBe(HOLDER);
    expect(sink.mails()[0]?.details?.subject).toBe('提醒 Bcc: other@example.cn 正文');
    expect(sink.mails()[0]?.details?.headers).not.toMatch(/^bcc:/im);
  });

  it.each([
    'a@example.cn, b@example.cn',
    'a@example.cn\r\nRCPT TO:<b@example.cn>',
    'Name <a@example.cn>',
    '<a@example.cn>',
    'a b@example.cn',
    '"a b"@example.cn',
    'a@localhost',
    'a@',
    '',
    `${'a'.repeat(65)}@example.cn`,
  ])('goes to no such address: %j', async (to) => {
    expect(await email.send(aMail(1, { to }))).toEqual({ kind: 'refused', reason: 'address-invalid', code: 'address' });
    expect(sink.provider.requests).toBe(0);
  });

  it('goes to a Chinese domain', async () => {
    expect(await email.send(aMail(1, { to: 'holder@矿业.中国' }))).toMatchObject({ kind: 'accepted' });
    expect(sink.mails()[0]?.to).toBe('holder@矿业.中国');
  });
});

describe('a reply', () => {
  it.each<[Fault, object]>([
    [
      { kind: 'refuse-recipient', code: 550 },
      { kind: 'refused', reason: 'mailbox-unavailable', code: 550 },
    ],
    [
      { kind: 'refuse-recipient', code: 552 },
      { kind: 'refused', reason: 'mailbox-full', code: 552 },
    ],
    [
      { kind: 'refuse-recipient', code: 451 },
      { kind: 'not-sent', reason: 'smtp-451' },
    ],
    [
      { kind: 'refuse-content', code: 554 },
      { kind: 'refused', reason: 'content-refused', code: 554 },
    ],
    [
      { kind: 'refuse-content', code: 451 },
      { kind: 'not-sent', reason: 'smtp-451' },
    ],
    [
      { kind: 'refuse-content', code: 421 },
      { kind: 'not-sent', reason: 'smtp-421' },
    ],
    [
      { kind: 'refuse-sender', code: 550 },
      { kind: 'account-refused', reason: 'smtp-550' },
    ],
    [
      { kind: 'refuse-sender', code: 450 },
      { kind: 'not-sent', reason: 'smtp-450' },
    ],
    [
      { kind: 'refuse-connection', code: 554 },
      { kind: 'account-refused', reason: 'smtp-554' },
    ],
    [
      { kind: 'refuse-connection', code: 421 },
      { kind: 'not-sent', reason: 'smtp-421' },
    ],
  ])('to %j is read as %j', async (fault, expected) => {
    misbehave(fault);
    expect(await email.send(aMail(1))).toEqual(expected);
    expect(sink.mails()).toEqual([]);
  });

  it('of one mailbox does not stop the next', async () => {
    misbehave({ kind: 'refuse-recipient', code: 550, addresses: [HOLDER] });
    expect(await email.send(aMail(1))).toMatchObject({ kind: 'refused' });
    expect(await email.send(aMail(2, { to: 'other@example.cn' }))).toMatchObject({ kind: 'accepted' });
  });

  it('that greylists asks to come again in five minutes, and then lets pass', async () => {
    misbehave({ kind: 'greylist' });
    expect(await email.send(aMail(1))).toEqual({ kind: 'not-sent', reason: 'greylisted', retryAfterMs: 300_000 });
    expect(await email.send(aMail(1))).toMatchObject({ kind: 'accepted' });
  });

  it('to a wrong password stops everything, to the right one lets pass', async () => {
    const login = { user: 'notice', password: 'right' };
    const locked = await startMailSink({ host: '127.0.0.1', port: 0, login });
    const right = adapter({ port: locked.port, ...login });
    const wrong = adapter({ port: locked.port, ...login, password: 'wrong' });
    expect(await right.send(aMail(1))).toMatchObject({ kind: 'accepted' });
    expect(await wrong.send(aMail(2))).toEqual({ kind: 'account-refused', reason: 'authentication-failed' });
    await Promise.all([right.close(), wrong.close()]);
    await locked.close();
  });
});

describe('a connection', () => {
  it.each([true, false])('lost after the content leaves it uncertain whether it was kept (%s)', async (kept) => {
    misbehave({ kind: 'drop-after-content', kept });
    expect(await email.send(aMail(1))).toEqual({ kind: 'uncertain', reason: 'connection-lost' });
    expect(sink.mails()).toHaveLength(kept ? 1 : 0);
    expect(email.settles).toBe('none');
  });

  it.each(['drop-at-connect', 'drop-before-content'] as const)('lost by %s means nothing was sent', async (kind) => {
    misbehave({ kind });
    expect(await email.send(aMail(1))).toEqual({ kind: 'not-sent', reason: 'connection-lost' });
    expect(sink.mails()).toEqual([]);
  });

  it('that falls silent after the content is uncertain', async () => {
    misbehave({ kind: 'slow', latencyMs: 5000 });
    expect(await email.send(aMail(1))).toEqual({ kind: 'uncertain', reason: 'timeout' });
    expect(sink.mails()).toHaveLength(1);
  });

  it('that is slow within patience is waited for', async () => {
    misbehave({ kind: 'slow', latencyMs: 50 });
    expect(await email.send(aMail(1))).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    [{ host: '127.0.0.1', port: 1 }, 'connection-refused'],
    [{ host: 'no-such-host.invalid' }, 'host-unknown'],
  ])('that cannot be made to %j sends nothing', async (to, reason) => {
    const nobody = adapter({ ...to, timeoutMs: 2000 });
    expect(await nobody.send(aMail(1))).toEqual({ kind: 'not-sent', reason });
    await nobody.close();
  });

  it('to a server that never greets sends nothing', async () => {
    const mute: Server = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const sender = adapter({ port: (mute.address() as { port: number }).port });
    expect(await sender.send(aMail(1))).toEqual({ kind: 'not-sent', reason: 'timeout' });
    await sender.close();
    await new Promise((resolve) => mute.close(resolve));
  });

  it('that must be encrypted is never used plain', async () => {
    const strict = adapter({ security: 'starttls' });
    expect(await strict.send(aMail(1))).toEqual({ kind: 'account-refused', reason: 'encryption-not-offered' });
    expect(sink.mails()).toEqual([]);
    await strict.close();
  });

  it('with a certificate that nobody signed is not used', async () => {
    const selfSigned = await startMailSink({ host: '127.0.0.1', port: 0, selfSignedTls: true });
    const strict = adapter({ port: selfSigned.port, security: 'starttls' });
    expect(await strict.send(aMail(1))).toEqual({ kind: 'not-sent', reason: expect.stringContaining('cert') });
    expect(selfSigned.mails()).toEqual([]);
    await strict.close();
    await selfSigned.close();
  });
});

describe('send', () => {
  it('begins nothing after its time, and nothing it began is kept', async () => {
    expect(await email.send(aMail(1, { notAfter: inMs(-1) }))).toEqual({ kind: 'not-sent', reason: 'too-late' });
    expect(sink.mails()).toEqual([]);
    expect(await email.send(aMail(1, { notAfter: inMs(10_000) }))).toMatchObject({ kind: 'accepted' });
    expect(sink.mails()).toHaveLength(1);
  });

  it('asks the clock when the connection stands, not when it is called', async () => {
    let now = new Date(0);
    const sender = adapter({ machineNow: () => now });
    const sent = sender.send(aMail(1, { notAfter: new Date(1000) }));
    now = new Date(1001); // the process was suspended while it connected
    expect(await sent).toEqual({ kind: 'not-sent', reason: 'too-late' });
    expect(sink.mails()).toEqual([]);
    await sender.close();
  });

  it('bounds what is under way, and gives up those whose turn comes too late', async () => {
    misbehave({ kind: 'slow', latencyMs: 100 });
    const notAfter = inMs(150);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => email.send(aMail(index, { notAfter }))));
    const late = outcomes.filter((outcome) => outcome.kind === 'not-sent');
    expect(late.length).toBeGreaterThanOrEqual(4);
    expect(late.every((outcome) => outcome.kind === 'not-sent' && outcome.reason === 'too-late')).toBe(true);
    expect(sink.mails()).toHaveLength(8 - late.length);
  });
});

it('the sink counts a reference it was given twice', async () => {
  for (const id of [1, 1, 2]) await email.send(aMail(id));
  expect(sink.provider.counts()).toMatchObject({ accepted: 3, duplicateReferences: 1, surplusMessages: 1 });
});
