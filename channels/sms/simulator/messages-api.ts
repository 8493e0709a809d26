import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestFault } from './behaviour.ts';
import { answerJson, parseForm, readBody } from './http.ts';
import { pageOf, readListQuery, tokenOfSeq } from './list-query.ts';
import type { NewMessage } from './message.ts';
import { messageKey, type Provider } from './provider.ts';
import { API_VERSION, errorJson, messageJson, type TwilioError } from './twilio-json.ts';

/** Refusals of Twilio that tests and operators meet; others are told by number. */
const MESSAGES: Readonly<Record<number, string>> = {
  20429: 'Too Many Requests',
  20500: 'Internal Server Error',
  21211: "The 'To' number is not a valid phone number.",
  21214: "'To' phone number cannot be reached",
  21610: 'Attempt to send to unsubscribed recipient',
  21614: "'To' number is not a valid mobile number",
};
const MAX_TEXT = 1600;
const E164 = /^\+[1-9]\d{6,14}$/;

/** Twilio's Messages resource: send, list, fetch. `path` is what follows `/2010-04-01/Accounts/{sid}`. */
export function createMessagesApi(provider: Provider) {
  const authorization = `Basic ${Buffer.from(`${provider.accountSid}:${provider.authToken}`).toString('base64')}`;
  const prefix = `/${API_VERSION}/Accounts/${provider.accountSid}`;

  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const refusal = refusalOf(request, path);
    if (refusal) return answerError(response, refusal);
    if (path === `${prefix}/Messages.json`) {
      if (request.method === 'POST') return readBody(request, (body) => receive(provider, body, response));
      if (request.method === 'GET') return list(provider, path, new URLSearchParams(query), response);
    }
    const sid = /^\/Messages\/(SM[0-9a-f]{32})\.json$/.exec(path.slice(prefix.length))?.[1];
    if (sid && request.method === 'GET') return fetchOne(provider, sid, response);
    answerError(response, { status: 404, code: 20404, message: `The requested resource ${path} was not found` });
  };

  function refusalOf(request: IncomingMessage, path: string): TwilioError | undefined {
    if (request.headers.authorization !== authorization) return { status: 401, code: 20003, message: 'Authenticate' };
    if (!path.startsWith(`${prefix}/`))
      return { status: 404, code: 20404, message: `The requested resource ${path} was not found` };
    return undefined;
  }
}

function receive(provider: Provider, body: string, response: ServerResponse): void {
  provider.requests += 1;
  const message = readMessage(body);
  if ('code' in message) return answerError(response, message);
  const { faults } = provider;
  const attempt = faults.attempt(messageKey(message));
  const latencyMs = faults.latencyMs(attempt, message.to);
  const fault = faults.requestFault(attempt, message.to);
  if (latencyMs > 0) provider.timers.later(latencyMs, () => decide(provider, fault, message, attempt, response));
  else decide(provider, fault, message, attempt, response);
}

function decide(
  provider: Provider,
  fault: RequestFault | undefined,
  message: NewMessage,
  attempt: string,
  response: ServerResponse,
): void {
  if (fault) misbehave(provider, fault, message, attempt, response);
  else accept(provider, message, attempt, response);
}

function accept(provider: Provider, message: NewMessage, attempt: string, response: ServerResponse): void {
  provider.accept(message, attempt, (stored) => answerJson(response, 201, messageJson(provider.accountSid, stored)));
}

function misbehave(
  provider: Provider,
  fault: RequestFault,
  message: NewMessage,
  attempt: string,
  response: ServerResponse,
): void {
  switch (fault.kind) {
    case 'error-after':
      provider.accept(message, attempt);
      return answerCode(response, fault.status ?? 500, 20500);
    case 'error-before':
      return answerCode(response, fault.status ?? 500, 20500);
    case 'too-many':
      return answerCode(response, 429, 20429, { 'retry-after': String(fault.retryAfterSeconds ?? 1) });
    case 'refuse':
      return answerCode(response, fault.status ?? 400, fault.code);
    case 'reset-after':
      provider.accept(message, attempt);
      response.socket?.resetAndDestroy();
      return;
    case 'reset-before':
      response.socket?.resetAndDestroy();
      return;
    case 'answer-late':
      return provider.accept(message, attempt, (stored) => {
        const answer = messageJson(provider.accountSid, stored);
        provider.timers.later(fault.delayMs, () => answerJson(response, 201, answer));
      });
    case 'accept-late':
      return provider.timers.later(fault.delayMs, () => accept(provider, message, attempt, response));
  }
}

/** The message a form asks for, or Twilio's refusal of it. */
function readMessage(body: string): NewMessage | TwilioError {
  const form = tryParseForm(body);
  if (!form) return { status: 400, code: 20001, message: 'The form is not properly percent-encoded' };
  const { To: to, From: from, Body: text, StatusCallback: callbackUrl } = form;
  if (!to) return { status: 400, code: 21604, message: "A 'To' phone number is required." };
  if (!E164.test(to))
    return { status: 400, code: 21211, message: `The 'To' number ${to} is not a valid phone number.` };
  if (!from) return { status: 400, code: 21603, message: "A 'From' phone number is required." };
  if (!text) return { status: 400, code: 21602, message: 'Message body is required.' };
  if (text.length > MAX_TEXT)
    return {
      status: 400,
      code: 21617,
      message: `The concatenated message body exceeds the ${MAX_TEXT} character limit.`,
    };
  if (callbackUrl && !/^https?:\/\/[^/]+\//.test(callbackUrl))
    return { status: 400, code: 21609, message: `The StatusCallback URL ${callbackUrl} is not a valid URL.` };
  return { to, from, body: text, callbackUrl };
}

function tryParseForm(body: string): Record<string, string> | undefined {
  try {
    return parseForm(body);
  } catch {
    return undefined;
  }
}

function list(provider: Provider, path: string, params: URLSearchParams, response: ServerResponse): void {
  provider.lookups += 1;
  const query = readListQuery(params);
  if ('code' in query) return answerError(response, query);
  const { page, more } = pageOf(provider.store.list(query.to), query);
  const uriOf = (number: number, seq?: number) => `${path}?${withPage(params, query.pageSize, number, seq)}`;
  answerJson(response, 200, {
    first_page_uri: uriOf(0),
    end: query.page * query.pageSize + page.length - 1,
    messages: page.map((message) => messageJson(provider.accountSid, message)),
    next_page_uri: more ? uriOf(query.page + 1, page.at(-1)?.seq) : null,
    page: query.page,
    page_size: query.pageSize,
    previous_page_uri: null,
    start: query.page * query.pageSize,
    uri: `${path}?${params}`,
  });
}

function withPage(params: URLSearchParams, pageSize: number, page: number, seq?: number): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set('PageSize', String(pageSize));
  next.set('Page', String(page));
  next.delete('PageToken');
  if (seq !== undefined) next.set('PageToken', tokenOfSeq(seq));
  return next;
}

function fetchOne(provider: Provider, sid: string, response: ServerResponse): void {
  provider.lookups += 1;
  const message = provider.store.find(sid);
  if (message) answerJson(response, 200, messageJson(provider.accountSid, message));
  else answerError(response, { status: 404, code: 20404, message: `The requested message ${sid} was not found` });
}

function answerCode(
  response: ServerResponse,
  status: number,
  code: number,
  headers: Record<string, string> = {},
): void {
  answerJson(response, status, errorJson({ status, code, message: MESSAGES[code] ?? `Error ${code}` }), headers);
}

function answerError(response: ServerResponse, error: TwilioError): void {
  answerJson(response, error.status, errorJson(error));
}
