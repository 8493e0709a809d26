import type { Executor } from '../db/client.ts';
import { recordEvidence } from '../db/queries/evidence.ts';
import { type Authority, findAuthority, listAuthorities, saveNewAuthority } from '../db/queries/identity.ts';
import { assertPlacement } from '../rules/authority-tree.ts';
import type { AuthorityLevel } from '../rules/identity.ts';
import { Refusal } from '../rules/refusal.ts';
import { allPages, type DatabaseOptions, withOperatorDatabase } from './database.ts';
import { requireCode, requireText } from './options.ts';
import { writeOutcome } from './output.ts';
import { table } from './table.ts';

export interface AuthorityOptions extends DatabaseOptions {
  code: string;
  name: string;
  level: AuthorityLevel;
  parent?: string;
  json?: boolean;
}

/** `gongshi authority add`: a competent department 主管部门 takes its place in the tree. */
export async function addAuthority(env: NodeJS.ProcessEnv, options: AuthorityOptions): Promise<void> {
  const { code, level } = options;
  const name = requireText('--name', options.name);
  requireCode('--code', code);
  if (options.parent !== undefined) requireCode('--parent', options.parent);
  const parentCode = options.parent ?? null;
  const authority = { code, name, level, parentCode };
  await withOperatorDatabase(env, options, async (database, clocks) => {
    const times = { asOf: await clocks.legalNow(), recordedAt: clocks.machineNow() };
    await database.transaction(async (tx) => {
      const parent = parentCode === null ? null : await authorityOf(tx, parentCode, 'parent');
      assertPlacement(authority, parent);
      await saveNewAuthority(tx, authority);
      const subject = `authority/${code}`;
      const entry = { ...times, actorId: null, room: 'identity', kind: 'authority.added', subject };
      await recordEvidence(tx, { ...entry, data: { level, parentCode, by: 'operator' } });
    });
  });
  writeOutcome(options.json, authority, () => `已添加主管部门 ${code} ${name}\n`);
}

/** `gongshi authority list` */
export async function showAuthorities(env: NodeJS.ProcessEnv, options: DatabaseOptions & { json?: boolean }) {
  const items = await withOperatorDatabase(env, options, (database) =>
    allPages<Authority>((last, limit) => listAuthorities(database, { after: last?.code, limit })),
  );
  writeOutcome(options.json, { items }, () =>
    table([
      ['代码', '层级', '上级', '名称'],
      ...items.map(({ code, level, parentCode, name }) => [code, level, parentCode ?? '—', name]),
    ]),
  );
}

/** The authority of a code an operator gave; refused by the name of the field when there is none. */
export async function authorityOf(executor: Executor, code: string, pointer: string): Promise<Authority> {
  const found = await findAuthority(executor, code);
  if (found) return found;
  const detail = '没有此行政区划代码的主管部门；请先用 gongshi authority add 添加，或用 gongshi authority list 核对';
  throw new Refusal('no-such-authority', {
    status: 422,
    title: '没有该主管部门',
    titleEn: 'No such authority',
    detail: `${pointer} 的值为 ${code}：${detail}。`,
    errors: [{ pointer, value: code, detail }],
  });
}
