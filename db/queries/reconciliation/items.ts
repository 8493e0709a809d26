import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { canonicalJson } from '../../../rules/canonical-json.ts';
import type { SystemItem, SystemKind } from '../../../rules/reconciliation/kinds.ts';
import type { Executor, Transaction } from '../../client.ts';
import { reconciliationItemsTable } from '../../schema/index.ts';
import { authorityAndBelow } from '../identity.ts';

export type ItemRow = typeof reconciliationItemsTable.$inferSelect;

/** An item that is not here yet, with its digest. */
export interface FreshItem {
  item: SystemItem;
  digest: Buffer;
}

/** Where items came from, and when. */
export interface ItemSource {
  /** Absent: a poll. */
  fileId?: string | undefined;
  asOf: Date;
  recordedAt: Date;
}

/** What makes two items of one kind, id and version the same: time, authority and what was read, however it was written. */
export function itemDigest({ occurredAt, authorityCode, facts }: SystemItem): Buffer {
  return createHash('sha256').update(canonicalJson({ occurredAt, authorityCode, facts })).digest();
}

/** Stores items as one statement, in the order given. Precondition: none of them is here. */
export async function saveItems(
  tx: Transaction,
  kind: SystemKind,
  fresh: readonly FreshItem[],
  { fileId, asOf, recordedAt }: ItemSource,
): Promise<void> {
  if (fresh.length === 0) return;
  const column = <T>(pick: (one: FreshItem) => T) => sql.param(fresh.map(pick));
  await tx.execute(sql`
    INSERT INTO reconciliation_items (kind, external_id, version, sequence, occurred_at, authority_code, content, facts, unknown_fields, digest, file_id, as_of, recorded_at)
    SELECT ${kind}, external_id, version, sequence, occurred_at, authority_code, content::jsonb, facts::jsonb,
           ARRAY(SELECT jsonb_array_elements_text(unknown_fields::jsonb)), decode(digest, 'hex'),
           ${fileId ?? null}::uuid, ${asOf.toISOString()}::timestamptz, ${recordedAt.toISOString()}::timestamptz
    FROM unnest(
      ${column(({ item }) => item.externalId)}::text[], ${column(({ item }) => item.version)}::int[],
      ${column(({ item }) => item.sequence)}::bigint[], ${column(({ item }) => item.occurredAt)}::timestamptz[],
      ${column(({ item }) => item.authorityCode)}::text[], ${column(({ item }) => JSON.stringify(item.content))}::text[],
      ${column(({ item }) => JSON.stringify(item.facts))}::text[], ${column(({ item }) => JSON.stringify(item.unknownFields))}::text[],
      ${column(({ digest }) => digest.toString('hex'))}::text[]
    ) AS i (external_id, version, sequence, occurred_at, authority_code, content, facts, unknown_fields, digest)`);
}

/** What is here already of these: by id and version its digest, by number who has it. */
export async function findKnown(
  tx: Transaction,
  kind: SystemKind,
  items: readonly SystemItem[],
): Promise<{ digests: Map<string, Buffer>; owners: Map<number, string> }> {
  const column = <T>(pick: (item: SystemItem) => T) => sql.param(items.map(pick));
  const { rows } = await tx.execute<Record<'id' | 'digest' | 'sequence', never> & { version: number }>(sql`
    SELECT external_id AS id, version, digest, sequence FROM reconciliation_items
    WHERE kind = ${kind} AND ((external_id, version) IN (
      SELECT * FROM unnest(${column(({ externalId }) => externalId)}::text[], ${column(({ version }) => version)}::int[]))
      OR sequence = ANY(${column(({ sequence }) => sequence)}::bigint[]))`);
  const known = rows as unknown as { id: string; version: number; digest: Buffer; sequence: string | null }[];
  return {
    digests: new Map(known.map(({ id, version, digest }) => [itemKey({ externalId: id, version }), digest])),
    owners: new Map(
      known.flatMap(({ id, version, sequence }) =>
        sequence === null ? [] : [[Number(sequence), itemKey({ externalId: id, version })] as const],
      ),
    ),
  };
}

/** One version of one thing of a kind. */
export const itemKey = ({ externalId, version }: Pick<SystemItem, 'externalId' | 'version'>) =>
  `${version}/${externalId}`;

/** The latest version of a thing. */
export async function findLatestItem(
  executor: Executor,
  kind: SystemKind,
  externalId: string,
): Promise<ItemRow | undefined> {
  const [row] = await executor
    .select()
    .from(reconciliationItemsTable)
    .where(and(eq(reconciliationItemsTable.kind, kind), eq(reconciliationItemsTable.externalId, externalId)))
    .orderBy(desc(reconciliationItemsTable.version))
    .limit(1);
  return row;
}

export async function findItem(executor: Executor, id: number): Promise<ItemRow | undefined> {
  const [row] = await executor.select().from(reconciliationItemsTable).where(eq(reconciliationItemsTable.id, id));
  return row;
}

/** Items as they came, in the order they came: of an authority and those below it. */
export function listItems(
  executor: Executor,
  query: {
    authority: string;
    kind?: SystemKind | undefined;
    externalId?: string | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<ItemRow[]> {
  const table = reconciliationItemsTable;
  return executor
    .select()
    .from(table)
    .where(
      and(
        sql`${table.authorityCode} IN (${authorityAndBelow(query.authority)})`,
        query.kind && eq(table.kind, query.kind),
        query.externalId === undefined ? undefined : eq(table.externalId, query.externalId),
        gt(table.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(table.id))
    .limit(query.limit);
}

/** SELECT: the latest version of every thing of a kind, as `id`, `external_id`, `authority_code`, `facts`. */
export const latestItems = (kind: SystemKind) => sql`
  SELECT DISTINCT ON (external_id) id, external_id, authority_code, facts FROM reconciliation_items
  WHERE kind = ${kind} ORDER BY external_id, version DESC`;
