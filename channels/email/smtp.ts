import type { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { deliveryReference } from '../../rules/deliveries.ts';
import { createHandOver } from '../hand-over.ts';
import { type Deadline, isPast } from '../http/exchange.ts';
import { outcomeOfError } from '../http/failure.ts';
import type { DeliveryOutcome } from '../port.ts';
import { outcomeOfMailError, type Progress } from './outcome.ts';
import type { EmailMessage, EmailPort } from './port.ts';

/** A connection is given up after so many messages, before servers commonly do. */
const MESSAGES_PER_CONNECTION = 50;
/** One address, no name, no list, nothing that a header or a command could be ended with. */
const ADDRESS = /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u;
const MAX_ADDRESS = 254;

export interface SmtpOptions {
  host: string;
  port: number;
  /** tls: from the first byte · starttls: required, never left out · none: inside a trusted network only. */
  security: 'tls' | 'starttls' | 'none';
  user?: string;
  password?: string;
  /** Sender: one address, its domain also names our messages. */
  from: string;
  /** The sender's name as recipients see it. */
  fromName?: string;
  /** Longest wait for a connection, and again from there to the server's word on the message. */
  timeoutMs: number;
  /** Connections kept open, and messages under way at once. */
  concurrency: number;
  /** Whether the mail server stands inside the country. */
  domestic: boolean;
  /** The clock of `notAfter`; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * Mail by SMTP through nodemailer's pool.
 *
 * Settles by nothing: no server can be asked afterwards whether it took a message, and one that took it may still return
 * it. `maxRequeues: 0` and the address check are there because nodemailer would send again by itself, and would read
 * several recipients out of one text.
 */
export function createSmtpEmail(options: SmtpOptions): EmailPort {
  const transport = nodemailer.createTransport({
    pool: true,
    host: options.host,
    port: options.port,
    secure: options.security === 'tls',
    requireTLS: options.security === 'starttls',
    ignoreTLS: options.security === 'none',
    ...(options.user && { auth: { user: options.user, pass: options.password ?? '' } }),
    maxConnections: options.concurrency,
    maxMessages: MESSAGES_PER_CONNECTION,
    maxRequeues: 0,
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    dnsTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Its errors are the sendings' own; without a listener one of an idle connection would end the process.
  transport.on('error', () => undefined);
  const handOver = createHandOver(options, outcomeOfError);

  async function deliver(message: EmailMessage, deadline: Deadline | undefined): Promise<DeliveryOutcome> {
    if (!ADDRESS.test(message.to) || message.to.length > MAX_ADDRESS)
      return { kind: 'refused', reason: 'address-invalid', code: 'address' };
    const watch = watchContent(deadline);
    const patience = AbortSignal.timeout(2 * options.timeoutMs);
    const messageId = messageIdOf(message.deliveryId, options.from);
    try {
      const mail: Watched = { ...mailOf(options, message), messageId, signal: patience, watch };
      await transport.sendMail(mail);
      return { kind: 'accepted', providerId: messageId };
    } catch (error) {
      return watch.late ? { kind: 'not-sent', reason: 'too-late' } : outcomeOfMailError(error, watch);
    }
  }

  transport.use('stream', (mail, done) => {
    const { watch } = mail.data as Watched;
    if (watch) mail.message.processFunc(watch.stream);
    done();
  });

  return {
    channel: 'email',
    provider: 'smtp',
    domestic: options.domestic,
    settles: 'none',
    settleAfterMs: 2 * options.timeoutMs,
    send: (message) => handOver(message, (deadline) => deliver(message, deadline)),
    close: async () => transport.close(),
  };
}

interface ContentWatch extends Progress {
  late: boolean;
  stream(content: Readable): Readable;
}

/** nodemailer hands on to its plugins what it does not know itself. */
type Watched = ReturnType<typeof mailOf> & { messageId: string; signal: AbortSignal; watch?: ContentWatch };

/**
 * Watches the content of one message: nodemailer asks for it once a connection stands and right before it names sender
 * and recipient, so this is where a message is found too late; and reads it only after the server has asked for it, so
 * whether it was read tells how far a message came that failed without a word.
 */
function watchContent(deadline: Deadline | undefined): ContentWatch {
  let content: Readable | undefined;
  const watch = {
    late: false,
    get contentBegun() {
      return content?.readableDidRead === true;
    },
    stream(given: Readable) {
      content = given;
      watch.late = isPast(deadline);
      if (watch.late) given.destroy(new Error('the time to send had passed'));
      return given;
    },
  };
  return watch;
}

/** `<delivery-46655.GZZZ@example.gov.cn>`: the same whenever it is tried, so that a mailbox shows it once. */
function messageIdOf(deliveryId: number, from: string): string {
  const reference = /G[0-9A-Z]+/.exec(deliveryReference(deliveryId))?.[0];
  return `<delivery-${deliveryId}.${reference}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function mailOf({ from, fromName }: SmtpOptions, { to, subject, text }: EmailMessage) {
  return {
    from: { name: fromName ?? '', address: from },
    to: { name: '', address: to },
    // A header ends at a line break; whatever else is no letter has no place in one either.
    subject: subject.replace(/\p{Cc}+/gu, ' ').trim(),
    text,
    // No automatic answers (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
