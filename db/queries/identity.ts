import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import type { AuthorityLevel, Official, Role } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import type { Executor } from '../client.ts';
import { authoritiesTable, officialsTable, tokensTable } from '../schema/index.ts';
import { onlyRow } from './rows.ts';
import { withUniqueRefused } from './unique.ts';

export interface Authority {
  code: string;
  name: string;
  level: AuthorityLevel;
  parentCode: string | null;
}

export interface NewOfficial {
  authorityCode: string;
  username: string;
  name: string;
  /** argon2id in PHC string format: platform/passwords.ts makes it. */
  passwordHash: string;
  roles: readonly Role[];
  /** Machine time. */
  createdAt: Date;
}

/** Adds an authority, or brings its name, level and parent up to date. Precondition: the parent is already there. */
export async function saveAuthority(executor: Executor, authority: Authority): Promise<void> {
  const { code: _code, ...rest } = authority;
  await executor
    .insert(authoritiesTable)
    .values(authority)
    .onConflictDoUpdate({ target: authoritiesTable.code, set: rest });
}

/** Adds an authority that is not there yet. Throws Refusal authority-exists (409). Precondition: the parent is there. */
export async function saveNewAuthority(executor: Executor, authority: Authority): Promise<void> {
  const insert = executor.insert(authoritiesTable).values(authority);
  await withUniqueRefused(insert, 'authorities_pkey', () => authorityExists(authority.code));
}

/** Authorities in the order of their codes, which is that of the tree; `after` is the last code already seen. */
export function listAuthorities(
  executor: Executor,
  cursor: { after?: string | undefined; limit: number },
): Promise<Authority[]> {
  return executor
    .select()
    .from(authoritiesTable)
    .where(gt(authoritiesTable.code, cursor.after ?? ''))
    .orderBy(asc(authoritiesTable.code))
    .limit(cursor.limit);
}

/** The same, of one authority and those below it. */
export function listAuthoritiesWithin(
  executor: Executor,
  ancestor: string,
  cursor: { after?: string | undefined; limit: number },
): Promise<Authority[]> {
  return executor
    .select()
    .from(authoritiesTable)
    .where(
      and(
        gt(authoritiesTable.code, cursor.after ?? ''),
        sql`${authoritiesTable.code} IN (SELECT part.code FROM (${authorityAndBelow(ancestor)}) part)`,
      ),
    )
    .orderBy(asc(authoritiesTable.code))
    .limit(cursor.limit);
}

export async function findAuthority(executor: Executor, code: string): Promise<Authority | undefined> {
  const [row] = await executor.select().from(authoritiesTable).where(eq(authoritiesTable.code, code));
  return row;
}

/** Adds an official. Throws Refusal username-taken (409). */
export async function saveOfficial(executor: Executor, official: NewOfficial): Promise<Official> {
  const insert = executor
    .insert(officialsTable)
    .values({ ...official, roles: [...official.roles] })
    .returning();
  const rows = await withUniqueRefused(insert, 'officials_username_key', () => usernameTaken(official.username));
  return toOfficial(onlyRow(rows));
}

export async function findOfficial(executor: Executor, id: number): Promise<Official | undefined> {
  const [row] = await executor.select().from(officialsTable).where(eq(officialsTable.id, id));
  return row && toOfficial(row);
}

/** Officials, disabled ones too, in the order they were added; of one authority, or of all. `after` is the last id already seen. */
export async function listOfficials(
  executor: Executor,
  page: { authority?: string | undefined; after?: number | undefined; limit: number },
): Promise<Official[]> {
  const rows = await executor
    .select()
    .from(officialsTable)
    .where(
      and(
        gt(officialsTable.id, page.after ?? 0),
        page.authority === undefined ? undefined : eq(officialsTable.authorityCode, page.authority),
      ),
    )
    .orderBy(asc(officialsTable.id))
    .limit(page.limit);
  return rows.map(toOfficial);
}

/** For signing in: the official with the hash of the password; disabled ones too. */
export async function findOfficialByUsername(
  executor: Executor,
  username: string,
): Promise<{ official: Official; passwordHash: string } | undefined> {
  const [row] = await executor.select().from(officialsTable).where(eq(officialsTable.username, username));
  return row && { official: toOfficial(row), passwordHash: row.passwordHash };
}

/**
 * Stops an official from acting, from `machineNow` on: open tokens end, and commands not yet applied are refused.
 * False when that had happened before; the first instant stays.
 */
export async function disableOfficial(executor: Executor, id: number, machineNow: Date): Promise<boolean> {
  const rows = await executor
    .update(officialsTable)
    .set({ disabledAt: machineNow })
    .where(and(eq(officialsTable.id, id), isNull(officialsTable.disabledAt)))
    .returning({ id: officialsTable.id });
  return rows.length === 1;
}

/** Replaces the roles of an official. */
export async function saveRoles(executor: Executor, id: number, roles: readonly Role[]): Promise<void> {
  await executor
    .update(officialsTable)
    .set({ roles: [...roles] })
    .where(eq(officialsTable.id, id));
}

