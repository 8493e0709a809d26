import twilio from 'twilio';
import type { SmsReceipt } from './port.ts';
import { deliveryStateOf, failureReason } from './twilio-codes.ts';

/**
 * The address Twilio is told to report one delivery to: it carries the delivery's number, so that a receipt finds its
 * row even when the answer with the sid was lost. The route must check signatures over exactly this string, not over
 * the Host header, which a proxy rewrites.
 */
export function twilioCallbackUrl(callbackBase: string, deliveryId: number | string): string {
  return `${callbackBase}/api/v1/callbacks/twilio/${deliveryId}`;
}

/** Whether a callback is Twilio's own (X-Twilio-Signature). A missing signature is a false one. */
export function verifyTwilioCallback(callback: {
  authToken: string;
  url: string;
  params: Record<string, string>;
  signature: string | undefined;
}): boolean {
  if (!callback.signature) return false;
  return twilio.validateRequest(callback.authToken, callback.signature, callback.url, callback.params);
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
  return { deliveryId, providerId, state, reason: failureReason(Number(params.ErrorCode) || undefined, status) };
}
