import { type Static, Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../db/queries/evidence.ts';
import { findAuthority, revokeToken } from '../db/queries/identity.ts';
import { findOfficialByPassword, openToken } from '../db/queries/sign-in.ts';
import { signInThrottle } from '../platform/throttle.ts';
import { type Official, ROLES, type Role } from '../rules/identity.ts';
import { tooManyAttempts, wrongPassword } from '../rules/sign-in.ts';
import type { ApiDeps, App } from './deps.ts';
import { CommandHeaders, commandRouteOptions, submitCommand } from './plugins/commands.ts';
import { RowId } from './plugins/paging.ts';

const SignIn = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 64 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

const OfficialSchema = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }))),
  authority: Type.Object({ code: Type.String(), name: Type.String(), level: Type.String() }),
});

const SignedIn = Type.Object({
  token: Type.String(),
  tokenId: Type.Integer(),
  expiresAt: Type.String({ format: 'date-time' }),
  official: OfficialSchema,
});

const Me = Type.Object({ tokenId: Type.Integer(), official: OfficialSchema });
const Revoked = Type.Object({ tokenId: Type.Integer(), revoked: Type.Boolean() });

/** Signing in and out. */
export function identityRoutes(app: App, deps: ApiDeps): void {
  signIn(app, deps);
  signOut(app, deps);
  app.get(
    '/me',
    { schema: { tags: ['identity'], operationId: 'identity.me', summary: '当前用户', response: { 200: Me } } },
    async (request) => ({ tokenId: request.tokenId, official: await shown(deps, request.official) }),
  );
}

function signIn(app: App, deps: ApiDeps): void {
  const throttle = deps.signIns ?? signInThrottle();
  app.post(
    '/tokens',
    {
      config: { public: true },
      schema: {
        tags: ['identity'],
        operationId: 'identity.issue-token',
        summary: '登录',
        description:
          'Takes no Idempotency-Key: a second token harms nobody, and there is no actor yet to keep a key for.',
        body: SignIn,
        response: { 201: SignedIn },
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      if (!throttle.admit(username, deps.clocks.machineNow())) throw tooManyAttempts(username);
      const official = await findOfficialByPassword(deps.database, username, password);
      if (!official) throw wrongPassword();
      throttle.succeeded(username);
      const time = { asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow() };
      const { expiresAt, ...opened } = await openToken(deps.database, official, time);
      const signedIn = { ...opened, expiresAt: expiresAt.toISOString(), official: await shown(deps, official) };
      return reply.code(201).send(signedIn);
    },
  );
}

function signOut(app: App, deps: ApiDeps): void {
  const operation = 'identity.revoke-token';
  app.post(
    '/tokens/revoke',
    {
      ...commandRouteOptions(operation),
      schema: {
        tags: ['identity'],
        operationId: operation,
        summary: '注销登录凭证',
        description: 'Without `tokenId`: the token of this request.',
        headers: CommandHeaders,
        body: Type.Object({ tokenId: Type.Optional(RowId) }, { additionalProperties: false }),
        response: { 200: Revoked },
      },
    },
    async (request, reply) => {
      const tokenId = request.body.tokenId ?? request.tokenId;
      await submitCommand(deps, request, reply, {
        operation,
        params: {},
        body: { tokenId },
        apply: async (tx, command, actor) => {
          const { asOf, recordedAt, id: commandId } = command;
          const revoked = await revokeToken(tx, actor.id, tokenId, recordedAt);
          const subject = `official/${actor.id}`;
          const entry = {
            asOf,
            recordedAt,
            actorId: actor.id,
            room: 'identity',
            kind: 'token.revoked',
            subject,
            commandId,
          };
          if (revoked) await recordEvidence(tx, { ...entry, data: { tokenId } });
          return { status: 200, body: { tokenId, revoked } };
        },
      });
      return reply;
    },
  );
}

async function shown(deps: ApiDeps, official: Official): Promise<Static<typeof OfficialSchema>> {
  const authority = await findAuthority(deps.database, official.authorityCode);
  if (!authority)
    throw new Error(`authority ${official.authorityCode} of official ${official.id} is not in the database`);
  const { id, username, name, roles } = official;
  return { id, username, name, roles, authority };
}
