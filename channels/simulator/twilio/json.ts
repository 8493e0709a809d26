export const API_VERSION = '2010-04-01';

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
export function rfc2822(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond.second) {
    lastSecond = { second, text: new Date(second * 1000).toUTCString().replace('GMT', '+0000') };
  }
  return lastSecond.text;
}
