import { type TSchema, Type } from '@fastify/type-provider-typebox';
import { Refusal } from '../../rules/refusal.ts';
import { isStorable } from '../../rules/text.ts';

const MAX_PAGE = 200;

/** A surrogate key in a request: what is no safe integer names no row, and PostgreSQL refuses what is beyond a bigint. */
export const RowId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** The greatest value of PostgreSQL's integer. */
export const MAX_INTEGER = 2_147_483_647;

/** Members every paged listing takes in its query. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 50 })),
};

/** Response schema of a paged listing: `next` is null on the last page. */
export function PageOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
}

export interface PageRequest {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Where a listing goes on: the last key already seen, undefined on the first page. */
export type Key = number | string;

/**
 * One page: asks `list` for one row more than wanted, which tells whether another page follows.
 * `keyOf` names the row's place in the order of `list`, unique in it.
 */
export async function pageOf<Row, Item>(
  request: PageRequest,
  list: (after: Key | undefined, limit: number) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  toItem: (row: Row) => Item,
): Promise<{ items: Item[]; next: string | null }> {
  const limit = request.limit ?? 50;
  const rows = await list(request.cursor === undefined ? undefined : decodeCursor(request.cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { items: shown.map(toItem), next };
}

/** As `Key` narrowed to a number, for listings ordered by a surrogate key. */
export function numberKey(key: Key | undefined): number | undefined {
  if (key === undefined || typeof key === 'number') return key;
  throw invalidCursor(key);
}

// Opaque on purpose: a client that takes it apart would break when an order changes.
const encodeCursor = (key: Key) => Buffer.from(JSON.stringify([key])).toString('base64url');

function decodeCursor(cursor: string): Key {
  try {
    const [key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if ((typeof key === 'number' && Number.isSafeInteger(key)) || (typeof key === 'string' && isStorable(key)))
      return key;
  } catch {
    // Not one of ours: refused below.
  }
  throw invalidCursor(cursor);
}

export function invalidCursor(value: unknown): Refusal {
  return new Refusal('invalid-cursor', {
    status: 400,
    title: '翻页标记无效',
    titleEn: 'The cursor is not valid',
    detail: `参数 cursor 的值 ${JSON.stringify(value)} 不是上一页返回的 next；请原样使用 next，或去掉 cursor 从第一页查起。`,
    errors: [{ pointer: 'cursor', value, detail: '不是上一页返回的 next' }],
  });
}
