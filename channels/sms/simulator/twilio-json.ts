import type { StoredMessage } from './message.ts';

export const API_VERSION = '2010-04-01';

/** A message as Twilio's REST API shows it. */
export function messageJson(accountSid: string, message: StoredMessage) {
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: rfc2822(message.createdMs),
    date_sent: message.sentMs === undefined ? null : rfc2822(message.sentMs),
    date_updated: rfc2822(message.updatedMs),
    direction: 'outbound-api',
    error_code: message.errorCode ?? null,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(Math.ceil(message.body.length / 67)),
    price: null,
    price_unit: 'USD',
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

/** A refusal as Twilio words it. */
export interface TwilioError {
  status: number;
  code: number;
  message: string;
}

/** `{"code":21211,"message":"…","more_info":"https://www.twilio.com/docs/errors/21211","status":400}` */
export function errorJson({ status, code, message }: TwilioError) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

let lastSecond = { second: -1, text: '' };

/** `Mon, 04 Jan 2021 08:00:00 +0000`; the last second is kept, thousands of messages share it. */
function rfc2822(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond.second) {
    lastSecond = { second, text: new Date(second * 1000).toUTCString().replace('GMT', '+0000') };
  }
  return lastSecond.text;
}
