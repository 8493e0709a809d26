import { failureReason } from '../twilio/codes.ts';
import type { SmsReceipt } from './port.ts';
import { deliveryStateOf, SMS_CODES } from './twilio-codes.ts';

/**
 * The address Twilio is told to report one delivery to: it carries the delivery's number, so that a receipt finds its
 * row even when the answer with the sid was lost. The route must check signatures over exactly this string, not over
 * the Host header, which a proxy rewrites.
 */
export function twilioCallbackUrl(callbackBase: string, deliveryId: number | string): string {
  return `${callbackBase}/api/v1/callbacks/twilio/${deliveryId}`;
}

/** Reads a callback whose signature was checked; undefined where it reports no state of a sent message. */
export function readTwilioReceipt(
  deliveryId: number,
  params: Record<string, string | undefined>,
): SmsReceipt | undefined {
  const providerId = params.MessageSid;
  const status = params.MessageStatus;
  const state = status ? deliveryStateOf(status) : undefined;
  if (!providerId || !status || !state) return undefined;
  if (state !== 'failed') return { deliveryId, providerId, state };
  return {
    deliveryId,
    providerId,
    state,
    reason: failureReason(SMS_CODES, Number(params.ErrorCode) || undefined, status),
  };
}
