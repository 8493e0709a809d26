import { pgTable, text } from 'drizzle-orm/pg-core';
import type { AuthorityLevel, Role } from '../../rules/identity.ts';
import { bytes, identity, instant, reference } from './columns.ts';

/** Competent departments 主管部门 in their tree. */
export const authoritiesTable = pgTable('authorities', {
  code: text().primaryKey(),
  name: text().notNull(),
  level: text().$type<AuthorityLevel>().notNull(),
  parentCode: text(),
});

/** Officials of an authority, with the roles they act in. */
export const officialsTable = pgTable('officials', {
  id: identity(),
  authorityCode: text().notNull(),
  username: text().notNull(),
  name: text().notNull(),
  passwordHash: text().notNull(),
  roles: text().array().$type<Role[]>().notNull(),
  createdAt: instant().notNull(),
  disabledAt: instant(),
});

export const tokensTable = pgTable('tokens', {
  id: identity(),
  officialId: reference().notNull(),
  tokenHash: bytes().notNull(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  revokedAt: instant(),
});

/** Divisions 处室 of an authority, in their tree. */
export const divisionsTable = pgTable('divisions', {
  id: identity(),
  authorityCode: text().notNull(),
  name: text().notNull(),
  parentId: reference(),
});
