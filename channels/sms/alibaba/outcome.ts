import type { DeliveryOutcome } from '../../port.ts';
import { outcomeOfCode } from './codes.ts';

/** An answer of Alibaba's gateway, as the SDK reads it. */
export interface AlibabaAnswer {
  statusCode?: number;
  body?: { code?: string; message?: string; bizId?: string };
}

/**
 * What the answer to a new message means. As with every provider, only what proves that no message exists is more than
 * `uncertain`: a code of the gateway's or of the product's. A 4xx without one is a proxy's and says nothing of the
 * recipient.
 */
export function outcomeOfAnswer({ statusCode = 0, body = {} }: AlibabaAnswer): DeliveryOutcome {
  const { code, message = '', bizId } = body;
  if (statusCode >= 500 || statusCode === 408 || (statusCode >= 300 && statusCode < 400) || statusCode < 200)
    return { kind: 'uncertain', reason: `http-${statusCode}` };
  if (statusCode === 429) return { kind: 'not-sent', reason: 'rate-limited' };
  if (code === 'OK')
    return bizId ? { kind: 'accepted', providerId: bizId } : { kind: 'uncertain', reason: 'answer-without-id' };
  if (code) return outcomeOfCode(code, message);
  return statusCode < 300
    ? { kind: 'uncertain', reason: 'answer-without-code' }
    : { kind: 'account-refused', reason: `http-${statusCode}` };
}
