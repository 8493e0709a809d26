import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NewEntry } from '../../simulator/entry.ts';
import { answerJson, readBody } from '../../simulator/http.ts';
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
import type { TwilioError } from '../../simulator/twilio/json.ts';
import type { SmsFault } from './behaviour.ts';
import { pageOf, readListQuery, tokenOfSeq } from './list-query.ts';
import { messageJson } from './message-json.ts';

const MAX_TEXT = 1600;

/** Twilio's Messages resource: send, list, fetch. */
export function createMessagesApi(provider: Provider<SmsFault>, account: TwilioAccount) {
  const show = messageJson.bind(undefined, account.accountSid);
  const dialect = twilioDialect(show);
  const prefix = accountPrefix(account);
  const refusalOf = accessChecker(account);

  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const refusal = refusalOf(request, path);
    if (refusal) return answerError(response, refusal);
    if (path === `${prefix}/Messages.json`) {
      if (request.method === 'POST') return readBody(request, (body) => send(body, response));
      if (request.method === 'GET') return list(path, new URLSearchParams(query), response);
    }
    const sid = /^\/Messages\/(SM[0-9a-f]{32})\.json$/.exec(path.slice(prefix.length))?.[1];
    if (sid && request.method === 'GET') return fetchOne(sid, response);
    answerError(response, notFound(path));
  };

  function send(body: string, response: ServerResponse): void {
    provider.requests += 1;
    const message = readMessage(body);
    if ('code' in message) return answerError(response, message);
    receive(provider, dialect, message, response);
  }

  function list(path: string, params: URLSearchParams, response: ServerResponse): void {
    provider.lookups += 1;
    const query = readListQuery(params);
    if ('code' in query) return answerError(response, query);
    const { page, more } = pageOf(provider.store.list(query.to), query);
    const uriOf = (number: number, seq?: number) => `${path}?${withPage(params, query.pageSize, number, seq)}`;
    answerJson(response, 200, {
      first_page_uri: uriOf(0),
      end: query.page * query.pageSize + page.length - 1,
      messages: page.map(show),
      next_page_uri: more ? uriOf(query.page + 1, page.at(-1)?.seq) : null,
      page: query.page,
      page_size: query.pageSize,
      previous_page_uri: null,
      start: query.page * query.pageSize,
      uri: `${path}?${params}`,
    });
  }

  function fetchOne(sid: string, response: ServerResponse): void {
    provider.lookups += 1;
    const message = provider.store.find(sid);
    if (message) answerJson(response, 200, show(message));
    else answerError(response, notFound(sid));
  }
}

/** The message a form asks for, or Twilio's refusal of it. */
function readMessage(body: string): NewEntry | TwilioError {
  const form = readForm(body);
  if (isError(form)) return form;
  const { To: to = '', From: from, Body: text, StatusCallback: callbackUrl } = form;
  const unreachable = recipientError(to, 21604);
  if (unreachable) return unreachable;
  if (!from) return { status: 400, code: 21603, message: "A 'From' phone number is required." };
  if (!text) return { status: 400, code: 21602, message: 'Message body is required.' };
  if (text.length > MAX_TEXT)
    return {
      status: 400,
      code: 21617,
      message: `The concatenated message body exceeds the ${MAX_TEXT} character limit.`,
    };
  if (!isCallbackAddress(callbackUrl))
    return { status: 400, code: 21609, message: `The StatusCallback URL ${callbackUrl} is not a valid URL.` };
  return { to, from, body: text, callbackUrl };
}

function isError(form: Record<string, string> | TwilioError): form is TwilioError {
  return typeof form.code === 'number';
}

function withPage(params: URLSearchParams, pageSize: number, page: number, seq?: number): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set('PageSize', String(pageSize));
  next.set('Page', String(page));
  next.delete('PageToken');
  if (seq !== undefined) next.set('PageToken', tokenOfSeq(seq));
  return next;
}
