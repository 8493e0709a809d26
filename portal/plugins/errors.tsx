import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { loggableFailure } from '../../db/queries/failure.ts';
import { type Problem, Refusal } from '../../rules/refusal.ts';
import type { PortalDeps } from '../deps.ts';
import { type Words, wordsOf } from '../language.ts';
import { Page } from '../layout.tsx';
import { sendPrivatePage } from '../render.ts';

/** Every error of a page is a page; what is not a refusal is logged and says nothing. */
export const errors = fp<{ deps: PortalDeps }>(
  async (app, { deps }) => {
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const problem = problemOf(error);
      // The pattern of the route, never the address.
      if (problem.status >= 500)
        request.log.error({ err: loggableFailure(error) }, `${request.method} ${request.routeOptions.url} failed`);
      return sendProblemPage(request, reply, problem, deps);
    });
  },
  { name: 'portal-errors' },
);

/** No page at that address, or none that is public. */
export function noSuchPage(): Refusal {
  return new Refusal('no-such-page', {
    status: 404,
    title: '没有这个页面',
    titleEn: 'No such page',
    detail: '该地址没有公开的页面：可能尚未发布、已经撤下，或者地址有误。请从首页查看已发布的公告。',
  });
}

export function sendProblemPage(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Omit<Problem, 'type'>,
  deps: PortalDeps,
): FastifyReply {
  const words = wordsOf(request);
  const rehearsal = deps.config.mode === 'rehearsal';
  reply.code(problem.status);
  return sendPrivatePage(
    reply,
    <ProblemPage words={words} problem={problem} rehearsal={rehearsal} path={request.url} />,
  );
}

interface ProblemProps {
  words: Words;
  problem: Omit<Problem, 'type'>;
  rehearsal: boolean;
  path: string;
}

function ProblemPage({ words, problem, rehearsal, path }: ProblemProps) {
  const { t } = words;
  const title = t(problem.title, problem.titleEn);
  return (
    <Page words={words} title={title} path={path} rehearsal={rehearsal}>
      <h1>{title}</h1>
      <p lang="zh-CN">{problem.detail}</p>
      <p>
        <a href={t('/', '/?lang=en')}>{t('返回首页', 'Back to the start page')}</a>
      </p>
    </Page>
  );
}

function problemOf(error: FastifyError): Omit<Problem, 'type'> {
  if (error instanceof Refusal) return error.problem;
  // An address that no page can have; what is wrong with a form is said by the form.
  if (error.validation) return noSuchPage().problem;
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500)
    return {
      status,
      title: '请求无法受理',
      titleEn: 'The request cannot be accepted',
      detail: '请返回上一页，重新提交。',
    };
  return {
    ...{ status: 500, title: '系统内部错误', titleEn: 'Internal error' },
    detail: '页面未能生成，原因已记入日志；请稍后重试，仍不成功请联系系统管理员。',
  };
}
