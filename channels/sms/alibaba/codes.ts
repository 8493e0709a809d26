/**
 * Alibaba Cloud's codes of text messages (https://help.aliyun.com/document_detail/101346.html), as this product reads
 * them: `isv.` is the caller's doing, `isp.` the provider's, the others are the gateway's.
 */
import type { DeliveryOutcome } from '../../port.ts';

/** This message to this number, for good. */
const RECIPIENT: Readonly<Record<string, string>> = {
  'isv.MOBILE_NUMBER_ILLEGAL': 'number-invalid',
  'isv.BLACK_KEY_CONTROL_LIMIT': 'text-refused',
  'isv.SMS_CONTENT_ILLEGAL': 'text-refused',
  'isv.PARAM_LENGTH_LIMIT': 'parameter-too-long',
  'isv.PARAM_NOT_SUPPORT_URL': 'parameter-has-address',
};

/** Our account, signature, template or balance: every further message would fare the same, an operator is called. */
const ACCOUNT: Readonly<Record<string, string>> = {
  'isv.SMS_SIGNATURE_ILLEGAL': 'signature-not-approved',
  'isv.SMS_SIGN_ILLEGAL': 'signature-forbidden',
  'isv.SIGN_STATE_ILLEGAL': 'signature-not-approved',
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': 'signature-not-for-this-template',
  'isv.SMS_TEMPLATE_ILLEGAL': 'template-not-approved',
  'isv.TEMPLATE_MISSING_PARAMETERS': 'template-parameters-differ',
  'isv.TEMPLATE_PARAMS_ILLEGAL': 'template-parameters-differ',
  'isv.INVALID_JSON_PARAM': 'template-parameters-differ',
  'isv.INVALID_PARAMETERS': 'request-invalid',
  'isv.EXTEND_CODE_ERROR': 'request-invalid',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED': 'template-not-for-domestic-numbers',
  'isv.AMOUNT_NOT_ENOUGH': 'balance-exhausted',
  'isv.OUT_OF_SERVICE': 'balance-exhausted',
  'isv.DAY_LIMIT_CONTROL': 'day-limit-of-account',
  'isv.MONTH_LIMIT_CONTROL': 'month-limit-of-account',
  'isv.PRODUCT_UN_SUBSCRIPT': 'product-not-opened',
  'isv.PRODUCT_UNSUBSCRIBE': 'product-not-opened',
  'isv.ACCOUNT_NOT_EXISTS': 'account-not-found',
  'isv.ACCOUNT_ABNORMAL': 'account-not-active',
  'isv.DENY_IP_RANGE': 'address-not-in-the-country',
  'isp.RAM_PERMISSION_DENY': 'access-denied',
  SignatureDoesNotMatch: 'authentication-failed',
  'InvalidAccessKeyId.NotFound': 'authentication-failed',
  'InvalidAccessKeyId.Inactive': 'authentication-failed',
  'InvalidTimeStamp.Expired': 'clock-differs',
};

/** 触发业务流控: too many to one number within a minute, an hour or a day; the message says which. */
const NUMBER_LIMIT = 'isv.BUSINESS_LIMIT_CONTROL';
const MINUTE_MS = 60_000;

/**
 * What a code other than OK means. `message` tells the limits of one number apart: those of a minute or an hour pass,
 * that of a day ends this message, and the next channel takes over.
 */
export function outcomeOfCode(code: string, message: string): DeliveryOutcome {
  if (code === NUMBER_LIMIT) return outcomeOfNumberLimit(message);
  if (code.startsWith('Throttling')) return { kind: 'not-sent', reason: 'rate-limited' };
  const reason = reasonOfCode(code);
  if (ACCOUNT[code]) return { kind: 'account-refused', reason };
  if (RECIPIENT[code] || code.startsWith('isv.')) return { kind: 'refused', reason, code };
  // The provider's own trouble: whether the message was taken before it is not said.
  if (code.startsWith('isp.')) return { kind: 'uncertain', reason };
  return { kind: 'account-refused', reason };
}

function outcomeOfNumberLimit(message: string): DeliveryOutcome {
  if (message.includes('分钟级')) return { kind: 'not-sent', reason: 'number-minute-limit', retryAfterMs: MINUTE_MS };
  if (message.includes('小时级'))
    return { kind: 'not-sent', reason: 'number-hour-limit', retryAfterMs: 60 * MINUTE_MS };
  return { kind: 'refused', reason: 'number-day-limit', code: NUMBER_LIMIT };
}

/** Why carriers and the provider's own filters say a message was lost (document_detail/101347, CMPP status reports). */
const RECEIPT_REASONS: Readonly<Record<string, string>> = {
  UNDELIV: 'handset-unreachable',
  EXPIRED: 'validity-expired',
  REJECTD: 'rejected-by-carrier',
  MBBLACK: 'recipient-blacklisted',
  'DB:0144': 'recipient-blacklisted',
  'DB:0142': 'number-day-limit',
  'MK:0000': 'number-unknown',
  'MK:0001': 'number-unknown',
  'MK:0005': 'number-suspended',
  'MK:0013': 'number-suspended',
  'MK:0010': 'handset-off',
  'MK:0023': 'handset-off',
  'MI:0024': 'handset-off',
};

/** The kebab-case reason of a code: known ones by name, others as `alibaba-mk-0099`. */
export function reasonOfCode(code: string): string {
  const known = RECEIPT_REASONS[code] ?? ACCOUNT[code] ?? RECIPIENT[code];
  return known ?? (code === NUMBER_LIMIT ? 'number-day-limit' : `alibaba-${kebab(code)}`);
}

/** A code is no place for a telephone number, whoever wrote it. */
function kebab(code: string): string {
  const plain = code
    .replace(/\d{7,}/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-|-$/g, '').slice(0, 60) || 'unknown';
}
