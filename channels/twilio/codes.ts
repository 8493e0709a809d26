/**
 * Twilio's error codes as this product reads them (https://www.twilio.com/docs/api/errors).
 *
 * Three kinds, because they ask for three things: recipient — this message can never arrive, the next channel takes over;
 * account — our own set-up is refused, the round stops and an operator is called; passing — not sent, try later.
 * A code that is in no table is read by its HTTP status.
 */
export interface TwilioCodes {
  recipient: Readonly<Record<number, string>>;
  account: Readonly<Record<number, string>>;
  passing: Readonly<Record<number, string>>;
}

/** Refusals of the account itself, whatever is asked of it. */
export const COMMON_ACCOUNT_CODES: Readonly<Record<number, string>> = {
  10001: 'account-not-active',
  20003: 'authentication-failed',
  20005: 'account-not-active',
  20006: 'access-denied',
  20008: 'test-credentials',
  20404: 'account-not-found',
  21212: 'sender-invalid',
  21606: 'sender-cannot-send',
  21659: 'sender-not-owned',
};

export const COMMON_PASSING_CODES: Readonly<Record<number, string>> = {
  14107: 'rate-limited',
  20429: 'rate-limited',
};

/** The kebab-case reason of a failure: known codes by name, others as `twilio-12345`, none as `fallback`. */
export function failureReason(codes: TwilioCodes, code: number | undefined, fallback: string): string {
  if (!code) return fallback;
  return codes.recipient[code] ?? codes.account[code] ?? codes.passing[code] ?? `twilio-${code}`;
}
