import { COMMON_ACCOUNT_CODES, COMMON_PASSING_CODES, type TwilioCodes } from '../twilio/codes.ts';

/** This message to this number, for good. The 3xxxx codes come with receipts, the 2xxxx with the answer to a request. */
const RECIPIENT_CODES: TwilioCodes['recipient'] = {
  21211: 'number-invalid',
  21214: 'number-unreachable',
  21217: 'number-invalid',
  21219: 'number-not-verified',
  21265: 'number-is-short-code',
  21602: 'text-missing',
  21604: 'number-missing',
  21610: 'recipient-opted-out',
  21612: 'number-not-routable',
  21614: 'number-not-mobile',
  21617: 'text-too-long',
  21619: 'text-missing',
  21656: 'text-invalid',
  30001: 'queue-overflow',
  30003: 'handset-unreachable',
  30004: 'message-blocked',
  30005: 'handset-unknown',
  30006: 'landline-or-carrier-unreachable',
  30007: 'filtered-by-carrier',
  30008: 'unknown-error',
  30009: 'segment-missing',
  30010: 'price-exceeds-limit',
  30017: 'carrier-congestion',
  30022: 'carrier-rate-exceeded',
  30036: 'validity-expired',
  30410: 'provider-timeout',
};

/** Our account, sender or callback address: every further message would fare the same. */
const ACCOUNT_CODES: TwilioCodes['account'] = {
  ...COMMON_ACCOUNT_CODES,
  21408: 'region-not-permitted',
  21603: 'sender-missing',
  21607: 'sender-not-owned',
  21609: 'callback-address-invalid',
  21660: 'sender-of-other-account',
  30002: 'account-suspended',
};

/** Not sent, for a reason that passes. */
const PASSING_CODES: TwilioCodes['passing'] = { ...COMMON_PASSING_CODES, 21611: 'queue-full' };

/** Twilio's codes of text messages. */
export const SMS_CODES: TwilioCodes = { recipient: RECIPIENT_CODES, account: ACCOUNT_CODES, passing: PASSING_CODES };

const HANDED_OVER = new Set(['accepted', 'scheduled', 'queued', 'sending', 'sent']);
const DELIVERED = new Set(['delivered', 'read']);
const FAILED = new Set(['undelivered', 'failed', 'canceled']);

/** Twilio's message status as the state of a delivery; undefined for a status of incoming messages or an unknown one. */
export function deliveryStateOf(status: string): 'handed_over' | 'delivered' | 'failed' | undefined {
  if (HANDED_OVER.has(status)) return 'handed_over';
  if (DELIVERED.has(status)) return 'delivered';
  return FAILED.has(status) ? 'failed' : undefined;
}
