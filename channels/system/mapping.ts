/**
 * The one place where the outside's form becomes ours. The ministry publishes no description of its interface: this one
 * is ours, a plausible one (docs/decisions/0017-reading-the-ministry.md). Whoever connects the real system changes this
 * file and `http.ts`, and nothing else.
 *
 *   GET /v1/changes/rights?after=…&limit=500
 *   {"items": [{"id": "C15…", "version": 2, "sequence": 1042, "occurredAt": "2021-03-01T09:00:00+08:00",
 *     "authority": "150000", "content": {"许可证号": "C15…", …}}],
 *    "next": "b3Bh…", "more": false, "through": "2021-03-02T00:00:00+08:00", "highest": 1042}
 *
 *   GET /v1/items/rights?from=1040&to=1041
 *   {"items": […]}
 *
 * Errors: 401, 403 account; 410 the cursor is not known; 429, 5xx later.
 */
import { type Static, type TSchema, Type } from 'typebox';
import Value from 'typebox/value';
import { isInstant } from '../../rules/instants.ts';
import { readItem } from '../../rules/reconciliation/item.ts';
import type { ReceivedItem, SystemKind } from '../../rules/reconciliation/kinds.ts';
import { MAX_RANGE, type SystemAnswer, type SystemPage } from './port.ts';

/** Largest answer read, bytes. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Most items of one page: a system that ignores `limit` must not fill our memory. */
const MAX_ITEMS = 5_000;

// Items are read one by one: a page does not fall with one item that is wrong.
const PageSchema = Type.Object({
  items: Type.Array(Type.Unknown(), { maxItems: MAX_ITEMS }),
  next: Type.String({ minLength: 1, maxLength: 1_000, pattern: '^[\\x20-\\x7e]+$' }),
  more: Type.Boolean(),
  through: Type.String({ maxLength: 40 }),
  highest: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
});

// More than the range has numbers: repeats are no fault.
const RangeSchema = Type.Object({ items: Type.Array(Type.Unknown(), { maxItems: 2 * MAX_RANGE }) });

/** Reads an answer as a page of changes. */
export function readPage(kind: SystemKind, text: string): SystemAnswer<SystemPage> {
  const read = parsed(PageSchema, text);
  if (read.kind !== 'answered') return read;
  const { items, next, more, through, highest } = read.value;
  if (!isInstant(through)) return { kind: 'malformed', reason: '/through is no instant' };
  return { kind: 'answered', value: { items: readAll(kind, items), next, more, through, highest } };
}

/** Reads an answer as the items of a range. */
export function readRange(kind: SystemKind, text: string): SystemAnswer<ReceivedItem[]> {
  const read = parsed(RangeSchema, text);
  return read.kind === 'answered' ? { kind: 'answered', value: readAll(kind, read.value.items) } : read;
}

const readAll = (kind: SystemKind, items: unknown[]): ReceivedItem[] =>
  items.map((raw) => ({ raw, result: readItem(kind, raw) }));

function parsed<T extends TSchema>(schema: T, text: string): SystemAnswer<Static<T>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'malformed', reason: 'not JSON' };
  }
  if (Value.Check(schema, value)) return { kind: 'answered', value: value as Static<T> };
  const [first] = Value.Errors(schema, value);
  return { kind: 'malformed', reason: first ? `${first.instancePath || '/'} ${first.message}`.slice(0, 200) : 'shape' };
}
