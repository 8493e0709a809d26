import { reasonOfError } from '../http/failure.ts';
import type { DeliveryOutcome } from '../port.ts';

/** How far a message had come when it failed: whether a byte of its content had left. */
export interface Progress {
  contentBegun: boolean;
}

/** As much of nodemailer's errors as decides: its `code` is the same for 451 and 550, so the reply code is asked. */
interface MailError {
  code?: string;
  /** What Node called it before nodemailer gave it a code of its own. */
  originalCode?: string;
  /** The server's reply: 451, 550 … */
  responseCode?: number;
  /** What was answered so: CONN, EHLO, AUTH PLAIN, MAIL FROM, RCPT TO, DATA … */
  command?: string;
  response?: string;
}

/**
 * What a failed sending means. A reply decides, 4yz for now, 5yz for good (RFC 5321 section 4.2.1), on whom by the command
 * it answers. Without a reply nothing was taken unless the content had begun to leave: then the server may have it.
 */
export function outcomeOfMailError(error: unknown, { contentBegun }: Progress): DeliveryOutcome {
  const { code, originalCode, responseCode, command = '', response = '' } = (error ?? {}) as MailError;
  if (responseCode && responseCode >= 400) return outcomeOfReply(responseCode, command, response);
  const reason = originalCode
    ? reasonOfError({ code: originalCode })
    : (REASONS[code ?? ''] ?? reasonOfError({ code }));
  return { kind: contentBegun ? 'uncertain' : 'not-sent', reason };
}

/** A server that greylists (RFC 6647) wants to be asked again some minutes later; most let pass after five. */
const GREYLIST_MS = 300_000;
const WRONG_ORDER = 503;

function outcomeOfReply(code: number, command: string, response: string): DeliveryOutcome {
  const reason = `smtp-${code}`;
  if (code < 500 || code === WRONG_ORDER) {
    const greylisted = /grey-?list|gray-?list|\b4\.7\.1\b/i.test(response);
    return greylisted
      ? { kind: 'not-sent', reason: 'greylisted', retryAfterMs: GREYLIST_MS }
      : { kind: 'not-sent', reason };
  }
  if (command === 'RCPT TO') return { kind: 'refused', reason: RECIPIENT_REASONS[code] ?? reason, code };
  if (command === 'DATA') return { kind: 'refused', reason: CONTENT_REASONS[code] ?? reason, code };
  // Greeting, encryption, login, sender: every further message would fare the same.
  return { kind: 'account-refused', reason: ACCOUNT_REASONS[command.split(' ')[0] ?? ''] ?? reason };
}

const RECIPIENT_REASONS: Readonly<Record<number, string>> = {
  550: 'mailbox-unavailable',
  551: 'mailbox-elsewhere',
  552: 'mailbox-full',
  553: 'address-invalid',
};

const CONTENT_REASONS: Readonly<Record<number, string>> = { 552: 'mailbox-full', 554: 'content-refused' };

const ACCOUNT_REASONS: Readonly<Record<string, string>> = {
  AUTH: 'authentication-failed',
  STARTTLS: 'encryption-not-offered',
};

const REASONS: Readonly<Record<string, string>> = {
  EABORT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNECTION: 'connection-lost',
  ESOCKET: 'connection-lost',
  EDNS: 'host-unknown',
  ETLS: 'tls-failed',
};
