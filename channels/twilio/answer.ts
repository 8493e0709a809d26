import type { HttpAnswer } from '../http/exchange.ts';
import { parseObject, reasonOfError } from '../http/failure.ts';
import type { DeliveryOutcome } from '../port.ts';
import { failureReason, type TwilioCodes } from './codes.ts';

/** Refusals of whoever asks, unless the code names the recipient. */
const ACCOUNT_STATUSES = new Set([401, 403, 404]);

/**
 * What Twilio's answer to a new message or call means for its delivery.
 *
 * The order is the safe one: an answer that leaves open whether the message exists is `uncertain` and settled later,
 * never repeated; 4xx are certain, Twilio creates nothing behind them.
 * A 4xx without a code of Twilio's is a proxy's: it would answer every message so, and says nothing of the recipient.
 */
export function outcomeOfAnswer(answer: HttpAnswer, codes: TwilioCodes): DeliveryOutcome {
  const { statusCode } = answer;
  const body = parseObject(answer.body);
  if (statusCode >= 200 && statusCode < 300) return accepted(body);
  if (statusCode < 400 || statusCode >= 500 || statusCode === 408)
    return { kind: 'uncertain', reason: `http-${statusCode}` };
  const code = typeof body?.code === 'number' ? body.code : 0;
  const passing = codes.passing[code];
  if (statusCode === 429 || passing) return notSent(answer, passing ?? 'rate-limited');
  const ours = codes.account[code] || !code || (ACCOUNT_STATUSES.has(statusCode) && !codes.recipient[code]);
  const reason = failureReason(codes, code, `http-${statusCode}`);
  return ours ? { kind: 'account-refused', reason } : { kind: 'refused', reason, code };
}

/** A Retry-After that is 0 or empty must not make us ask again at once. */
const LEAST_RETRY_MS = 500;

function accepted(body: Record<string, unknown> | undefined): DeliveryOutcome {
  if (typeof body?.sid === 'string' && body.sid) return { kind: 'accepted', providerId: body.sid };
  return { kind: 'uncertain', reason: 'answer-without-sid' };
}

function notSent(answer: HttpAnswer, reason: string): DeliveryOutcome {
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds)
    ? { kind: 'not-sent', reason, retryAfterMs: Math.max(LEAST_RETRY_MS, seconds * 1000) }
    : { kind: 'not-sent', reason };
}

/** What went wrong when the SDK was asked something, in one word that names nobody: its messages may carry the number. */
export function reasonOfSdkError(error: unknown, codes: TwilioCodes): string {
  const { code, status } = (error ?? {}) as { code?: unknown; status?: unknown };
  if (typeof status !== 'number') return reasonOfError(error);
  return failureReason(codes, typeof code === 'number' ? code : undefined, `http-${status}`);
}
