/**
 * Twilio's error codes as this product reads them (https://www.twilio.com/docs/api/errors).
 *
 * Three kinds, because they ask for three things: RECIPIENT — this message can never arrive, the human call list takes
 * over; ACCOUNT — our own set-up is refused, the round stops and an operator is called; PASSING — not sent, try later.
 * A code that is in no table is read by its HTTP status.
 */

/** This message to this number, for good. The 3xxxx codes come with receipts, the 2xxxx with the answer to a request. */
export const RECIPIENT_CODES: Readonly<Record<number, string>> = {
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
export const ACCOUNT_CODES: Readonly<Record<number, string>> = {
  10001: 'account-not-active',
  20003: 'authentication-failed',
  20005: 'account-not-active',
  20006: 'access-denied',
  20008: 'test-credentials',
  20404: 'account-not-found',
  21212: 'sender-invalid',
  21408: 'region-not-permitted',
  21603: 'sender-missing',
  21606: 'sender-cannot-send',
  21607: 'sender-not-owned',
  21609: 'callback-address-invalid',
  21659: 'sender-not-owned',
  21660: 'sender-of-other-account',
  30002: 'account-suspended',
};

/** Not sent, for a reason that passes. */
export const PASSING_CODES: Readonly<Record<number, string>> = {
  14107: 'rate-limited',
  20429: 'rate-limited',
  21611: 'queue-full',
};

/** The kebab-case reason of a failed message: known codes by name, others as `twilio-12345`, none as `fallback`. */
export function failureReason(code: number | undefined, fallback: string): string {
  if (!code) return fallback;
  return RECIPIENT_CODES[code] ?? ACCOUNT_CODES[code] ?? PASSING_CODES[code] ?? `twilio-${code}`;
}

const HANDED_OVER = new Set(['accepted', 'scheduled', 'queued', 'sending', 'sent']);
const DELIVERED = new Set(['delivered', 'read']);
const FAILED = new Set(['undelivered', 'failed', 'canceled']);

/** Twilio's message status as the state of a delivery; undefined for a status of incoming messages or an unknown one. */
export function deliveryStateOf(status: string): 'handed_over' | 'delivered' | 'failed' | undefined {
  if (HANDED_OVER.has(status)) return 'handed_over';
  if (DELIVERED.has(status)) return 'delivered';
  return FAILED.has(status) ? 'failed' : undefined;
}
