import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { isInstant } from '../../../rules/instants.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { PROBLEM_TYPE_PREFIX, type Problem, Refusal } from '../../../rules/refusal.ts';
import { answerJson, readBody } from '../../simulator/http.ts';
import { readBehaviour } from './behaviour.ts';
import type { MinistrySystem } from './ministry.ts';

export const CONTROL_PREFIX = '/_simulator/';

const PutSchema = Type.Object(
  {
    kind: Type.Unsafe<SystemKind>({ type: 'string', enum: [...SYSTEM_KINDS] }),
    items: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 100 }),
          version: Type.Integer({ minimum: 1 }),
          occurredAt: Type.String({ maxLength: 40 }),
          authority: Type.String(),
          content: Type.Record(Type.String(), Type.Unknown()),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 5_000 },
    ),
  },
  { additionalProperties: false },
);

/**
 * How people and tests talk to the simulator itself, beside the interface it imitates:
 *
 *   GET  /_simulator/behaviour     PUT /_simulator/behaviour     POST /_simulator/reset
 *   GET  /_simulator/counts        POST /_simulator/items  {"kind": "filings", "items": [{"id": "F1", "version": 1,
 *     "occurredAt": "2021-03-01T09:00:00+08:00", "authority": "150000", "content": {"许可证号": "C15…", "年度": "2021", …}}]}
 *
 * Without credentials: the simulator listens on loopback or an internal network and holds invented things only. A body
 * has at most 1 MB.
 */
export function createControlApi(system: MinistrySystem) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?', 1);
    switch (`${request.method} ${path}`) {
      case 'GET /_simulator/behaviour':
        return answerJson(response, 200, system.behaviour);
      case 'PUT /_simulator/behaviour':
        return onBody(request, response, (body) => {
          system.behave(readBehaviour(body));
          return system.behaviour;
        });
      case 'POST /_simulator/items':
        return onBody(request, response, (body) => {
          const { kind, items } = readItems(body);
          system.store.put(kind, items);
          return { kind, items: items.length };
        });
      case 'POST /_simulator/reset':
        system.reset();
        return answerJson(response, 200, system.counts());
      case 'GET /_simulator/counts':
        return answerJson(response, 200, system.counts());
      default:
        return answerProblem(response, notFound(`${request.method} ${path}`));
    }
  };
}

function onBody(request: IncomingMessage, response: ServerResponse, act: (body: unknown) => unknown): void {
  readBody(request, (text) => {
    try {
      answerJson(response, 200, act(JSON.parse(text)));
    } catch (error) {
      if (error instanceof Refusal) return answerProblem(response, error.problem);
      if (error instanceof SyntaxError)
        return answerProblem(
          response,
          problem(
            'simulator-body-invalid',
            400,
            '请求体不是 JSON',
            'The body is not JSON',
            `请求体无法按 JSON 读取（${error.message}），请改正后重试。`,
          ),
        );
      throw error;
    }
  });
}

function readItems(body: unknown): Static<typeof PutSchema> {
  const good = Value.Check(PutSchema, body) && body.items.every(({ occurredAt }) => isInstant(occurredAt));
  if (good) return body;
  const errors = [...Value.Errors(PutSchema, body)].slice(0, 20).map(({ instancePath, message }) => ({
    pointer: `/body${instancePath}`,
    detail: message,
  }));
  throw new Refusal('simulator-items-invalid', {
    status: 400,
    title: '放入的记录有误',
    titleEn: 'The items cannot be put in',
    detail:
      '请求体应为 {"kind", "items"}，每条含 id、version、occurredAt（带时区的时刻）、authority、content；未放入任何记录。',
    errors: errors.length > 0 ? errors : [{ pointer: '/body/items', detail: 'occurredAt 应为带时区的时刻' }],
  });
}

function notFound(what: string): Problem {
  const detail = `模拟器没有“${what}”；可用 GET、PUT ${CONTROL_PREFIX}behaviour，POST ${CONTROL_PREFIX}items，POST ${CONTROL_PREFIX}reset，GET ${CONTROL_PREFIX}counts。`;
  return problem('simulator-address-unknown', 404, '没有这个地址', 'There is no such address', detail);
}

function problem(code: string, status: number, title: string, titleEn: string, detail: string): Problem {
  return { type: PROBLEM_TYPE_PREFIX + code, status, title, titleEn, detail };
}

function answerProblem(response: ServerResponse, refused: Problem): void {
  answerJson(response, refused.status, refused, { 'content-type': 'application/problem+json; charset=utf-8' });
}
