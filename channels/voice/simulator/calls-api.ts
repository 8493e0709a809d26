import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry, NewEntry } from '../../simulator/entry.ts';
import { readBody } from '../../simulator/http.ts';
import type { Provider } from '../../simulator/provider.ts';
import { receive } from '../../simulator/requests.ts';
import {
  accessChecker,
  accountPrefix,
  answerError,
  isCallbackAddress,
  notFound,
  readForm,
  recipientError,
  type TwilioAccount,
  twilioDialect,
} from '../../simulator/twilio/dialect.ts';
import { API_VERSION, rfc2822, type TwilioError } from '../../simulator/twilio/json.ts';
import type { CalleeFault } from './behaviour.ts';
import type { CallDetails } from './trade.ts';

/** Twilio's Calls resource, as far as a call can be made; what was made shows neither instructions nor addresses. */
export function createCallsApi(provider: Provider<CalleeFault>, account: TwilioAccount) {
  const dialect = twilioDialect(callJson.bind(undefined, account.accountSid));
  const refusalOf = accessChecker(account);

  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const refusal = refusalOf(request, path);
    if (refusal) return answerError(response, refusal);
    if (path !== `${accountPrefix(account)}/Calls.json` || request.method !== 'POST')
      return answerError(response, notFound(path));
    readBody(request, (body) => {
      provider.requests += 1;
      const call = readCall(body);
      if (isError(call)) return answerError(response, call);
      receive(provider, dialect, call, response);
    });
  };
}

/** The call a form asks for, or Twilio's refusal of it. */
function readCall(body: string): NewEntry | TwilioError {
  const form = readForm(body);
  if (isError(form)) return form;
  const { To: to = '', From: from, Twiml: twiml, StatusCallback: callbackUrl, AsyncAmdStatusCallback } = form;
  const unreachable = recipientError(to, 21201);
  if (unreachable) return unreachable;
  if (!from) return { status: 400, code: 21213, message: "A 'From' phone number is required." };
  if (!twiml) return { status: 400, code: 21205, message: "Url parameter is required, or 'Twiml'." };
  if (![callbackUrl, AsyncAmdStatusCallback].every(isCallbackAddress))
    return { status: 400, code: 21609, message: `The StatusCallback URL ${callbackUrl} is not a valid URL.` };
  const details: Partial<CallDetails> = {
    keypressUrl: keypressUrlIn(twiml),
    answeredByUrl: form.MachineDetection ? AsyncAmdStatusCallback : undefined,
    events: new URLSearchParams(body).getAll('StatusCallbackEvent').join(' '),
  };
  return { to, from, body: twiml, callbackUrl, details: withoutGaps(details) };
}

function isError(value: NewEntry | Record<string, string> | TwilioError): value is TwilioError {
  return 'code' in value && typeof value.code === 'number';
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Where the instructions want a pressed key reported; undefined where they ask for none. */
function keypressUrlIn(twiml: string): string | undefined {
  const action = /<Gather\b[^>]*\baction="([^"]*)"/.exec(twiml)?.[1];
  return action?.replace(/&(amp|lt|gt|quot|apos);/g, (_entity, name: string) => ENTITIES[name] ?? '');
}

function withoutGaps(details: Partial<CallDetails>): Record<string, string> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** A call as Twilio's REST API shows it. */
export function callJson(accountSid: string, call: Entry) {
  return {
    account_sid: accountSid,
    answered_by: null,
    api_version: API_VERSION,
    caller_name: null,
    date_created: rfc2822(call.createdMs),
    date_updated: rfc2822(call.updatedMs),
    direction: 'outbound-api',
    end_time: null,
    from: call.from,
    parent_call_sid: null,
    queue_time: '0',
    sid: call.sid,
    start_time: call.sentMs === undefined ? null : rfc2822(call.sentMs),
    status: call.status,
    to: call.to,
    uri: `/${API_VERSION}/Accounts/${accountSid}/Calls/${call.sid}.json`,
  };
}
