import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from '../entry.ts';
import { answerJson, parseForm } from '../http.ts';
import type { Dialect } from '../requests.ts';
import { API_VERSION, errorJson, type TwilioError } from './json.ts';

/** Refusals of Twilio that tests and operators meet; others are told by number. */
const MESSAGES: Readonly<Record<number, string>> = {
  13223: 'Dial: Invalid phone number format',
  13224: 'Dial: Twilio does not support calling this number or the number is invalid',
  20429: 'Too Many Requests',
  20500: 'Internal Server Error',
  21211: "The 'To' number is not a valid phone number.",
  21214: "'To' phone number cannot be reached",
  21215: 'Geo Permission configuration is not permitting call',
  21216: 'Call blocked by Twilio',
  21610: 'Attempt to send to unsubscribed recipient',
  21614: "'To' number is not a valid mobile number",
};

const E164 = /^\+[1-9]\d{6,14}$/;

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
}

/** Twilio's words for what happens to any of its resources; `show` writes the resource. */
export function twilioDialect(show: (entry: Entry) => object): Dialect {
  const worded = (status: number, code: number) => ({
    status,
    document: errorJson({ status, code, message: MESSAGES[code] ?? `Error ${code}` }),
  });
  return {
    accepted: (entry) => ({ status: 201, document: show(entry) }),
    refused: (code, status = 400) => worded(status, Number(code)),
    broken: (status) => worded(status, 20500),
    tooMany: (seconds) => ({ ...worded(429, 20429), headers: { 'retry-after': String(seconds) } }),
  };
}

/** Where an account's resources begin: `/2010-04-01/Accounts/AC…`. */
export function accountPrefix({ accountSid }: TwilioAccount): string {
  return `/${API_VERSION}/Accounts/${accountSid}`;
}

/** Twilio's refusal of whoever is not the account's owner, or asks for what is not the account's. */
export function accessChecker(account: TwilioAccount) {
  const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  const prefix = `${accountPrefix(account)}/`;
  return (request: IncomingMessage, path: string): TwilioError | undefined => {
    if (request.headers.authorization !== authorization) return { status: 401, code: 20003, message: 'Authenticate' };
    return path.startsWith(prefix) ? undefined : notFound(path);
  };
}

export function notFound(path: string): TwilioError {
  return { status: 404, code: 20404, message: `The requested resource ${path} was not found` };
}

/** Reads a form, or says as Twilio does that it cannot be read. */
export function readForm(body: string): Record<string, string> | TwilioError {
  try {
    return parseForm(body);
  } catch {
    return { status: 400, code: 20001, message: 'The form is not properly percent-encoded' };
  }
}

/** Twilio's refusal of a recipient; `missing` is the resource's own code for there being none. */
export function recipientError(to: string | undefined, missing: number): TwilioError | undefined {
  if (!to) return { status: 400, code: missing, message: "A 'To' phone number is required." };
  if (E164.test(to)) return undefined;
  return { status: 400, code: 21211, message: `The 'To' number ${to} is not a valid phone number.` };
}

/** Whether a callback address is one Twilio would take. */
export function isCallbackAddress(url: string | undefined): boolean {
  return !url || /^https?:\/\/[^/]+\//.test(url);
}

export function answerError(response: ServerResponse, error: TwilioError): void {
  answerJson(response, error.status, errorJson(error));
}
