import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { closeToken, findOfficialByPassword, openToken } from '../db/queries/sign-in.ts';
import { type Problem, Refusal } from '../rules/refusal.ts';
import { tooManyAttempts, wrongPassword } from '../rules/sign-in.ts';
import { isStorable } from '../rules/text.ts';
import type { PortalDeps } from './deps.ts';
import { type Words, wordsOf } from './language.ts';
import { Page } from './layout.tsx';
import { clearSession, findSession, setSession } from './plugins/session.ts';
import { sendPrivatePage } from './render.ts';

/** Signing in and out, for officials. */
export async function identityPages(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  await app.register(formbody);
  app.get('/sign-in', async (request, reply) => sendForm(request, reply, deps, nextOf(request.query)));
  app.post('/sign-in', async (request, reply) => {
    const { username, password, next } = formOf(request.body);
    try {
      setSession(reply, await signIn(deps, username, password), deps);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return sendForm(request, reply.code(error.problem.status), deps, next, error.problem);
    }
    return reply.redirect(next, 303);
  });
  app.post('/sign-out', async (request, reply) => {
    const found = await findSession(request, deps);
    if (found) await closeToken(deps.database, found.official, found.tokenId, await timeOf(deps));
    clearSession(reply, deps);
    return reply.redirect('/', 303);
  });
}

async function signIn(deps: PortalDeps, username: string, password: string) {
  if (!deps.signIns.admit(username, deps.clocks.machineNow())) throw tooManyAttempts(username);
  const official = await findOfficialByPassword(deps.database, username, password);
  if (!official) throw wrongPassword();
  deps.signIns.succeeded(username);
  return openToken(deps.database, official, await timeOf(deps));
}

const timeOf = async ({ clocks }: PortalDeps) => ({ asOf: await clocks.legalNow(), recordedAt: clocks.machineNow() });

/** What of a form can be what its fields say; anything else is as good as empty. */
function formOf(body: unknown): { username: string; password: string; next: string } {
  const fields = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown, most: number) =>
    typeof value === 'string' && value.length <= most && isStorable(value) ? value : '';
  return { username: text(fields.username, 64), password: text(fields.password, 200), next: nextOf(fields) };
}

/** Where to go once signed in: an address of this site, or the board. `//other.example` and `/\other` are none. */
function nextOf(from: unknown): string {
  const { next } = (from ?? {}) as { next?: unknown };
  return typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(next) ? next : '/board';
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: PortalDeps,
  next: string,
  problem?: Problem,
): FastifyReply {
  const rehearsal = deps.config.mode === 'rehearsal';
  return sendPrivatePage(
    reply,
    <SignInPage words={wordsOf(request)} next={next} problem={problem} path={request.url} rehearsal={rehearsal} />,
  );
}

interface SignInProps {
  words: Words;
  next: string;
  problem: Problem | undefined;
  path: string;
  rehearsal: boolean;
}

function SignInPage({ words, next, problem, path, rehearsal }: SignInProps) {
  const { t } = words;
  const title = t('工作人员登录', 'Sign in for officials');
  return (
    <Page words={words} title={title} path={path} rehearsal={rehearsal}>
      <h1>{title}</h1>
      {problem && (
        <div class="refused" role="alert">
          <p>{t(problem.title, problem.titleEn)}</p>
          <p lang="zh-CN">{problem.detail}</p>
        </div>
      )}
      <form method="post" action={t('/sign-in', '/sign-in?lang=en')} class="stacked">
        <input type="hidden" name="next" value={next} />
        <label>
          {t('用户名', 'Username')}
          <input name="username" autocomplete="username" required maxLength={64} spellcheck={false} />
        </label>
        <label>
          {t('密码', 'Password')}
          <input name="password" type="password" autocomplete="current-password" required maxLength={200} />
        </label>
        <button type="submit">{t('登录', 'Sign in')}</button>
      </form>
    </Page>
  );
}
