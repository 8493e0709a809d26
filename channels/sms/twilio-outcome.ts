import type { HttpAnswer } from './http-exchange.ts';
import type { SmsOutcome } from './port.ts';
import { ACCOUNT_CODES, failureReason, PASSING_CODES, RECIPIENT_CODES } from './twilio-codes.ts';

/** Refusals of whoever asks, unless the code names the recipient. */
const ACCOUNT_STATUSES = new Set([401, 403, 404]);

/**
 * What Twilio's answer to a new message means for its delivery.
 *
 * The order is the safe one: an answer that leaves open whether the message exists is `uncertain` and settled by lookup,
 * never repeated; 4xx are certain, Twilio creates nothing behind them.
 * A 4xx without a code of Twilio's is a proxy's: it would answer every message so, and says nothing of the recipient.
 */
export function outcomeOfAnswer(answer: HttpAnswer): SmsOutcome {
  const { statusCode } = answer;
  const body = parseObject(answer.body);
  if (statusCode >= 200 && statusCode < 300) return accepted(body);
  if (statusCode < 400 || statusCode >= 500 || statusCode === 408)
    return { kind: 'uncertain', reason: `http-${statusCode}` };
  const code = typeof body?.code === 'number' ? body.code : 0;
  if (statusCode === 429 || PASSING_CODES[code]) return notSent(answer, code);
  const ours = ACCOUNT_CODES[code] || !code || (ACCOUNT_STATUSES.has(statusCode) && !RECIPIENT_CODES[code]);
  if (ours) return { kind: 'account-refused', reason: failureReason(code, `http-${statusCode}`) };
  return { kind: 'refused', reason: failureReason(code, `http-${statusCode}`), code };
}

/** A Retry-After that is 0 or empty must not make us ask again at once. */
const LEAST_RETRY_MS = 500;

function accepted(body: Record<string, unknown> | undefined): SmsOutcome {
  if (typeof body?.sid === 'string' && body.sid) return { kind: 'accepted', providerId: body.sid };
  return { kind: 'uncertain', reason: 'answer-without-sid' };
}

function notSent(answer: HttpAnswer, code: number): SmsOutcome {
  const seconds = Number(answer.headers['retry-after']);
  const reason = PASSING_CODES[code] ?? 'rate-limited';
  return Number.isFinite(seconds)
    ? { kind: 'not-sent', reason, retryAfterMs: Math.max(LEAST_RETRY_MS, seconds * 1000) }
    : { kind: 'not-sent', reason };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a proxy's HTML page
  }
}

/** Errors that undici and Node raise before the first byte of a request leaves. */
const NOT_LEFT = new Set([
  'TOO_LATE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_INVALID_ARG',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
]);

/**
 * What a broken exchange means. Only an error known to come before the request left is `not-sent`; a time-out, a reset
 * and whatever we do not know stay `uncertain`: wrong in this direction costs a lookup, in the other a second message.
 */
export function outcomeOfError(error: unknown): SmsOutcome {
  const { code, syscall } = causeOf(error);
  const reason = reasonOf(code);
  const notLeft = NOT_LEFT.has(code) || syscall === 'connect' || syscall === 'getaddrinfo' || isCertificateError(code);
  return notLeft ? { kind: 'not-sent', reason } : { kind: 'uncertain', reason };
}

/** What went wrong, in one word that names nobody: messages of the SDK may carry the telephone number. */
export function reasonOfError(error: unknown): string {
  const { code, status } = (error ?? {}) as { code?: unknown; status?: unknown };
  if (typeof status !== 'number') return reasonOf(causeOf(error).code);
  return failureReason(typeof code === 'number' ? code : undefined, `http-${status}`);
}

/** `connect` tries several addresses and then throws an AggregateError: the first tells the story. */
function causeOf(error: unknown): { code: string; syscall: string } {
  const first = error instanceof AggregateError && !('code' in error) ? error.errors[0] : error;
  const { code = 'unknown', syscall = '' } = (first ?? {}) as { code?: string; syscall?: string };
  return { code: String(code), syscall };
}

/** A connection whose certificate does not hold carries no request. */
function isCertificateError(code: string): boolean {
  return (
    code.startsWith('ERR_TLS_CERT') ||
    code.startsWith('CERT_') ||
    /SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)
  );
}

const REASONS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  EXCHANGE_TIMEOUT: 'timeout',
  UND_ERR_SOCKET: 'connection-lost',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'host-unknown',
  EAI_AGAIN: 'host-unknown',
};

function reasonOf(code: string): string {
  return REASONS[code] ?? code.toLowerCase().replaceAll('_', '-');
}
