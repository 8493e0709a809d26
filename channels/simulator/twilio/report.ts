import { encodeForm } from '../../http/exchange.ts';
import type { Entry } from '../entry.ts';
import { type Disguise, type Report, type Step, UNKNOWN_DELIVERY } from '../trade.ts';
import type { TwilioAccount } from './dialect.ts';
import { API_VERSION } from './json.ts';
import { signCallback } from './signature.ts';

/** A callback of Twilio's: a signed form. `fieldsOf` writes what its resource says of itself. */
export function twilioReport(
  account: TwilioAccount,
  message: Entry,
  step: Step,
  disguise: Disguise,
  fields: Record<string, string>,
): Report {
  const address = step.url ?? message.callbackUrl ?? '';
  // The delivery's number is the first whole number that stands alone in the path.
  const url = disguise === 'unknown-delivery' ? address.replace(/\/\d+(?=\/|$)/, `/${UNKNOWN_DELIVERY}`) : address;
  const params = {
    AccountSid: account.accountSid,
    ApiVersion: API_VERSION,
    From: message.from,
    To: message.to,
    ...fields,
    ...(step.errorCode === undefined ? {} : { ErrorCode: String(step.errorCode) }),
    ...step.fields,
  };
  const authToken = disguise === 'forged' ? 'a token nobody gave' : account.authToken;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signCallback(authToken, url, params),
  };
  return { url, headers, body: encodeForm(params) };
}
