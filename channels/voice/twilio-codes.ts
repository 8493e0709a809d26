import { COMMON_ACCOUNT_CODES, COMMON_PASSING_CODES, failureReason, type TwilioCodes } from '../twilio/codes.ts';

/** Twilio's codes of calls: those that come with the answer to a request, and those that come with a failed call's report. */
export const VOICE_CODES: TwilioCodes = {
  recipient: {
    13223: 'number-invalid',
    13224: 'number-invalid',
    13225: 'blocked-by-carrier',
    13226: 'number-invalid',
    21201: 'number-missing',
    21202: 'number-premium',
    21211: 'number-invalid',
    21214: 'number-unreachable',
    21216: 'blocked-by-carrier',
    21217: 'number-invalid',
    21219: 'number-not-verified',
  },
  account: {
    ...COMMON_ACCOUNT_CODES,
    10005: 'voice-disabled',
    13227: 'region-not-permitted',
    21203: 'region-not-permitted',
    21205: 'callback-address-invalid',
    21210: 'sender-not-verified',
    21213: 'sender-missing',
    21215: 'region-not-permitted',
    21609: 'callback-address-invalid',
  },
  passing: { ...COMMON_PASSING_CODES, 10004: 'too-many-calls-at-once' },
};

/** Why a call was never connected, by the last SIP answer (RFC 3261 section 21; RFC 8197 for 607, RFC 8688 for 608). */
const SIP_REASONS: Readonly<Record<number, string>> = {
  403: 'blocked-by-carrier',
  404: 'number-unknown',
  410: 'number-gone',
  480: 'handset-unreachable',
  484: 'number-incomplete',
  486: 'busy',
  600: 'busy',
  603: 'declined',
  604: 'number-unknown',
  607: 'declined',
  608: 'blocked-by-carrier',
};

/** Why a call failed: by Twilio's code, else by the carrier's SIP answer, else `fallback`. */
export function callFailureReason(code: number | undefined, sip: number | undefined, fallback: string): string {
  if (code) return failureReason(VOICE_CODES, code, fallback);
  if (!sip || sip < 300) return fallback;
  return SIP_REASONS[sip] ?? `sip-${sip}`;
}
