import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { loggableFailure } from '../../db/queries/failure.ts';
import { type Problem, Refusal } from '../../rules/refusal.ts';
import { ProblemSchema } from '../problem-schema.ts';
import { fieldErrors } from './field-errors.ts';
import { knownAddresses, type MethodsAt } from './known-addresses.ts';

/** Every error leaves as application/problem+json (RFC 9457); what is not a refusal is logged whole and says nothing. */
export const problems = fp(
  async (app) => {
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const problem = problemOf(error, request);
      // The pattern of the route, never the address: what was searched for stands in it.
      if (problem.status >= 500)
        request.log.error({ err: loggableFailure(error) }, `${request.method} ${request.routeOptions.url} failed`);
      return sendProblem(reply, problem);
    });
    let methodsAt: MethodsAt = () => [];
    app.addHook('onReady', async () => {
      methodsAt = knownAddresses(app.declaredRoutes);
    });
    // Before a body is read: what nobody takes need not be well formed.
    app.addHook('onRequest', async (request, reply) => {
      if (request.is404) return answerUnrouted(request, reply, methodsAt(pathOf(request)));
    });
    app.addHook('onRoute', (route) => {
      const documented = {
        description: 'A refusal',
        content: { 'application/problem+json': { schema: ProblemSchema } },
      };
      route.schema = { ...route.schema, response: { ...(route.schema?.response ?? {}), default: documented } };
    });
  },
  { name: 'problems' },
);

/** Sends a problem. Serialised here and not by a route's schema: the members of a problem are the same on every route. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Refusal) return error.problem;
  if (error.validation)
    return refusal('invalid-request', {
      status: 400,
      title: '请求内容不符合要求',
      titleEn: 'The request is not valid',
      detail: '请求中有不符合要求的内容，请按 errors 中逐项说明更正后重新提交。',
      errors: fieldErrors(error.validation, error.validationContext ?? 'body'),
    });
  return transportProblem(error, request) ?? internal();
}

/** What the framework itself refuses before a handler runs. */
function transportProblem(error: FastifyError, request: FastifyRequest): Problem | undefined {
  const status = error.statusCode ?? 500;
  const type = JSON.stringify(request.headers['content-type'] ?? '');
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413)
    return refusal('body-too-large', {
      status: 413,
      title: '请求内容过大',
      titleEn: 'The request is too large',
      detail: `请求内容为 ${request.headers['content-length'] ?? '未知'} 字节，上限为 ${request.routeOptions.bodyLimit} 字节；请缩小后分次提交。`,
    });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415)
    return refusal('unsupported-media-type', {
      status: 415,
      title: '不支持的内容类型',
      titleEn: 'Unsupported media type',
      detail: `请求头 Content-Type 的值 ${type} 不受支持；请使用 application/json（上传文件时使用 multipart/form-data）。`,
    });
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return refusal('malformed-json', {
      status: 400,
      title: '请求内容不是有效的 JSON',
      titleEn: 'The body is not JSON',
      detail: `请求内容无法按 JSON 解析（${error.message}）；请检查引号、逗号与编码（UTF-8）。`,
    });
  if (status >= 400 && status < 500)
    return refusal('invalid-request', {
      status,
      title: '请求无法受理',
      titleEn: 'The request cannot be accepted',
      detail: `请求无法受理：${error.message}。请对照接口说明 /openapi.json 更正。`,
    });
  return undefined;
}

const pathOf = (request: FastifyRequest) => request.url.split('?')[0]!;

/** An unknown address, or a known one with a method it has not; OPTIONS says which it has. */
function answerUnrouted(request: FastifyRequest, reply: FastifyReply, methods: string[]): FastifyReply {
  if (methods.length === 0) return sendProblem(reply, noSuchRoute(request));
  reply.header('allow', methods.join(', '));
  return request.method === 'OPTIONS' ? reply.code(204).send() : sendProblem(reply, methodNotAllowed(request, methods));
}

function methodNotAllowed(request: FastifyRequest, methods: string[]): Problem {
  return refusal('method-not-allowed', {
    status: 405,
    title: '该地址不接受此方法',
    titleEn: 'The address does not take this method',
    detail: `地址 ${pathOf(request)} 不接受方法 ${request.method}，只接受 ${methods.join('、')}；请对照接口说明 /openapi.json 更正。`,
  });
}

function noSuchRoute(request: FastifyRequest): Problem {
  return refusal('no-such-route', {
    status: 404,
    title: '没有这个接口',
    titleEn: 'No such route',
    detail: `没有接口 ${request.method} ${pathOf(request)}；地址与方法须与接口说明 /openapi.json 一致。`,
  });
}

function internal(): Problem {
  return refusal('internal', {
    status: 500,
    title: '系统内部错误',
    titleEn: 'Internal error',
    detail: '系统未能完成请求，原因已记入日志；请稍后重试，仍不成功请联系系统管理员。',
  });
}

const refusal = (code: string, problem: Omit<Problem, 'type'>): Problem => new Refusal(code, problem).problem;
