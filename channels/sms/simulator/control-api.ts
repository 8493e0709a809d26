import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE_PREFIX, type Problem, Refusal } from '../../../rules/refusal.ts';
import { readBehaviour } from './behaviour-schema.ts';
import { answerJson, readBody } from './http.ts';
import type { Provider } from './provider.ts';
import { messageJson } from './twilio-json.ts';

export const CONTROL_PREFIX = '/_simulator/';
const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 500;

/**
 * How people and tests talk to the simulator itself, beside the interface it imitates:
 *
 *   GET  /_simulator/behaviour     PUT /_simulator/behaviour     POST /_simulator/reset
 *   GET  /_simulator/counts        GET /_simulator/messages?to=&page=&pageSize=
 *
 * Without credentials: the simulator listens on loopback or an internal network and holds made-up numbers only.
 */
export function createControlApi(provider: Provider) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    switch (`${request.method} ${path}`) {
      case 'GET /_simulator/behaviour':
        return answerJson(response, 200, provider.behaviour);
      case 'PUT /_simulator/behaviour':
        return readBody(request, (body) => behave(provider, body, response));
      case 'POST /_simulator/reset':
        provider.reset();
        return answerJson(response, 200, provider.counts());
      case 'GET /_simulator/counts':
        return answerJson(response, 200, provider.counts());
      case 'GET /_simulator/messages':
        return listMessages(provider, new URLSearchParams(query), response);
      default:
        return answerProblem(response, notFound(`${request.method} ${path}`));
    }
  };
}

function behave(provider: Provider, body: string, response: ServerResponse): void {
  try {
    provider.behave(readBehaviour(JSON.parse(body)));
    answerJson(response, 200, provider.behaviour);
  } catch (error) {
    if (error instanceof Refusal) return answerProblem(response, error.problem);
    if (error instanceof SyntaxError) return answerProblem(response, notJson(error));
    throw error;
  }
}

/** Newest first, for people. */
function listMessages(provider: Provider, query: URLSearchParams, response: ServerResponse): void {
  const page = readCount(query, 'page', 0, 0, Number.MAX_SAFE_INTEGER);
  const pageSize = readCount(query, 'pageSize', DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE);
  if (typeof page !== 'number') return answerProblem(response, page);
  if (typeof pageSize !== 'number') return answerProblem(response, pageSize);
  const all = provider.store.list(query.get('to') ?? undefined);
  const end = Math.max(0, all.length - page * pageSize);
  const messages = all.slice(Math.max(0, end - pageSize), end).reverse();
  const items = messages.map((message) => ({
    ...messageJson(provider.accountSid, message),
    status_callback: message.callbackUrl ?? null,
  }));
  answerJson(response, 200, { total: all.length, page, pageSize, more: end > pageSize, messages: items });
}

function readCount(
  query: URLSearchParams,
  name: string,
  absent: number,
  least: number,
  most: number,
): number | Problem {
  const text = query.get(name);
  if (text === null) return absent;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  return {
    type: `${PROBLEM_TYPE_PREFIX}simulator-query-invalid`,
    status: 400,
    title: '查询参数有误',
    titleEn: 'A query parameter is wrong',
    detail: `${name} 应为 ${least} 至 ${most} 的整数，收到“${text}”；请改正后重试。`,
    errors: [{ pointer: name, value: text, detail: `应为 ${least} 至 ${most} 的整数` }],
  };
}

function notJson(error: SyntaxError): Problem {
  return {
    type: `${PROBLEM_TYPE_PREFIX}simulator-behaviour-invalid`,
    status: 400,
    title: '请求体不是 JSON',
    titleEn: 'The body is not JSON',
    detail: `请求体无法按 JSON 读取（${error.message}），请改正后重试；原设置保持不变。`,
  };
}

function notFound(what: string): Problem {
  return {
    type: `${PROBLEM_TYPE_PREFIX}simulator-address-unknown`,
    status: 404,
    title: '没有这个地址',
    titleEn: 'There is no such address',
    detail: `模拟器没有“${what}”；可用 GET、PUT ${CONTROL_PREFIX}behaviour，POST ${CONTROL_PREFIX}reset，GET ${CONTROL_PREFIX}counts，GET ${CONTROL_PREFIX}messages。`,
  };
}

function answerProblem(response: ServerResponse, problem: Problem): void {
  answerJson(response, problem.status, problem, { 'content-type': 'application/problem+json; charset=utf-8' });
}
