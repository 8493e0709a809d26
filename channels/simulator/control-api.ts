import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_TYPE_PREFIX, type Problem, Refusal } from '../../rules/refusal.ts';
import type { OwnFault } from './behaviour.ts';
import type { Entry } from './entry.ts';
import { answerJson, readBody } from './http.ts';
import type { Provider } from './provider.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 500;

/** What a control interface talks to: a provider that simulates, or anything that can be told and counted like one. */
export interface Controlled {
  readonly behaviour: unknown;
  /** Throws a Refusal naming each wrong field. */
  behave(input: unknown): void;
  counts(): unknown;
  reset(): void;
  /** Oldest first. */
  list(to: string | undefined): readonly unknown[];
  /** Writes one of the list for people. */
  show(message: unknown): unknown;
}

/** A provider as its control interface sees it; `show` writes one message for people. */
export function controlOf<Own extends OwnFault>(provider: Provider<Own>, show: (message: Entry) => object): Controlled {
  return {
    get behaviour() {
      return provider.behaviour;
    },
    behave: (input) => provider.behave(provider.trade.readBehaviour(input)),
    counts: () => provider.counts(),
    reset: () => provider.reset(),
    list: (to) => provider.store.list(to),
    show: (message) => show(message as Entry),
  };
}

/**
 * How people and tests talk to a simulator itself, beside the interface it imitates; `prefix` is `/_simulator/` or
 * `/_simulator/voice/` and so on:
 *
 *   GET  {prefix}behaviour     PUT {prefix}behaviour     POST {prefix}reset
 *   GET  {prefix}counts        GET {prefix}messages?to=&page=&pageSize=
 *
 * Without credentials: a simulator listens on loopback or an internal network and holds made-up recipients only.
 */
export function createControlApi(prefix: string, controlled: Controlled) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    switch (`${request.method} ${path.slice(prefix.length)}`) {
      case 'GET behaviour':
        return answerJson(response, 200, controlled.behaviour);
      case 'PUT behaviour':
        return readBody(request, (body) => behave(controlled, body, response));
      case 'POST reset':
        controlled.reset();
        return answerJson(response, 200, controlled.counts());
      case 'GET counts':
        return answerJson(response, 200, controlled.counts());
      case 'GET messages':
        return listMessages(controlled, new URLSearchParams(query), response);
      default:
        return answerProblem(response, notFound(`${request.method} ${path}`, prefix));
    }
  };
}

function behave(controlled: Controlled, body: string, response: ServerResponse): void {
  try {
    controlled.behave(JSON.parse(body));
    answerJson(response, 200, controlled.behaviour);
  } catch (error) {
    if (error instanceof Refusal) return answerProblem(response, error.problem);
    if (error instanceof SyntaxError) return answerProblem(response, notJson(error));
    throw error;
  }
}

/** Newest first, for people. */
function listMessages(controlled: Controlled, query: URLSearchParams, response: ServerResponse): void {
  const page = readCount(query, 'page', 0, 0, Number.MAX_SAFE_INTEGER);
  const pageSize = readCount(query, 'pageSize', DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE);
  if (typeof page !== 'number') return answerProblem(response, page);
  if (typeof pageSize !== 'number') return answerProblem(response, pageSize);
  const all = controlled.list(query.get('to') ?? undefined);
  const end = Math.max(0, all.length - page * pageSize);
  const messages = all.slice(Math.max(0, end - pageSize), end).reverse();
  const items = messages.map((message) => controlled.show(message));
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

function notFound(what: string, prefix: string): Problem {
  return {
    type: `${PROBLEM_TYPE_PREFIX}simulator-address-unknown`,
    status: 404,
    title: '没有这个地址',
    titleEn: 'There is no such address',
    detail: `模拟器没有“${what}”；可用 GET、PUT ${prefix}behaviour，POST ${prefix}reset，GET ${prefix}counts，GET ${prefix}messages。`,
  };
}

function answerProblem(response: ServerResponse, problem: Problem): void {
  answerJson(response, problem.status, problem, { 'content-type': 'application/problem+json; charset=utf-8' });
}
