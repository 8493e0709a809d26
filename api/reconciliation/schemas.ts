import { type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { findAuthority } from '../../db/queries/identity.ts';
import type { Official } from '../../rules/identity.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../rules/reconciliation/kinds.ts';
import type { ApiDeps } from '../deps.ts';

export const tags = ['reconciliation'];
export const Kind = Type.Unsafe<SystemKind>({
  ...{ type: 'string', enum: [...SYSTEM_KINDS] },
  description: 'rights 矿业权, filings 填报, abnormal-list 异常名录, serious-list 严重违法名单, draws 历年抽查',
});
export const Instant = Type.String({ format: 'date-time' });
export const Code = Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码' });
export const NumberId = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
export const FileId = Type.Object({ id: Type.String({ format: 'uuid' }) });
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Note = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: '说明' });

/** Whether an official answers for what belongs to no single province: the account, its sequence, what nobody could read. */
export async function isProvinceOrAbove(executor: ApiDeps['database'] | Transaction, official: Official) {
  const authority = await findAuthority(executor, official.authorityCode);
  return authority?.level === 'province' || authority?.level === 'ministry';
}