/** Opens a bearer token that holds for `ttlMs`. Its text is returned once and kept nowhere. */
export async function issueToken(
  executor: Executor,
  officialId: number,
  machineNow: Date,
  ttlMs: number,
): Promise<{ id: number; token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(machineNow.getTime() + ttlMs);
  const rows = await executor
    .insert(tokensTable)
    .values({ officialId, tokenHash: hashToken(token), createdAt: machineNow, expiresAt })
    .returning({ id: tokensTable.id });
  return { id: onlyRow(rows).id, token, expiresAt };
}

/** Who a bearer token stands for: undefined when unknown, expired (at its very instant), revoked, or the official disabled. */
export async function findTokenBearer(
  executor: Executor,
  token: string,
  machineNow: Date,
): Promise<{ tokenId: number; official: Official } | undefined> {
  const [row] = await executor
    .select()
    .from(tokensTable)
    .innerJoin(officialsTable, eq(officialsTable.id, tokensTable.officialId))
    .where(
      and(
        eq(tokensTable.tokenHash, hashToken(token)),
        gt(tokensTable.expiresAt, machineNow),
        isNull(tokensTable.revokedAt),
        isNull(officialsTable.disabledAt),
      ),
    );
  return row && { tokenId: row.tokens.id, official: toOfficial(row.officials) };
}

/** Ends a token of that official; false when it was not theirs or had ended already. */
export async function revokeToken(
  executor: Executor,
  officialId: number,
  tokenId: number,
  machineNow: Date,
): Promise<boolean> {
  const rows = await executor
    .update(tokensTable)
    .set({ revokedAt: machineNow })
    .where(and(eq(tokensTable.id, tokenId), eq(tokensTable.officialId, officialId), isNull(tokensTable.revokedAt)))
    .returning({ id: tokensTable.id });
  return rows.length === 1;
}

/** Whether `code` is `ancestor` itself or stands below it in the tree. */
export async function existsWithinAuthority(executor: Executor, ancestor: string, code: string): Promise<boolean> {
  const rows = await executor
    .select({ code: authoritiesTable.code })
    .from(authoritiesTable)
    .where(
      and(
        eq(authoritiesTable.code, ancestor),
        sql`${authoritiesTable.code} IN (SELECT line.code FROM (${authorityAndAbove(code)}) line)`,
      ),
    );
  return rows.length === 1;
}

/** Refuses an official who acts for an authority that is neither theirs nor below theirs (403). */
export async function assertWithinAuthority(executor: Executor, official: Official, code: string): Promise<void> {
  if (await existsWithinAuthority(executor, official.authorityCode, code)) return;
  throw new Refusal('outside-authority', {
    status: 403,
    title: '不在管辖范围内',
    titleEn: 'Outside the authority',
    detail: `主管部门 ${code} 不是用户 ${official.username} 所在的主管部门 ${official.authorityCode} 或其下级；请由有管辖权的主管部门办理。`,
  });
}

/**
 * Subquery: `code` and `depth` of an authority (0) and of all above it (1, 2 …). The tree has four levels; a loop, which
 * only a wrong row could make, ends at ten.
 */
export function authorityAndAbove(code: string): SQL {
  return sql`
    WITH RECURSIVE above (code, parent_code, depth) AS (
      SELECT code, parent_code, 0 FROM authorities WHERE code = ${code}
      UNION ALL
      SELECT upper.code, upper.parent_code, above.depth + 1
      FROM authorities upper JOIN above ON upper.code = above.parent_code
      WHERE above.depth < 10
    ) SELECT code, depth FROM above`;
}

/** Subquery: the codes of an authority and of all below it. UNION, not UNION ALL: ends even in a tree that loops. */
export function authorityAndBelow(code: string): SQL {
  return sql`
    WITH RECURSIVE below (code) AS (
      SELECT code FROM authorities WHERE code = ${code}
      UNION
      SELECT lower.code FROM authorities lower JOIN below ON lower.parent_code = below.code
    ) SELECT code FROM below`;
}

// A token has 256 random bits: one round of SHA-256 is enough, nothing can be guessed that salt or slowness would protect.
const hashToken = (token: string) => createHash('sha256').update(token).digest();

function authorityExists(code: string): Refusal {
  return new Refusal('authority-exists', {
    status: 409,
    title: '主管部门已存在',
    titleEn: 'The authority is already there',
    detail: `行政区划代码为 ${code} 的主管部门已存在；请核对代码，或用 gongshi authority list 查看。`,
    errors: [{ pointer: 'code', value: code, detail: '已存在' }],
  });
}

function usernameTaken(username: string): Refusal {
  return new Refusal('username-taken', {
    status: 409,
    title: '用户名已被使用',
    titleEn: 'The username is taken',
    detail: `用户名 ${username} 已被使用，请换一个。`,
    errors: [{ pointer: 'username', value: username, detail: '已被使用' }],
  });
}

function toOfficial(row: typeof officialsTable.$inferSelect): Official {
  const { id, authorityCode, username, name, roles, disabledAt } = row;
  return { id, authorityCode, username, name, roles, disabledAt };
}
