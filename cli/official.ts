import { recordEvidence } from '../db/queries/evidence.ts';
import { disableOfficial, findOfficialByUsername, listOfficials, saveOfficial } from '../db/queries/identity.ts';
import { hashPassword } from '../platform/passwords.ts';
import { assertUsername } from '../rules/credentials.ts';
import { type Official, ROLES, type Role } from '../rules/identity.ts';
import { Refusal } from '../rules/refusal.ts';
import { authorityOf } from './authority.ts';
import { allPages, type DatabaseOptions, withOperatorDatabase } from './database.ts';
import { requireCode, requireText } from './options.ts';
import { UsageError, writeOutcome } from './output.ts';
import { readNewPassword } from './password.ts';
import { table } from './table.ts';

export interface OfficialOptions extends DatabaseOptions {
  authority: string;
  username: string;
  name: string;
  roles: string;
  passwordStdin?: boolean;
  json?: boolean;
}

/** `gongshi official add`: who may sign in, for which authority, and as what. */
export async function addOfficial(env: NodeJS.ProcessEnv, options: OfficialOptions): Promise<void> {
  const { username, authority } = options;
  const name = requireText('--name', options.name);
  requireCode('--authority', authority);
  const roles = readRoles(options.roles);
  assertUsername(username);
  const passwordHash = await hashPassword(await readNewPassword(options.passwordStdin));
  const official = await withOperatorDatabase(env, options, async (database, clocks) => {
    const recordedAt = clocks.machineNow();
    const asOf = await clocks.legalNow();
    return database.transaction(async (tx) => {
      const { code: authorityCode } = await authorityOf(tx, authority, 'authority');
      const created = { authorityCode, username, name, passwordHash, roles, createdAt: recordedAt };
      const saved = await saveOfficial(tx, created);
      const entry = { asOf, recordedAt, ...operatorEntry('official.added', saved) };
      await recordEvidence(tx, { ...entry, data: { authority, roles, by: 'operator' } });
      return saved;
    });
  });
  writeOutcome(options.json, official, () => `已添加用户 ${username}（${name}），主管部门 ${authority}\n`);
}

/** `gongshi official disable`: signing in and every open token end at once; what was done in the name stays. */
export async function endOfficial(
  env: NodeJS.ProcessEnv,
  username: string,
  options: DatabaseOptions & { json?: boolean },
): Promise<void> {
  const outcome = await withOperatorDatabase(env, options, async (database, clocks) => {
    const recordedAt = clocks.machineNow();
    const asOf = await clocks.legalNow();
    return database.transaction(async (tx) => {
      const found = await findOfficialByUsername(tx, username);
      if (!found) throw noSuchOfficial(username);
      const disabled = await disableOfficial(tx, found.official.id, recordedAt);
      const entry = { asOf, recordedAt, ...operatorEntry('official.disabled', found.official) };
      if (disabled) await recordEvidence(tx, { ...entry, data: { by: 'operator' } });
      return { ...found.official, disabledAt: found.official.disabledAt ?? recordedAt, changed: disabled };
    });
  });
  const said = outcome.changed ? '已停用' : '此前已经停用';
  writeOutcome(options.json, outcome, () => `用户 ${username} ${said}\n`);
}

/** `gongshi official list` */
export async function showOfficials(
  env: NodeJS.ProcessEnv,
  options: DatabaseOptions & { authority?: string; json?: boolean },
): Promise<void> {
  const { authority } = options;
  if (authority !== undefined) requireCode('--authority', authority);
  const items = await withOperatorDatabase(env, options, (database) =>
    allPages<Official>((last, limit) => listOfficials(database, { authority, after: last?.id, limit })),
  );
  writeOutcome(options.json, { items }, () =>
    table([
      ['用户名', '主管部门', '角色', '状态', '姓名'],
      ...items.map(({ username, authorityCode, roles, disabledAt, name }) => [
        ...[username, authorityCode, roles.join(','), disabledAt ? '停用' : '正常', name],
      ]),
    ]),
  );
}

function readRoles(text: string): Role[] {
  const given = [...new Set(text.split(',').map((role) => role.trim()))];
  const unknown = given.filter((role) => !ROLES.includes(role as Role));
  if (unknown.length === 0) return given as Role[];
  throw new UsageError(
    `--roles ${text}: ${unknown.map((role) => JSON.stringify(role)).join(', ')} is no role; choose from ${ROLES.join(', ')} / 角色须从上列中选取，以逗号分隔`,
  );
}

// No name and no username: the log is kept for ever, and holds no personal data.
const operatorEntry = (kind: string, official: Official) => ({
  ...{ actorId: null, room: 'identity', kind, subject: `official/${official.id}` },
});

function noSuchOfficial(username: string): Refusal {
  const detail = '没有此用户名；请用 gongshi official list 核对';
  return new Refusal('no-such-official', {
    status: 404,
    title: '没有该用户',
    titleEn: 'No such official',
    detail: `用户名 ${JSON.stringify(username)}：${detail}。`,
    errors: [{ pointer: 'username', value: username, detail }],
  });
}
